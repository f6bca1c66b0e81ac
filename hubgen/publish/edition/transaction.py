"""The transaction of a publication: write an edition to a destination, and into its ledger.

Everything is computed first. Then come the lock, which lists what may change;
the pack with the new objects; deletions of names that some systems take for one
of the new files; new files; changed files, from assets to status.json; the
ledger, on condition that nobody else wrote it; the other deletions.
Whenever the process is killed, every file is the old or the new one, and the
next publication completes the work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any

from hubgen.problems import HubgenError
from hubgen.publish.destinations.destination import Destination
from hubgen.publish.edition.edition import Edition
from hubgen.publish.edition.message import edition_message
from hubgen.publish.edition.transfers import transfer_all
from hubgen.publish.edition.write_set import WriteSet
from hubgen.publish.ledger.ledger import Ledger, LedgerLine, read_ledger
from hubgen.publish.ledger.lock import Clock, PublishLock
from hubgen.publish.ledger.writing import (
    acquire_lock,
    append,
    edition_conflict,
    unlocked_ledger,
    write_ledger,
)

Progress = Callable[[int, int, str], None]
"""Receives how many of how many files are done, and the path of the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionResult:
    """What a publication wrote; `line` is None if it only completed an interrupted one."""

    line: LedgerLine | None
    written: int
    deleted: int


def record_edition(
    destination: Destination,
    seen: Ledger,
    edition: Edition,
    *,
    by: str | None = None,
    note: str | None = None,
    clock: Clock,
    progress: Progress = lambda _done, _all, _path: None,
) -> EditionResult:
    """Bring `destination` up to `edition` and record it; `seen` is the ledger compared with.

    Raises ConflictError if somebody else was first (nothing is written then),
    DestinationError if the destination fails.
    """
    ledger = unlocked_ledger(destination, seen, clock)
    at = clock().replace(microsecond=0)
    writes = WriteSet(destination, edition, ledger, by=by, note=note, at=at)
    with closing(writes):
        result = _EditionTransaction(destination, ledger, writes, clock, progress).commit(by)
    message = edition_message(result.line, edition.descriptions)
    if not destination.finish(message, result.line.at if result.line else clock()):
        raise edition_conflict(read_ledger(destination), seen)
    return result


class _EditionTransaction:
    """The writes of one publication, under the lock."""

    def __init__(
        self,
        destination: Destination,
        ledger: Ledger,
        writes: WriteSet,
        clock: Clock,
        progress: Progress,
    ) -> None:
        self._destination, self._ledger, self._writes = destination, ledger, writes
        self._clock, self._progress = clock, progress
        self._possibly_written: set[str] = set()

    def commit(self, by: str | None) -> EditionResult:
        """Write everything in the order that keeps the live site consistent.

        Raises ConflictError if another was first, or took over meanwhile. Files
        written too late are in doubt then, and the next publication writes them again.
        """
        writes, line, paths = self._writes, self._writes.line, self._writes.paths
        if not paths and line is None:
            return EditionResult(line=None, written=0, deleted=0)
        lock = acquire_lock(
            self._destination,
            self._ledger,
            by=by,
            clock=self._clock,
            paths=paths,
            edition=line.number if line and not writes.deletions else None,
        )
        try:
            self._destination.clear_leftovers()
            self._write_packs(lock)
            self._delete(lock, writes.renamed)
            self._write_files(lock)
            if line:
                append(self._destination, self._ledger, line)
            elif self._ledger.is_repaired:
                write_ledger(self._destination, self._ledger)
            self._delete(lock, writes.deletions)
            lock.release()
        except BaseException:
            with suppress(HubgenError):  # without the destination, the lock expires by itself
                lock.abandon(self._possibly_written)
            raise
        deleted = len(writes.renamed) + len(writes.deletions)
        return EditionResult(line=line, written=len(writes.files), deleted=deleted)

    def _delete(self, lock: PublishLock, paths: Iterable[str]) -> None:
        self._transfer(lock, self._destination.delete, ((path,) for path in paths))

    def _write_packs(self, lock: PublishLock) -> None:
        writes = self._writes
        repaired = ((path, writes.repaired_packs[path]) for path in sorted(writes.repaired_packs))
        self._transfer(lock, self._destination.put, repaired)
        new = ((path, writes.pack(path)) for path in writes.new_packs)
        self._transfer(lock, self._destination.put, new)

    def _write_files(self, lock: PublishLock) -> None:
        writes, done = self._writes, 0
        for batch in writes.batches():
            jobs = ((path, writes.read(path)) for path in batch)
            self._transfer(lock, self._destination.put, jobs, done, len(writes.files))
            done += len(batch)
        self._progress(done, done, "")

    def _transfer(
        self,
        lock: PublishLock,
        work: Callable[..., None],
        jobs: Iterable[tuple[Any, ...]],
        before: int = 0,
        count: int = 0,
    ) -> None:
        """Do `work` to all jobs while the lock is held; report progress if there is a `count`."""
        done = transfer_all(
            work,
            self._note_paths(jobs),
            max_workers=self._destination.max_workers,
            meanwhile=lock.renew,
        )
        for number, path in enumerate(done, start=before + 1):
            if count:
                self._progress(number, count, path)

    def _note_paths(self, jobs: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        for job in jobs:
            self._possibly_written.add(job[0])
            yield job
