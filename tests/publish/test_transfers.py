"""Many writes at once: at most `max_workers`, in the caller's order, none after an error."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from hubgen.publish.edition.transfers import transfer_all


def jobs(count: int, consumed: list[int]) -> Iterator[tuple[str, int]]:
    for number in range(count):
        consumed.append(number)
        yield f"file-{number}", number


@pytest.mark.parametrize("max_workers", [1, 4])
def test_everything_is_done_once_and_reported(max_workers: int) -> None:
    done: list[int] = []
    paths = list(
        transfer_all(
            lambda _path, number: done.append(number),
            jobs(50, []),
            max_workers=max_workers,
            meanwhile=lambda: None,
        )
    )
    assert sorted(done) == list(range(50))
    assert sorted(paths) == sorted(f"file-{number}" for number in range(50))


def test_no_more_are_at_work_than_max_workers_and_few_wait() -> None:
    busy, most, consumed, lock = [0], [0], [], threading.Lock()

    def work(_path: str, _number: int) -> None:
        with lock:
            busy[0] += 1
            most[0] = max(most[0], busy[0])
        time.sleep(0.01)
        with lock:
            busy[0] -= 1

    paths = transfer_all(work, jobs(100, consumed), max_workers=4, meanwhile=lambda: None)
    next(paths)
    assert len(consumed) <= 8
    list(paths)
    assert 1 < most[0] <= 4


def test_a_publication_that_lost_its_lock_starts_nothing_more() -> None:
    started: list[int] = []
    checks, lost = [0], threading.Event()

    def work(_path: str, number: int) -> None:
        started.append(number)
        lost.wait(5)

    def check() -> None:
        checks[0] += 1
        if checks[0] > 8:  # four are at work and four wait
            lost.set()
            raise InterruptedError

    with pytest.raises(InterruptedError):
        list(transfer_all(work, jobs(1000, []), max_workers=4, meanwhile=check, longest_wait=0.01))
    assert sorted(started) == [0, 1, 2, 3]


@pytest.mark.parametrize("max_workers", [1, 4])
def test_the_first_failure_ends_it(max_workers: int) -> None:
    def work(_path: str, number: int) -> None:
        if number == 10:
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        list(transfer_all(work, jobs(1000, []), max_workers=max_workers, meanwhile=lambda: None))


def test_the_lock_is_renewed_while_all_workers_are_busy() -> None:
    checks: list[float] = []

    def work(_path: str, _number: int) -> None:
        time.sleep(0.2)

    list(
        transfer_all(
            work,
            jobs(2, []),
            max_workers=2,
            meanwhile=lambda: checks.append(time.monotonic()),
            longest_wait=0.01,
        )
    )
    assert len(checks) > 6
