"""Kills and races: readers see a sound hub, and the record holds, whatever happens."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hubgen.publish.destinations import FolderDestination
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.ledger.verifying import verify
from tests.support.fakes import dead_links, record, site

SOAK = bool(os.environ.get("HUBGEN_SOAK"))
KILLS = 200 if SOAK else 8
RACES = 100 if SOAK else 4
PROCESS = Path(__file__).with_name("publisher.py")


def now() -> datetime:
    return datetime.now(UTC)


def started(folder: Path, version: int, *stop: str) -> subprocess.Popen[str]:
    """A publisher that waits for its start; it kills itself before the step `stop`."""
    command = [sys.executable, str(PROCESS), str(folder), str(version), *stop]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def files_of(folder: Path) -> dict[str, bytes]:
    """What a web server would serve of the site itself."""
    return {
        path: (folder / path).read_bytes()
        for path in FolderDestination(folder).list()
        if not path.startswith("editions/")
    }


def assert_sound(folder: Path, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    files = files_of(folder)
    for path, data in files.items():
        assert data in (old.get(path), new.get(path)), f"{path} is torn"
    assert old.keys() & new.keys() <= files.keys(), "a page that stays went missing"
    assert dead_links(files) == []


def assert_complete(folder: Path, wanted: dict[str, bytes], *, is_tidy: bool = True) -> None:
    assert files_of(folder) == wanted
    assert verify(FolderDestination(folder)).findings == ()
    assert not read_ledger(FolderDestination(folder)).doubtful
    left = {path.name for path in (folder / "editions").iterdir()}
    assert left == {".work", "claim", "ledger.jsonl", "packs"}
    assert {path.name for path in (folder / "editions/.work").iterdir()} == {"lock"} or not is_tidy


def test_a_publisher_killed_at_any_instant_leaves_a_sound_hub_that_the_next_completes(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "live"
    destination = FolderDestination(folder)
    record(destination, 0, now)
    begin = time.monotonic()
    record(destination, 1, now)
    longest = (time.monotonic() - begin) * 1.5
    chance = random.Random(11)
    before, seen = 1, set()
    for version in range(2, KILLS + 2):
        process = started(folder, version)
        editions = len(read_ledger(destination).lines)
        go(process)
        time.sleep(chance.uniform(0, longest))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert_sound(folder, site(before), site(version))
        after = len(read_ledger(destination).lines)
        assert after in {editions, editions + 1}
        seen.add((bool(read_ledger(destination).doubtful), after > editions))
        # Sometimes people change their minds before they publish again.
        before = version if chance.random() < 0.7 else version - 1
        done = record(destination, before, now)
        # Who has nothing to do takes no claim, and without one nobody clears what is half written.
        assert_complete(folder, site(before), is_tidy=bool(done.line or done.written))
    # Eight kills may all come too late on a quick machine; each step is hit for sure below.
    hit = (True, False) in seen
    assert hit or not SOAK, "no kill hit a publication at work; make the site larger"


@pytest.mark.parametrize("stop", ["claim", "packs", "pages", "ledger", "deletions"])
def test_a_publisher_killed_at_each_step_is_completed_by_the_next(
    tmp_path: Path, stop: str
) -> None:
    folder = tmp_path / "live"
    destination = FolderDestination(folder)
    record(destination, 0, now)
    process = started(folder, 1, stop)
    go(process)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert_sound(folder, site(0), site(1))
    assert len(read_ledger(destination).lines) == (2 if stop == "deletions" else 1)
    record(destination, 1, now)
    assert_complete(folder, site(1))
    assert len(read_ledger(destination).lines) == 2


def test_of_two_publishers_exactly_one_makes_the_edition_and_none_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "live"
    destination = FolderDestination(folder)
    record(destination, 0, now)
    for version in range(1, RACES + 1):
        processes = [started(folder, version) for _ in range(2)]
        for process in processes:
            go(process)
        ends = []
        for process in processes:
            words = process.communicate(timeout=60)[1]
            ends.append(process.returncode)
            assert process.returncode == 0 or "nothing was written" in words or "was first" in words
        assert sorted(ends) in ([0, 0], [0, 3])
        assert len(read_ledger(destination).lines) == version + 1
        assert_complete(folder, site(version))
