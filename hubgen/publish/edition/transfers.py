"""Transfers: one operation on many files, as many at once as a destination allows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVarTuple

_More = TypeVarTuple("_More")


def transfer_all(
    work: Callable[[str, *_More], object],
    jobs: Iterable[tuple[str, *_More]],
    *,
    max_workers: int,
    meanwhile: Callable[[], None],
    longest_wait: float = 5.0,
) -> Iterator[str]:
    """Do `work` for every job, at most `max_workers` at once; yield each path when done.

    Jobs are read one by one as workers get free. `meanwhile` is called between
    them, and every `longest_wait` seconds while all workers are busy. An error of
    either ends it: work that has started finishes, and none is started.
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
                yield from _done(running, meanwhile, longest_wait)
        while running:
            yield from _done(running, meanwhile, longest_wait)
    finally:
        pool.shutdown(cancel_futures=True)


def _done(
    running: dict[Future[object], str], meanwhile: Callable[[], None], longest_wait: float
) -> Iterator[str]:
    """Yield what is done; wait until something is, at most `longest_wait` seconds."""
    done, _ = wait(running, timeout=longest_wait, return_when=FIRST_COMPLETED)
    meanwhile()
    for one in done:
        path = running.pop(one)
        one.result()
        yield path
