"""Locks between processes, which the system releases when a process dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout


@contextmanager
def exclusive(path: Path) -> Iterator[int]:
    """Hold the lock on the file `path`, created where missing; wait for other processes.

    Yield the lock's file descriptor, for child processes that must keep the
    lock. The file stays: a process that waits has it open. Raises OSError where the
    file cannot be written.
    """
    descriptor: list[int] = []
    with FileLock(path, preserve_lock_file=True, on_acquired=descriptor.append):
        yield descriptor[0]


@contextmanager
def exclusive_or_none(path: Path) -> Iterator[bool]:
    """Hold the lock on `path` if nobody else does, and yield whether it is held."""
    lock = FileLock(path, preserve_lock_file=True, blocking=False)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()
