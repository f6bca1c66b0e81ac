"""The hub as programs read it that others wrote for Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from hubgen.outputs.api import api
from hubgen.outputs.calendar import calendars
from hubgen.outputs.feeds import feeds

PEERS = Path(__file__).parent / "peers"


@pytest.fixture(scope="module")
def node_folder(request) -> Path:
    """A folder with the packages installed."""
    if not (shutil.which("npm") and shutil.which("node")):
        pytest.skip("npm is not installed")
    folder, wanted = request.config.cache.mkdir("peers-node"), PEERS / "package.json"
    installed = folder / "package.json"
    if not installed.is_file() or installed.read_text() != wanted.read_text():
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder]
        shutil.copy(wanted, installed)
        try:
            subprocess.run(install, check=True, timeout=180, capture_output=True)
        except (subprocess.SubprocessError, OSError) as error:
            installed.unlink()
            pytest.skip(f"the packages cannot be installed here: {error}")
    return folder


@pytest.fixture
def understood(node_folder, sample, served) -> dict[str, Any]:
    """What each of them understood of the sample hub."""
    folder, address = served
    for artifact in [*api(sample), *calendars(sample), *feeds(sample)]:
        file = folder / artifact.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(artifact.data)
    command = ["node", PEERS / "readers.cjs", node_folder, address]
    done = subprocess.run(command, check=False, timeout=60, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_programs_for_node_understand_feeds_calendar_and_api(understood, sample):
    count = len(sample.updates)
    for kind in ("rss", "atom"):
        parsed = understood["parsed"][kind]
        assert parsed["title"] == "Meadowcart: all updates"
        assert len(parsed["ids"]) == len(set(parsed["ids"])) == count
        assert all(one.startswith("tag:meadowcart.example,2026:incident/") for one in parsed["ids"])
    assert understood["smithed"] == {
        kind: {"format": kind, "count": count} for kind in ("rss", "atom", "json")
    }
    assert understood["feeds"] == 9
    assert understood["indicator"] == "major"
    assert understood["unresolved"] == ["2026-11-22-card-payments"]
    assert understood["upcoming"] == 1
    uid = "tag:meadowcart.example,2026:incident/2026-11-29-account-move"
    assert understood["events"] == [[uid, "2026-11-29T02:00:00.000Z", "CONFIRMED", "1"]]
