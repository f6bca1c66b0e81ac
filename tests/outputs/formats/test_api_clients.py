"""The API as clients read it that others wrote for Statuspage."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.making import api

PEERS = Path(__file__).parent / "peers"


@pytest.fixture
def understood(clients_python, sample, served, tmp_path) -> dict[str, Any]:
    """What each client understood of the sample hub."""
    folder, address = served
    for artifact in api(sample):
        file = folder / artifact.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(artifact.data)
    command = [clients_python, "-W", "ignore", PEERS / "clients.py", address]
    done = subprocess.run(
        command, check=False, timeout=60, capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="the clients' folder is a POSIX one")
def test_clients_made_for_statuspage_understand_the_hub(understood):
    assert understood == {
        "discordstatus": {
            "indicator": "major",
            "name": "Meadowcart",
            "components": 10,
            "unresolved": ["2026-11-22-card-payments"],
            "incidents": 4,
            "maintenances": 1,
            "upcoming": 1,
            "active": 0,
        },
        "statuscheck": {
            "code": "major",
            "is_ok": False,
            "incidents": ["monitoring", "scheduled"],
            "components": ["Degraded performance", "Operational"],
        },
        "exporter": {
            "success": True,
            "incidents": [["2026-11-22-card-payments", "major"]],
        },
    }
