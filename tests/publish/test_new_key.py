"""A new front-matter key takes the steps of CONTRIBUTING.md ("Add a key") and no others.

The steps are carried out in a copy of the package. The copy then goes on with
a hub that was published without them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hubgen.publish.destinations import FolderDestination
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.ledger.reading import read_object
from hubgen.publish.record.public_record import PublicRecord, decode_record
from tests.conftest import ROOT, HubFolder

STEPS = {
    "model/incident.py": (
        "    image: Image | None = None\n    approvals:",
        "    image: Image | None = None\n    audio: Address | None = None\n    approvals:",
    ),
    "authoring/schema_words.py": (
        '    "UpdateHead.image": "',
        '    "UpdateHead.audio": "The message read aloud.",\n    "UpdateHead.image": "',
    ),
    "public/records.py": (
        "    image: PublicImage | None\n",
        "    image: PublicImage | None\n    audio: str | None = None\n",
    ),
    "public/privacy_gate.py": (
        "            posts=texts.posts if texts else head.posts,\n",
        "            posts=texts.posts if texts else head.posts,\n            audio=head.audio,\n",
    ),
    "templates/content/_update.html": (
        "{% for section in ",
        "{% if update.audio %}<audio src={{ update.audio }}></audio>{% endif %}{% for section in ",
    ),
}
AUDIO = "https://status.meadowcart.example/02.mp3"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package in which the steps were taken."""
    folder = tmp_path / "copy"
    shutil.copytree(ROOT / "hubgen", folder / "hubgen")
    for name, (old, new) in STEPS.items():
        file = folder / "hubgen" / name
        text = file.read_text("utf-8")
        assert text.count(old) == 1, f"{name} changed; bring this test up to date"
        file.write_text(text.replace(old, new), "utf-8")
    return folder


def run(package: Path, root: Path, *words: str) -> str:
    """Return what the `hubgen` of `package` says in the hub at `root`; it must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "hubgen", "--at", "2026-11-22 13:00", *words],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def recorded(live: Path, name: str) -> PublicRecord:
    """The record of an incident in the last edition."""
    destination = FolderDestination(live)
    ledger = read_ledger(destination)
    data = read_object(destination, ledger, ledger.state().data[f"incidents/{name}"])
    return decode_record(data)


def test_a_new_key_is_built_published_recorded_and_proved(hub: HubFolder, copy: Path) -> None:
    name, live = Path(hub.incident).name, hub.root.parent / "live"
    settings = f"{hub.incident}/incident.yml"
    text = (hub.root / settings).read_text("utf-8")
    hub.write(settings, text + "source: https://example.org/1\n")  # imported: words are not judged
    run(ROOT, hub.root, "publish", str(live), "--yes")
    assert "nothing to publish" in run(copy, hub.root, "publish", str(live), "--yes")
    hub.update(2, f"audio: {AUDIO}")
    run(copy, hub.root, "build")
    page = f"incidents/{name}/index.html"
    assert AUDIO in (hub.root / "dist/site" / page).read_text("utf-8")
    run(copy, hub.root, "publish", str(live), "--yes")
    assert AUDIO in (live / page).read_text("utf-8")
    first, second = recorded(live, name).main_content["updates"]
    assert "audio" not in first
    assert second["audio"] == AUDIO
    run(copy, hub.root, "editions", "verify", str(live))
