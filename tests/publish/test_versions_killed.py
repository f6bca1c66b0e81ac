"""Interrupted: whatever a publication or a removal was at, the next one makes the past whole."""

from __future__ import annotations

import copy
import json
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.ledger.lock import LOCK_FILE
from hubgen.publish.ledger.verifying import verify
from hubgen.publish.past.redacting import find_objects, redact
from tests.publish.conftest import LiveHub
from tests.publish.test_versions import FIRST, ID, edit, publish
from tests.support.fakes import MemoryDestination

TRIALS = None if os.environ.get("HUBGEN_SOAK") else 4


class KilledError(Exception):
    """The end of a process."""


def _bury(destination: MemoryDestination) -> None:
    """Turn a held lock into one of a process that is gone."""
    if LOCK_FILE in destination.files:
        held = json.loads(destination.files[LOCK_FILE])
        destination.files[LOCK_FILE] = json.dumps({**held, "started": "1"}).encode()


@pytest.fixture
def memory(live_hub: LiveHub) -> MemoryDestination:
    """The destination of the desk, in memory."""
    destination = MemoryDestination()
    live_hub.steps = replace(live_hub.steps, open_destination=lambda *_where: destination)
    return destination


def killed(destination: MemoryDestination, work: Callable[[], object]) -> Iterator[int]:
    """`work`, killed before one write after the other; each time from where `destination` stood."""
    before, steps = dict(destination.files), []
    destination.before_write = steps.append
    work()
    numbers = list(range(len(steps)))
    for number in numbers if TRIALS is None else random.Random(1).sample(numbers, TRIALS):
        destination.files, left = copy.copy(before), [number]

        def die(_path: str, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise KilledError

        destination.before_write = die
        with pytest.raises(KilledError):
            work()
        destination.before_write = lambda _path: None
        _bury(destination)
        yield number


def test_a_killed_publication_is_completed_by_the_next(
    live_hub: LiveHub, memory: MemoryDestination
) -> None:
    publish(live_hub)
    edit(live_hub, "some of you", "a few of you")
    for number in killed(memory, live_hub.publish):
        live_hub.publish()
        assert verify(memory).findings == (), number
        assert b"a few" in memory.files[f"incidents/{ID}/r/index.html"], number


def test_a_killed_publication_that_nobody_wants_any_more_leaves_no_trace(
    live_hub: LiveHub, memory: MemoryDestination
) -> None:
    publish(live_hub)
    good, stood = (live_hub.hub.root / FIRST).read_bytes(), dict(memory.files)
    edit(live_hub, "some of you", "a few of you")
    new = (live_hub.hub.root / FIRST).read_bytes()

    def try_new() -> None:
        (live_hub.hub.root / FIRST).write_bytes(new)
        live_hub.publish()

    for number in killed(memory, try_new):
        if read_ledger(memory).head != read_ledger_of(stood):
            continue  # it had been recorded, and so it holds
        (live_hub.hub.root / FIRST).write_bytes(good)
        live_hub.publish()
        assert verify(memory).findings == (), number
        assert memory.files["versions.json"] == stood["versions.json"], number
        assert not any(b"a few of you" in data for data in memory.files.values()), number


def read_ledger_of(files: dict[str, bytes]) -> str:
    destination = MemoryDestination()
    destination.files = files
    return read_ledger(destination).head


def test_a_killed_removal_is_completed_by_the_next_publication(
    live_hub: LiveHub, memory: MemoryDestination
) -> None:
    publish(live_hub)
    first = read_ledger(memory).state().data[f"incidents/{ID}"]
    edit(live_hub, "some of you are charged", "a few of you were charged")
    publish(live_hub)
    ledger = read_ledger(memory)
    names = find_objects(ledger, [first])

    def remove() -> None:
        redact(memory, ledger, names, "A court ordered it.", by=None, clock=lambda: live_hub.now)

    for number in killed(memory, remove):
        was_recorded = read_ledger(memory).head != ledger.head
        live_hub.publish()
        assert verify(memory).findings == (), number
        old = b"some of you are charged"
        shown = [path for path, data in memory.files.items() if old in data]
        assert shown == [] if was_recorded else f"incidents/{ID}/r/1/index.html" in shown, number
