"""Work done by as many processes as there are processors.

The processes are forked, so they start with everything that this one has in
memory. A process with several threads cannot be forked safely: it does all the
work itself.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from hubgen import garbage
from hubgen.platform.processes import can_fork, forked_pool, processors

_FEWEST = 64
_LARGEST_CHUNK = 64
T = TypeVar("T")
R = TypeVar("R")


@contextmanager
def parallel_map(work: Callable[[list[T]], R], chunks: Sequence[list[T]]) -> Iterator[Iterable[R]]:
    """Provide the results of `work` for each of `chunks`, in order.

    The processes begin at once; they end with the block.
    """
    if sum(map(len, chunks)) < _FEWEST or processors() < 2 or not can_fork():  # noqa: PLR2004 - one has no other
        yield map(work, chunks)
        return
    with _work_for_forks(work), forked_pool(processors()) as pool:
        yield pool.imap(_do_work, chunks)


def chunks_of(items: Sequence[T]) -> list[list[T]]:
    """Return `items` in chunks that are small enough to be shared out evenly."""
    size = max(1, min(_LARGEST_CHUNK, len(items) // (4 * processors()) + 1))
    return [list(items[start : start + size]) for start in range(0, len(items), size)]


_work: Callable[[Any], Any] | None = None


def _do_work(chunk: Any) -> Any:
    assert _work is not None  # noqa: S101 - the process was forked with it
    return _work(chunk)


@contextmanager
def _work_for_forks(work: Callable[[Any], Any]) -> Iterator[None]:
    """Let processes that are forked in the block do `work`.

    What is in memory is excluded from garbage collection, which would copy it
    into each of them.
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
