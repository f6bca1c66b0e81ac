"""The lock: one publisher at a time, and a dead one does not block for ever."""

from __future__ import annotations

import json

import pytest

from hubgen.publish.destinations import Destination
from hubgen.publish.edition.transaction import record_edition
from hubgen.publish.ledger.ledger import LEDGER, read_ledger
from hubgen.publish.ledger.lock import (
    LOCK_FILE,
    Clock,
    ConflictError,
    PublishLock,
    add_doubt,
    is_held,
)
from hubgen.publish.ledger.verifying import verify
from tests.support.fakes import HandClock, MemoryDestination, dead_links, edition, record, site


def acquire(destination: Destination, by: str, clock: Clock, **more: int) -> PublishLock | None:
    """Replace the lock that is there, for the file that says who has it."""
    seen = read_ledger(destination)
    return PublishLock.acquire(
        destination, seen.lock_file, by=by, clock=clock, paths={"index.html"}, **more
    )


def is_locked(destination: Destination, clock: Clock) -> bool:
    seen = read_ledger(destination)
    return is_held(seen.lock_file, len(seen.lines), clock())


def test_a_second_publisher_hears_who_publishes_and_writes_nothing() -> None:
    destination, clock = MemoryDestination(), HandClock()
    record(destination, 0, clock)
    acquire(destination, "maya", clock)
    before = dict(destination.files)
    with pytest.raises(ConflictError, match=r"maya is publishing just now, since 10:00:00 UTC"):
        record(destination, 1, clock)
    assert destination.files == before


def test_to_lose_ends_with_exit_code_3() -> None:
    assert ConflictError.exit_code == 3


def test_of_two_who_saw_the_same_one_gets_the_lock() -> None:
    destination, clock = MemoryDestination(), HandClock()
    record(destination, 0, clock)
    seen = read_ledger(destination).lock_file
    assert PublishLock.acquire(destination, seen, by="maya", clock=clock)
    assert not PublishLock.acquire(destination, seen, by="tom", clock=clock)
    assert b"maya" in destination.files[LOCK_FILE]


def test_a_clock_that_ran_ahead_blocks_nobody_for_hours() -> None:
    destination, clock = MemoryDestination(), HandClock()
    clock.forward(7200)
    acquire(destination, "maya", clock)
    clock.forward(-7200)
    assert not is_locked(destination, clock)


def test_a_lock_whose_process_is_gone_from_this_machine_is_dead_at_once() -> None:
    destination, clock = MemoryDestination(), HandClock()
    acquire(destination, "maya", clock)
    held = json.loads(destination.files[LOCK_FILE])
    assert is_locked(destination, clock)
    for dead in ({"process": 2**22 + 1}, {"started": "1"}):
        destination.files[LOCK_FILE] = json.dumps({**held, **dead}).encode()
        assert not is_locked(destination, clock)


def test_a_lock_whose_edition_is_in_the_ledger_is_over() -> None:
    destination, clock = MemoryDestination(), HandClock()
    record(destination, 0, clock)
    acquire(destination, "maya", clock, edition=2)
    assert is_locked(destination, clock)
    assert read_ledger(destination).doubtful == {"index.html"}
    acquire(destination, "maya", clock, edition=1)
    assert not is_locked(destination, clock)
    assert read_ledger(destination).doubtful == frozenset()


@pytest.mark.parametrize("rubbish", [b"", b"[]", b'{"renewed": "soon"}', b"\xff", b"[" * 100_000])
def test_a_lock_that_no_publisher_wrote_blocks_nobody(rubbish: bytes) -> None:
    destination, clock = MemoryDestination(), HandClock()
    destination.files[LOCK_FILE] = rubbish
    assert record(destination, 0, clock).line is not None


def test_long_work_renews_its_lock() -> None:
    destination, clock = MemoryDestination(), HandClock()
    record(destination, 0, clock)
    renewed = []

    def slow(path: str) -> None:
        clock.forward(5)
        if path == LOCK_FILE:
            renewed.append(clock())

    destination.before_write = slow
    record(destination, 1, clock)
    assert len(renewed) > 5


def test_who_rested_for_too_long_stops_when_another_took_over() -> None:
    destination, clock = MemoryDestination(), HandClock()
    record(destination, 0, clock)

    def other(path: str) -> None:
        if path == "index.html":
            destination.before_write = lambda _path: None
            clock.forward(61)
            held = json.loads(destination.files[LOCK_FILE])
            destination.files[LOCK_FILE] = json.dumps({**held, "machine": "elsewhere"}).encode()
            record(destination, 2, clock, by="tom")

    destination.before_write = other
    with pytest.raises(ConflictError):
        record(destination, 1, clock, by="maya")
    assert [line.by for line in read_ledger(destination).lines] == [None, "tom"]
    assert destination.files["index.html"] == site(1)["index.html"], "maya's came too late to stop"
    assert read_ledger(destination).doubtful
    record(destination, 2, clock)
    assert not read_ledger(destination).doubtful
    assert {path: destination.files[path] for path in site(2)} == site(2)
    assert verify(destination).findings == ()


def test_what_came_too_late_is_written_again_even_while_the_next_one_publishes() -> None:
    destination, clock = MemoryDestination(), HandClock()
    record(destination, 0, clock)
    stale = site(0)["index.html"]

    def other(path: str) -> None:
        if path == "status.json":
            destination.before_write = lambda _path: None
            destination.files["index.html"] = stale
            add_doubt(destination, {"index.html"})

    destination.before_write = other
    record(destination, 1, clock)
    assert destination.files["index.html"] == stale
    assert "index.html" in read_ledger(destination).doubtful
    record(destination, 1, clock)
    assert destination.files["index.html"] == site(1)["index.html"]
    assert not read_ledger(destination).doubtful


def test_a_note_that_comes_after_it_was_looked_for_is_not_overwritten() -> None:
    destination, clock = MemoryDestination(), HandClock()
    record(destination, 0, clock)
    seen = read_ledger(destination)
    add_doubt(destination, {"index.html"})
    with pytest.raises(ConflictError, match="publish again"):
        record_edition(destination, seen, edition(site(1), 1), clock=clock)
    assert read_ledger(destination).doubtful == {"index.html"}
    record(destination, 1, clock)
    assert verify(destination).findings == ()


def test_paths_that_lead_out_of_the_destination_are_never_in_doubt() -> None:
    destination = MemoryDestination()
    destination.files[LOCK_FILE] = b'{"late": ["/etc/passwd", "../up", "", 7, "index.html"]}'
    assert read_ledger(destination).doubtful == {"index.html"}


def test_a_finished_publication_holds_no_lock_and_names_nobody_whom_the_record_does_not() -> None:
    destination, clock = MemoryDestination(), HandClock()
    record(destination, 0, clock)
    record(destination, 1, clock)
    assert not is_locked(destination, clock)
    assert json.loads(destination.files[LOCK_FILE]).get("holder") is None


def test_a_lock_with_very_many_files_is_cleared_away() -> None:
    destination, clock = MemoryDestination(), HandClock()
    record(destination, 0, clock)
    short = len(destination.files[LOCK_FILE])
    assert short < 10_000
    pages = {f"{number}.html": b"1" for number in range(300)}
    record_edition(destination, read_ledger(destination), edition(pages, 1), clock=clock)
    assert len(destination.files[LOCK_FILE]) < short


def test_the_ledger_is_the_last_thing_written_before_deletions() -> None:
    destination, clock = MemoryDestination(), HandClock()
    record(destination, 0, clock)
    destination.wrote.clear()
    record(destination, 1, clock)
    steps = destination.wrote
    assert steps[0] == LOCK_FILE
    assert steps[1].startswith("editions/packs/")
    at = steps.index(LEDGER)
    assert all(one.startswith("-") for one in steps[at + 1 : -1])
    assert steps[-1] == LOCK_FILE
    pages = steps[2:at]
    assert pages[-1] == "status.json"
    assert pages[-2] == "index.html"


def test_the_same_again_writes_nothing_of_the_site_and_no_edition() -> None:
    destination, clock = MemoryDestination(), HandClock()
    record(destination, 0, clock)
    before = dict(destination.files)
    clock.forward(3600)
    assert record(destination, 0, clock).line is None
    assert destination.files == before


def test_at_no_step_does_a_page_that_readers_can_reach_lead_nowhere() -> None:
    destination, clock = MemoryDestination(), HandClock()
    record(destination, 0, clock)
    steps = []

    def look(path: str) -> None:
        steps.append(path)
        assert dead_links(destination.files) == [], f"before {path}"

    destination.before_write = look
    for version in (1, 2, 1, 3):
        record(destination, version, clock)
        assert dead_links(destination.files) == []
    assert len(steps) > 100
