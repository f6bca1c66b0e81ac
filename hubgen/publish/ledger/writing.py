"""Writing to the ledger: the lock, the number of the next line, and the conditional write."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime

from hubgen.publish.destinations.destination import Destination
from hubgen.publish.ledger.ledger import LEDGER, Ledger, LedgerLine, read_ledger
from hubgen.publish.ledger.lock import Clock, ConflictError, PublishLock, is_held, lock_conflict


def unlocked_ledger(destination: Destination, seen: Ledger, clock: Clock) -> Ledger:
    """Return `seen`, or the ledger read again if somebody was publishing when it was read.

    Raises ConflictError if somebody still is, or has published since.
    """
    if not is_held(seen.lock_file, len(seen.lines), clock()):
        return seen
    now = read_ledger(destination)
    if is_held(now.lock_file, len(now.lines), clock()):
        raise lock_conflict(now.lock_file)
    if now.head != seen.head:
        raise edition_conflict(now)
    return now


def acquire_lock(
    destination: Destination,
    seen: Ledger,
    *,
    by: str | None,
    clock: Clock,
    paths: AbstractSet[str],
    edition: int | None = None,
) -> PublishLock:
    """Return the lock on `destination`, whose ledger still is as `seen`. Raises ConflictError.

    `paths` are the files that may change under it.
    """
    lock = PublishLock.acquire(
        destination, seen.lock_file, by=by, clock=clock, paths=paths, edition=edition
    )
    if lock is None:
        now = read_ledger(destination)
        is_locked = is_held(now.lock_file, len(now.lines), clock())
        raise lock_conflict(now.lock_file) if is_locked else edition_conflict(now, seen)
    return lock


def edition_conflict(now: Ledger, seen: Ledger | None = None) -> ConflictError:
    """Return the error for a publisher whom another was faster than.

    If the ledger still is as `seen`, something else was changed.
    """
    if seen is not None and now.head == seen.head:
        return ConflictError(
            "something else was changed there at the same time; nothing was published;"
            " publish again"
        )
    last = now.lines[-1] if now.lines else None
    who = f" by {last.by}" if last and last.by else ""
    which = f"edition {last.number}{who} at {last.at:%H:%M:%S} UTC" if last else "somebody else"
    return ConflictError(f"{which} was first; look at it, then publish again")


def next_line(
    line: LedgerLine, last: LedgerLine | None, *, by: str | None, note: str | None, at: datetime
) -> LedgerLine:
    """Return `line` with the number, author and time that follow `last`; never dated before it."""
    return replace(
        line,
        number=last.number + 1 if last else 1,
        previous=last.hash if last else line.previous,
        at=max(at, last.at) if last else at,
        by=by,
        note=note,
    )


def append(destination: Destination, ledger: Ledger, line: LedgerLine) -> None:
    """Write `line` behind those of `ledger`. Raises ConflictError if the file changed."""
    write_ledger(destination, ledger, line.text)


def write_ledger(destination: Destination, ledger: Ledger, new: bytes = b"") -> None:
    """Write the lines of `ledger` and `new` ones. Raises ConflictError if the file changed."""
    data = ledger.raw + new
    if ledger.version is None:
        done = destination.put_if_absent(LEDGER, data)
    else:
        done = destination.put_if_unchanged(LEDGER, data, ledger.version)
    if not done:
        raise edition_conflict(read_ledger(destination))
