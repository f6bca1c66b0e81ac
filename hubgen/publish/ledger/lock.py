"""PublishLock: one publisher at a time, and the files that are in doubt until it is done.

The lock is a file that is written on a condition: of two publishers one gets
it. It is stale when it was not renewed for a minute, and at once when its
process ran on this machine and has ended. It lists every file that its
publication may change, so the next publisher knows what an interrupted one
left without listing the destination, and the edition that it writes: with that
edition in the ledger it is over.

The file stays, and no two of its states are equal. A publisher that replaces
the state it read knows that nobody has published since.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, timedelta
from typing import Any

from hubgen.platform.processes import machine_id, start_time
from hubgen.problems import HubgenError
from hubgen.publish.canonical import canonical, digest
from hubgen.publish.destinations.destination import Destination
from hubgen.publish.destinations.store import Stored

LOCK_FILE = "editions/claim"
STALE = timedelta(seconds=60)
RENEWED_EVERY = timedelta(seconds=15)
Clock = Callable[[], datetime]
_MOST_LEFT = 200
_TRIES = 5
_abandoned: set[str] = set()
"""The tokens of locks that this process gave up, even if the destination does not know."""


class ConflictError(HubgenError):
    """Somebody else is publishing, or published first. Nothing was written."""


class PublishLock:
    """The right to write to a destination, from `acquire` to `release` or `abandon`."""

    def __init__(
        self, destination: Destination, holder: str | None, clock: Clock, paths: AbstractSet[str]
    ) -> None:
        self._destination, self._holder, self._clock = destination, holder, clock
        self._token = secrets.token_hex(16)
        self._since = self._renewed = clock()
        self._edition: int | None = None
        self._doubtful, self._added = sorted(paths), frozenset[str]()
        self._version = ""

    @classmethod
    def acquire(
        cls,
        destination: Destination,
        seen: Stored | None,
        *,
        by: str | None,
        clock: Clock,
        paths: AbstractSet[str] = frozenset(),
        edition: int | None = None,
    ) -> PublishLock | None:
        """Return the lock on `destination`, in place of the state `seen`; None if that changed.

        `paths` are in doubt while the lock is held. It is over once `edition` is
        in the ledger. The file is public, so it names nobody whom the ledger does
        not name.
        """
        lock = cls(destination, by, clock, paths)
        lock._edition = edition
        text = lock._text()
        if seen is None:
            done = destination.put_if_absent(LOCK_FILE, text)
        else:
            done = destination.put_if_unchanged(LOCK_FILE, text, seen.version)
        lock._version = digest(text)
        return lock if done else None

    def renew(self) -> None:
        """Renew the lock when it is due. Raises ConflictError if another publisher has it."""
        if self._clock() - self._renewed < RENEWED_EVERY:
            return
        self._renewed = self._clock()
        if not self._replace(self._text):
            raise ConflictError(
                "another publication took over while this one was at rest for too long;"
                " its edition is live; look, then publish again"
            )

    def release(self, doubtful: AbstractSet[str] = frozenset()) -> None:
        """End the lock after all work is done; `doubtful` are files that stay in doubt.

        A small file stays where the ledger shows that it is over; a destination
        whose writes are not visible yet never shows it.
        """
        if self._destination.is_atomic and not doubtful:
            self._destination.delete(LOCK_FILE)
        elif self._edition is None or len(self._doubtful) > _MOST_LEFT:
            self._replace(lambda: _text_without_holder({*self._added, *doubtful}))

    def abandon(self, possibly_written: Iterable[str]) -> None:
        """End the lock of a publication that failed; its files stay in doubt.

        If another publisher has the lock by now, only `possibly_written` are in
        doubt: those writes may have come after the other's.
        """
        _abandoned.add(self._token)
        if not self._replace(lambda: _text_without_holder({*self._doubtful, *self._added})):
            add_doubt(self._destination, possibly_written)

    def _replace(self, text: Callable[[], bytes]) -> bool:
        """Write the next state, with what others added; return False if the lock was lost."""
        for _ in range(_TRIES):
            data = text()
            if self._destination.put_if_unchanged(LOCK_FILE, data, self._version):
                self._version = digest(data)
                return True
            stored = self._destination.get(LOCK_FILE)
            record = _parse(stored)
            if stored is None or record.get("token") != self._token:
                return False
            self._version = stored.version
            self._added |= _paths(record, "late")
        return False

    def _text(self) -> bytes:
        return _serialize(
            {
                "edition": self._edition,
                "holder": self._holder,
                "since": self._since.astimezone(UTC).isoformat(),
                "renewed": self._renewed.astimezone(UTC).isoformat(),
                "token": self._token,
                "machine": machine_id(),
                "process": os.getpid(),
                "started": start_time(os.getpid()),
                "touched": self._doubtful,
                "late": sorted(self._added),
            }
        )


def is_held(stored: Stored | None, editions: int, now: datetime) -> bool:
    """Return whether the lock in `stored` is held, with a ledger of so many `editions`."""
    record = _parse(stored)
    return not _is_over(record, editions) and not _is_stale(record, now)


def doubtful_paths(stored: Stored | None, editions: int) -> frozenset[str]:
    """Return the files that may differ from what a ledger of so many `editions` says."""
    record = _parse(stored)
    own = frozenset[str]() if _is_over(record, editions) else _paths(record, "touched")
    return own | _paths(record, "late")


def add_doubt(destination: Destination, paths: Iterable[str]) -> None:
    """Note, without holding the lock, that `paths` may differ from what the record says."""
    paths = sorted(paths)
    for _ in range(_TRIES if paths else 0):
        seen = destination.get(LOCK_FILE)
        record = _parse(seen)
        record = {**record, "late": sorted({*paths, *_paths(record, "late")})}
        record.setdefault("token", secrets.token_hex(16))
        if seen is None:
            done = destination.put_if_absent(LOCK_FILE, _serialize(record))
        else:
            done = destination.put_if_unchanged(LOCK_FILE, _serialize(record), seen.version)
        if done:
            return


def lock_conflict(stored: Stored | None) -> ConflictError:
    """Return the error for a publisher who meets the lock in `stored`."""
    record = _parse(stored)
    holder, since = record.get("holder"), record.get("since")
    who = f"{holder} is publishing" if holder else "somebody else is publishing"
    when = f", since {since[11:19]} UTC" if isinstance(since, str) else ""
    return ConflictError(f"{who} just now{when}; nothing was written; try again in a minute")


def _text_without_holder(paths: AbstractSet[str]) -> bytes:
    """Return the text of a lock that nobody holds, with the `paths` in doubt."""
    return _serialize({"token": secrets.token_hex(16), "late": sorted(paths)})


def _is_over(record: dict[str, Any], editions: int) -> bool:
    """Return whether its edition is in the ledger."""
    edition = record.get("edition")
    return isinstance(edition, int) and edition <= editions


def _is_stale(record: dict[str, Any], now: datetime) -> bool:
    """Return whether the process that wrote the lock no longer works."""
    try:
        renewed = datetime.fromisoformat(record["renewed"])
        if record["token"] in _abandoned:
            return True
        if abs(now - renewed) >= STALE:  # a clock that ran ahead must not block for hours
            return True
        here, process = bool(record["machine"] == machine_id()), int(record["process"])
        return here and start_time(process) != str(record["started"])
    except (KeyError, ValueError, TypeError):
        return True  # nobody holds it, or no publisher wrote it


def _paths(record: dict[str, Any], key: str) -> frozenset[str]:
    paths = record.get(key)
    if not isinstance(paths, list):
        return frozenset()
    return frozenset(path for path in paths if isinstance(path, str) and _is_safe(path))


def _is_safe(path: str) -> bool:
    is_path = path.isprintable() and not path.startswith("/") and ".." not in path.split("/")
    return bool(path) and is_path


def _serialize(record: dict[str, Any]) -> bytes:
    return canonical(record) + b"\n"


def _parse(stored: Stored | None) -> dict[str, Any]:
    try:
        record = json.loads(stored.data) if stored else {}
    except (ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}
