"""Locks: one publisher at a time, and a stale lock is taken over."""

from __future__ import annotations

import json

import pytest

from hubgen.publish.destinations import Destination
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.ledger.lock import LOCK_FILE, Clock, ConflictError, PublishLock
from hubgen.publish.ledger.verifying import verify
from tests.publish.contract.places import Place
from tests.support.fakes import HandClock


def acquired(destination: Destination, clock: Clock) -> PublishLock:
    """Return a lock on `destination` that maya holds."""
    lock = PublishLock.acquire(
        destination,
        read_ledger(destination).lock_file,
        by="maya",
        clock=clock,
        paths={"index.html"},
    )
    assert lock is not None
    return lock


def move_elsewhere(destination: Destination) -> None:
    """Make the lock one of a process of another machine, of which only time tells its end."""
    lock = destination.get(LOCK_FILE)
    assert lock is not None
    record = json.loads(lock.data)
    destination.put(LOCK_FILE, json.dumps({**record, "machine": "elsewhere"}).encode())


def test_a_stale_lock_of_another_machine_is_taken_over_after_a_minute(place: Place) -> None:
    clock, holder = HandClock(), place.open("elsewhere")
    place.publish(0, clock)
    acquired(holder, clock)
    move_elsewhere(holder)
    clock.forward(59)
    if not holder.is_atomic:  # there nobody sees the lock, and so it blocks nobody
        with pytest.raises(ConflictError, match="maya is publishing"):
            place.publish(1, clock)
        assert place.served() == place.site(0)
    clock.forward(1)
    place.publish(1, clock)
    assert place.served() == place.site(1)
    assert verify(place.open("reader")).findings == ()
    assert not read_ledger(place.open("reader")).doubtful


def test_who_lost_the_lock_while_it_was_at_rest_is_stopped(place: Place) -> None:
    clock, holder = HandClock(), place.open("elsewhere")
    place.publish(0, clock)
    lock = acquired(holder, clock)
    if not holder.is_atomic:
        move_elsewhere(holder)
    clock.forward(61)
    place.publish(1, clock, by="tom")
    assert _is_stopped(holder, lock, clock)
    assert place.served() == place.site(1)
    assert place.editions() == 2


def _is_stopped(holder: Destination, lock: PublishLock, clock: Clock) -> bool:
    """Return whether the holder is refused: at its next look at the lock, or when it finishes."""
    try:
        lock.renew()
    except ConflictError:
        return True
    holder.put("index.html", b"too late")
    return not holder.finish("Too late\n", clock())
