"""Kills and races at a bucket: readers see a sound hub, and the record holds."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hubgen.publish.destinations.bucket import open_bucket
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.ledger.verifying import verify
from tests.publish.bucket.conftest import PATIENT, record, served, site
from tests.publish.bucket.storage import Request, Storage
from tests.support.fakes import dead_links

SOAK = bool(os.environ.get("HUBGEN_SOAK"))
KILLS = 50 if SOAK else 5
RACES = 50 if SOAK else 3
PROCESS = Path(__file__).with_name("publisher.py")


def now() -> datetime:
    return datetime.now(UTC)


def started(address: str, version: int) -> subprocess.Popen[str]:
    """A publisher that waits for its start."""
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [sys.executable, str(PROCESS), address, str(version)],
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def assert_sound(files: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]) -> None:
    for path, data in files.items():
        assert data in (old.get(path), new.get(path)), f"{path} is torn"
    assert old.keys() & new.keys() <= files.keys(), "a page that stays went missing"
    assert dead_links(files) == []


def assert_complete(client: Any, address: str, version: int) -> None:
    assert served(client, address) == site(version)
    destination = open_bucket(address, PATIENT)
    assert verify(destination).findings == ()
    assert not read_ledger(destination).doubtful
    record_files = [path for path in destination.list("editions") if "/packs/" not in path]
    assert record_files == ["editions/claim", "editions/ledger.jsonl"]


def test_a_publisher_killed_at_any_instant_leaves_a_sound_hub_that_the_next_completes(
    address: str, client: Any, storage: Storage
) -> None:
    destination = open_bucket(address, PATIENT)
    record(destination, 0, now)
    storage.requests.clear()
    record(destination, 1, now)
    longest = len(storage.requests)
    chance = random.Random(11)
    before, interrupted = 1, 0
    for version in range(2, KILLS + 2):
        process = started(address, version)
        editions = len(read_ledger(destination).lines)
        storage.requests.clear()
        storage.answer = _killing(process, chance.randrange(3, longest), chance.random() * 0.01)
        go(process)
        process.communicate(timeout=60)
        storage.settle()
        storage.reset()
        assert_sound(served(client, address), site(before), site(version))
        after = len(read_ledger(destination).lines)
        assert after in {editions, editions + 1}
        interrupted += bool(read_ledger(destination).doubtful)
        # Sometimes people change their minds before they publish again.
        before = version if chance.random() < 0.7 else version - 1
        record(destination, before, now)
        assert_complete(client, address, before)
    assert interrupted > (KILLS / 3 if SOAK else 0)


def _killing(process: subprocess.Popen[str], at: int, later: float) -> Any:
    """Kills the publisher a little after its request number `at` came in, before it is served."""
    count = [0]

    def kill(_request: Request) -> None:
        count[0] += 1
        if count[0] == at:
            time.sleep(later)
            process.send_signal(signal.SIGKILL)

    return kill


@pytest.mark.parametrize("line", ["good", "breaking"])
def test_of_two_publishers_exactly_one_makes_the_edition_and_none_is_lost(
    address: str, client: Any, line: str, request: pytest.FixtureRequest
) -> None:
    destination = open_bucket(address, PATIENT)
    record(destination, 0, now)
    if line == "breaking":
        request.getfixturevalue("breaking")
    for version in range(1, (RACES if line == "good" else RACES // 3) + 1):
        processes = [started(address, version) for _ in range(2)]
        for process in processes:
            go(process)
        ends = []
        for process in processes:
            words = process.communicate(timeout=120)[1]
            ends.append(process.returncode)
            assert process.returncode == 0 or "nothing was written" in words or "was first" in words
        assert sorted(ends) in ([0, 0], [0, 3])
        assert len(read_ledger(destination).lines) == version + 1
        assert_complete(client, address, version)
