"""Audits: unknown, missing and different files; for every kind of destination."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hubgen.cli.main import main
from hubgen.publish.destinations import Destination, FolderDestination
from hubgen.publish.destinations.bucket import BucketDestination
from hubgen.publish.ledger.auditing import Audit, audit, put_in_doubt
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.ledger.lock import add_doubt
from tests.conftest import HubFolder
from tests.publish.bucket.conftest import record, site
from tests.publish.bucket.storage import Storage
from tests.support.fakes import HandClock


@pytest.fixture(params=["bucket", "folder"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Destination:
    if request.param == "folder":
        return FolderDestination(tmp_path / "live")
    destination: BucketDestination = request.getfixturevalue("destination")
    return destination


def told(found: Audit | None) -> list[str]:
    assert found is not None
    return [*map(str, found.findings), *found.unknown]


def test_what_is_as_it_was_published_fits(place: Destination) -> None:
    assert audit(place) is None
    record(place, 0, HandClock())
    record(place, 1, HandClock())
    found = audit(place)
    assert told(found) == []
    assert found is not None
    assert found.fitting == len(site(1))


def test_what_is_missing_different_or_unknown_is_named(place: Destination) -> None:
    record(place, 0, HandClock())
    gone = next(iter(read_ledger(place).packs))
    place.delete(gone)
    place.delete("incidents/index.html")
    place.put("index.html", b"other words")
    place.put("old/index.html", b"from before")
    place.put("editions/packs/00/11.gz", b"nobody's")
    add_doubt(place, {"logo.png"})
    place.delete("logo.png")
    assert told(audit(place)) == [
        f"{gone}: it is missing; edition 1 needs it",
        "editions/claim: a publication was interrupted; publish again to complete it",
        "incidents/index.html: it is missing; the last edition says that it is served",
        "index.html: it is not what the last edition says",
        "editions/packs/00/11.gz",
        "old/index.html",
    ]


def test_what_does_not_fit_is_written_again_by_the_next_publication(place: Destination) -> None:
    clock = HandClock()
    record(place, 0, clock)
    place.delete("incidents/index.html")
    place.put("index.html", b"other words")
    record(place, 0, clock)
    found = audit(place)
    assert found is not None
    assert len(found.findings) == 2
    put_in_doubt(place, found, clock=clock)
    assert record(place, 0, clock).written == 2
    assert told(audit(place)) == []


def test_an_audit_lists_and_publishing_does_not(
    destination: BucketDestination, storage: Storage
) -> None:
    record(destination, 0, HandClock())
    record(destination, 1, HandClock())
    assert not any("list-type" in one.query for one in storage.requests)
    audit(destination)
    assert any("list-type" in one.query for one in storage.requests)


def test_the_command_ends_with_1_where_something_does_not_fit(
    destination: BucketDestination, hub_folder: Callable[..., HubFolder]
) -> None:
    root = hub_folder().root

    def run(*more: str) -> Result:
        words = ["-C", str(root), "publish", destination.name, "--audit", *more]
        return CliRunner().invoke(main, words)

    assert run().exit_code == 2
    record(destination, 0, HandClock())
    fits = run()
    assert (fits.exit_code, fits.stdout) == (0, "")
    assert f"{len(site(0))} files are as the last edition says" in fits.stderr
    destination.put("stray.txt", b"1")
    destination.delete("status.json")
    off = run()
    assert off.exit_code == 1
    assert "status.json: it is missing" in off.stderr
    assert "stray.txt: no edition knows this file" in off.stderr
    assert "1 do not fit, 1 are unknown" in off.stderr
    assert not read_ledger(destination).doubtful
    assert f"now run: hubgen publish {destination.name}" in run("--yes").stderr
    assert read_ledger(destination).doubtful
