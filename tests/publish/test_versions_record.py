"""The exported record: it proves itself with Python alone, and no byte of it can be changed."""

from __future__ import annotations

import contextlib
import io
import os
import random
import runpy
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from hubgen.problems import WrongUsageError
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.past.exporting import export_record
from hubgen.publish.past.redacting import find_objects, redact
from tests.publish.conftest import LiveHub
from tests.publish.test_versions import ID, edit, publish

FLIPS = None if os.environ.get("HUBGEN_SOAK") else 250


@pytest.fixture
def record(live_hub: LiveHub, tmp_path: Path) -> Path:
    """The unpacked record of an incident with two wordings."""
    publish(live_hub)
    edit(live_hub, "some of you are", "a few of you were")
    publish(live_hub)
    return unpack_objects(live_hub, tmp_path)


def unpack_objects(live_hub: LiveHub, into: Path, name: str = ID) -> Path:
    data = export_record(live_hub.destination, read_ledger(live_hub.destination), name)
    assert data == export_record(live_hub.destination, read_ledger(live_hub.destination), name)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(into)
    (folder,) = {into / one.split("/")[0] for one in archive.namelist()}
    return folder


def holds(record: Path) -> bool:
    """Whether the script that comes with the record says that everything fits."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            runpy.run_path(str(record / "verify.py"))
        except (Exception, SystemExit):  # noqa: BLE001 - any way to fail is one
            return False
    return "Everything fits" in said.getvalue()


def test_the_script_needs_nothing_but_python(record: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", record / "verify.py"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd="/",
    )
    assert done.returncode == 0, done.stderr
    assert "Everything fits: 2 editions" in done.stdout
    assert len((record / "verify.py").read_text("utf-8").splitlines()) < 70


def test_the_record_has_every_wording_and_the_dossier(record: Path) -> None:
    paths = {path.relative_to(record).as_posix() for path in record.rglob("*.html")}
    own = {f"incidents/{ID}/{one}index.html" for one in ("record/", "r/", "r/1/", "r/2/")}
    assert own <= paths
    assert len(list(record.rglob("*.gz"))) == 2


def test_any_flipped_byte_of_any_file_makes_it_fail(record: Path) -> None:
    assert holds(record)
    files = [path for path in sorted(record.rglob("*")) if path.is_file()]
    places = [(file, number) for file in files for number in range(file.stat().st_size)]
    chance = random.Random(8)
    ends = [(file, number) for file in files for number in (0, file.stat().st_size - 1)]
    tried = places if FLIPS is None else [*ends, *chance.sample(places, FLIPS)]
    for file, number in tried:
        good = file.read_bytes()
        bad = bytearray(good)
        bad[number] ^= 1 << chance.randrange(8)
        file.write_bytes(bad)
        assert not holds(record), f"{file.name}, byte {number}: {good[number]} became {bad[number]}"
        file.write_bytes(good)
    assert holds(record)


def test_a_forged_wording_does_not_fit_even_with_new_sums(record: Path) -> None:
    """Who forges the list of sums as well still meets the chain."""
    from hashlib import sha256

    page = record / f"incidents/{ID}/r/1/index.html"
    page.write_text(page.read_text("utf-8").replace("some of you", "none of you"), "utf-8")
    sums = record / "SHA256SUMS"
    names = [line[66:] for line in sums.read_text("utf-8").splitlines()]
    lines = [f"{sha256((record / one).read_bytes()).hexdigest()}  {one}\n" for one in names]
    sums.write_text("".join(lines), "utf-8")
    assert not holds(record)


def test_a_record_without_its_removed_words_still_holds(live_hub: LiveHub, tmp_path: Path) -> None:
    publish(live_hub)
    first = read_ledger(live_hub.destination).state().data[f"incidents/{ID}"]
    edit(live_hub, "some of you are", "a few of you were")
    publish(live_hub)
    ledger = read_ledger(live_hub.destination)
    redact(
        live_hub.destination,
        ledger,
        find_objects(ledger, [first]),
        "A court ordered it.",
        by=None,
        clock=lambda: live_hub.now,
    )
    folder = unpack_objects(live_hub, tmp_path)
    assert holds(folder)
    assert "some of you are" not in "".join(p.read_text("utf-8") for p in folder.rglob("*.html"))


def test_of_an_incident_that_was_never_published_there_is_no_record(live_hub: LiveHub) -> None:
    publish(live_hub)
    with pytest.raises(WrongUsageError, match="was never published"):
        export_record(live_hub.destination, read_ledger(live_hub.destination), "2020-01-01-nothing")
