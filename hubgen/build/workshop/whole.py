"""The whole: everything made from nothing, beside what is live, on all processors at once."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from hubgen.build.parts import Part
from hubgen.build.workshop.making import Made, Maker
from hubgen.build.workshop.reading import ContentRead, Desk, FolderRead
from hubgen.build.workshop.sources import Folder
from hubgen.build.workshop.store import PartRecord
from hubgen.build.workshop.writing import lay
from hubgen.problems import Problem

_FEWEST = 64
_AT_ONCE = 64
T = TypeVar("T")
R = TypeVar("R")


def read_all(
    root: Path, content: ContentRead, folders: Sequence[Folder], at: datetime
) -> tuple[list[FolderRead], list[Problem]]:
    """Every folder read and checked, and the problems outside of them."""

    def read(some: list[Folder]) -> tuple[list[FolderRead], list[Problem]]:
        return Desk(root, content, at).read(some)

    found: dict[str, FolderRead] = {}
    elsewhere: list[Problem] = []
    for reads, problems in _shared(read, _chunks(folders, _AT_ONCE) or [[]]):
        found |= {one.record.path: one for one in reads}
        elsewhere += problems
    claims = Counter(name for one in found.values() for name in one.refs if name.startswith("id:"))
    twice = [
        folder
        for folder in folders
        if any(claims[name] > 1 for name in found[folder.path].refs if name.startswith("id:"))
    ]
    if twice:  # whether an id is taken is seen only side by side
        found |= {one.record.path: one for one in read(twice)[0]}
    return list(found.values()), elsewhere


def make_all(
    maker: Maker, parts: Sequence[Part], into: Path, done: Callable[[int], None]
) -> Iterator[PartRecord]:
    """Makes `parts` into the folder `into`; `done` hears how many are ready."""

    def make(some: list[Part]) -> list[PartRecord]:
        return [laid(maker.make(part), into) for part in some]

    count = 0
    for records in _shared(make, _chunks(parts, _AT_ONCE)):
        count += len(records)
        done(count)
        yield from records


def laid(made: Made, into: Path) -> PartRecord:
    """Writes the files of `made` below `into`."""
    for path, content in made.contents.items():
        place = into / path
        place.parent.mkdir(parents=True, exist_ok=True)
        lay(place, content)
    return made.record


def _chunks(things: Sequence[T], most: int) -> list[list[T]]:
    """`things` in runs that are small enough to share out evenly."""
    size = max(1, min(most, len(things) // (4 * _processors()) + 1))
    return [list(things[start : start + size]) for start in range(0, len(things), size)]


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_work: Callable[[Any], Any] | None = None


def _do(chunk: Any) -> Any:
    assert _work is not None  # noqa: S101 - the process was forked with it
    return _work(chunk)


def _shared(work: Callable[[list[T]], R], chunks: Sequence[list[T]]) -> Iterator[R]:
    """What `work` gives for each of `chunks`, in order, by as many processes as there are cores.

    Processes begin as copies of this one, so they know what it knows; beside
    other threads that would not be safe, and one process does it all.
    """
    many = sum(map(len, chunks)) >= _FEWEST and _processors() > 1
    if (
        not many
        or threading.active_count() > 1
        or "fork" not in multiprocessing.get_all_start_methods()
    ):
        yield from map(work, chunks)
        return
    with _working(work), multiprocessing.get_context("fork").Pool(_processors()) as pool:
        yield from pool.imap(_do, chunks)


@contextmanager
def _working(work: Callable[[Any], Any]) -> Iterator[None]:
    global _work  # noqa: PLW0603 - the only way into a forked process
    _work = work
    try:
        yield
    finally:
        _work = None
