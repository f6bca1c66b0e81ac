"""Sharing: work shared out over as many processes as there are processors.

Processes begin as copies of this one, so they know what it knows and are
handed nothing; beside other threads that would not be safe, and one process
does it all.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.pool import Pool
from typing import Any, TypeVar

from hubgen import garbage

_FEWEST = 64
_MOST_AT_ONCE = 64
T = TypeVar("T")
R = TypeVar("R")


@contextmanager
def shared(work: Callable[[list[T]], R], chunks: Sequence[list[T]]) -> Iterator[Iterable[R]]:
    """What `work` gives for each of `chunks`, in order; it is begun before any is asked for."""
    many = sum(map(len, chunks)) >= _FEWEST and processors() > 1
    if (
        not many
        or threading.active_count() > 1
        or "fork" not in multiprocessing.get_all_start_methods()
    ):
        yield map(work, chunks)
        return
    with _prepared(work), _pool() as pool:
        yield pool.imap(_do, chunks)


def _pool() -> Pool:
    """Processes that hear of Ctrl-C from this one alone, which ends them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return multiprocessing.get_context("fork").Pool(processors())
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def chunks_of(things: Sequence[T]) -> list[list[T]]:
    """`things` in runs that are small enough to share out evenly."""
    size = max(1, min(_MOST_AT_ONCE, len(things) // (4 * processors()) + 1))
    return [list(things[start : start + size]) for start in range(0, len(things), size)]


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_work: Callable[[Any], Any] | None = None


def _do(chunk: Any) -> Any:
    assert _work is not None  # noqa: S101 - the process was forked with it
    return _work(chunk)


@contextmanager
def _prepared(work: Callable[[Any], Any]) -> Iterator[None]:
    """Processes that are forked inside do `work`, and leave what is there already alone.

    Looking through it for garbage would copy all of it into each of them.
    """
    global _work  # noqa: PLW0603 - the only way into a forked process
    _work, before = work, gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*garbage.SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
        _work = None
