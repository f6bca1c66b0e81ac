"""The stand-alone program: it runs where no Python is."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "build/app/hubgen/hubgen"


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("HUBGEN_SOAK"), reason="builds the program: make soak")
def test_the_program_makes_checks_builds_and_publishes_a_hub_without_python(
    tmp_path: Path,
) -> None:
    subprocess.run(["make", "app"], cwd=ROOT, check=True, capture_output=True)
    hub, live = tmp_path / "hub", tmp_path / "live"

    def hubgen(*words: str) -> None:
        nothing = {"PATH": "", "HOME": str(tmp_path)}
        subprocess.run([PROGRAM, *words], env=nothing, cwd=tmp_path, check=True)

    address = ["--url", "https://status.example.org/", "--time-zone", "Europe/London"]
    hubgen("init", str(hub), "--name", "Acme", *address)
    hubgen("-C", str(hub), "check")
    hubgen("-C", str(hub), "build")
    hubgen("-C", str(hub), "publish", str(live), "--yes")
    assert (live / "index.html").read_bytes() == (hub / "dist/site/index.html").read_bytes()
