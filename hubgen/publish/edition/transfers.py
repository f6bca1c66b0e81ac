"""Hands: the same to many files, as many at once as a destination takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVarTuple

_More = TypeVarTuple("_More")
_LONGEST_WAIT = 5.0


def transfer_all(
    work: Callable[[str, *_More], object],
    jobs: Iterable[tuple[str, *_More]],
    *,
    max_workers: int,
    meanwhile: Callable[[], None],
) -> Iterator[str]:
    """Does `work` to every job, at most `max_workers` at once; gives each path when done.

    Jobs are taken one by one as workers get free, and `meanwhile` is called between
    them and every few seconds while all workers are busy. What either raises ends it:
    work that was begun is done first, and no other is begun.
    """
    if max_workers == 1:
        for job in jobs:
            meanwhile()
            work(*job)
            yield job[0]
        return
    running: dict[Future[object], str] = {}
    pool = ThreadPoolExecutor(max_workers)
    try:
        for job in jobs:
            meanwhile()
            running[pool.submit(work, *job)] = job[0]
            if len(running) >= 2 * max_workers:
                yield from _done(running, meanwhile)
        while running:
            yield from _done(running, meanwhile)
    finally:
        pool.shutdown(cancel_futures=True)


def _done(running: dict[Future[object], str], meanwhile: Callable[[], None]) -> Iterator[str]:
    """Waits until something is done, at most a few seconds."""
    done, _ = wait(running, timeout=_LONGEST_WAIT, return_when=FIRST_COMPLETED)
    meanwhile()
    for one in done:
        path = running.pop(one)
        one.result()
        yield path
