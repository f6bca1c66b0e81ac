"""The claim: who publishes now, and which files are in doubt until that is done.

Of two publishers one gets it; a dead one's is taken over. A claim is dead when
it was not renewed for a minute, and at once when its process ran on this
machine and is gone. It names every file that its publication is about to
touch, so that the next one knows what a dead one left, without listing a
destination; and the edition that it makes: with that in the ledger it is over.

The file stays, and no two of its states are alike. Whoever replaces the one
that they saw knows that nobody has published since.
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
_given_up: set[str] = set()
"""The claims that this process gave up, also where a full disk or a dead line kept that back."""


class ConflictError(HubgenError):
    """Somebody else publishes, or published first. Nothing was written."""


class PublishLock:
    """The right to write to a destination, held from `take` to `end` or `give_up`."""

    def __init__(
        self, destination: Destination, who: str | None, clock: Clock, touched: AbstractSet[str]
    ) -> None:
        self._destination, self._who, self._clock = destination, who, clock
        self._token = secrets.token_hex(16)
        self._since = self._renewed = clock()
        self._edition: int | None = None
        self._touched, self._late = sorted(touched), frozenset[str]()
        self._version = ""

    @classmethod
    def take(
        cls,
        destination: Destination,
        seen: Stored | None,
        *,
        by: str | None,
        clock: Clock,
        touched: AbstractSet[str] = frozenset(),
        edition: int | None = None,
    ) -> PublishLock | None:
        """The claim on `destination` in place of the one `seen`; None where another stands.

        `touched` are the files in doubt while it is held; the `edition` in the
        ledger ends it, where nothing comes after that. It may stay for everybody
        to read, so nobody is named in it but who is in the ledger, too.
        """
        claim = cls(destination, by, clock, touched)
        claim._edition = edition
        text = claim._text()
        if seen is None:
            done = destination.put_if_absent(LOCK_FILE, text)
        else:
            done = destination.put_if_unchanged(LOCK_FILE, text, seen.version)
        claim._version = digest(text)
        return claim if done else None

    def check(self) -> None:
        """Renews the claim in time. Raises ConflictError where it was lost meanwhile."""
        if self._clock() - self._renewed < RENEWED_EVERY:
            return
        self._renewed = self._clock()
        if not self._replace(self._text):
            raise ConflictError(
                "another publication took over while this one was at rest for too long;"
                " what it does stands; look, then publish again"
            )

    def end(self, doubtful: AbstractSet[str] = frozenset()) -> None:
        """Everything is done; `doubtful` is what had been in doubt before, and is not mended.

        Where the ledger tells that it is over, and the file is small, it stays;
        where nothing was seen yet, it never was.
        """
        if self._destination.is_atomic and not doubtful:
            self._destination.delete(LOCK_FILE)
        elif self._edition is None or len(self._touched) > _MOST_LEFT:
            self._replace(lambda: _free({*self._late, *doubtful}))

    def give_up(self, begun: Iterable[str]) -> None:
        """It was not brought to its end: what is touched stays in doubt.

        Of a claim that was lost only what was `begun` is: it may have landed
        after the other's.
        """
        _given_up.add(self._token)
        if not self._replace(lambda: _free({*self._touched, *self._late})):
            add_doubt(self._destination, begun)

    def _replace(self, text: Callable[[], bytes]) -> bool:
        """Writes the file anew, with what others added meanwhile; False where it was lost."""
        for _ in range(_TRIES):
            data = text()
            if self._destination.put_if_unchanged(LOCK_FILE, data, self._version):
                self._version = digest(data)
                return True
            stored = self._destination.get(LOCK_FILE)
            record = _read(stored)
            if stored is None or record.get("token") != self._token:
                return False
            self._version = stored.version
            self._late |= _paths(record, "late")
        return False

    def _text(self) -> bytes:
        return _written(
            {
                "edition": self._edition,
                "holder": self._who,
                "since": self._since.astimezone(UTC).isoformat(),
                "renewed": self._renewed.astimezone(UTC).isoformat(),
                "token": self._token,
                "machine": machine_id(),
                "process": os.getpid(),
                "started": start_time(os.getpid()),
                "touched": self._touched,
                "late": sorted(self._late),
            }
        )


def is_held(stored: Stored | None, editions: int, now: datetime) -> bool:
    """Whether somebody works under the claim in `stored`, beside a ledger of so many editions."""
    record = _read(stored)
    return not _is_over(record, editions) and not _is_dead(record, now)


def doubtful(stored: Stored | None, editions: int) -> frozenset[str]:
    """The files that may not be what a ledger of so many editions says."""
    record = _read(stored)
    touched = frozenset[str]() if _is_over(record, editions) else _paths(record, "touched")
    return touched | _paths(record, "late")


def add_doubt(destination: Destination, paths: Iterable[str]) -> None:
    """Notes, without a claim, that the files at `paths` may not be what the record says."""
    paths = sorted(paths)
    for _ in range(_TRIES if paths else 0):
        seen = destination.get(LOCK_FILE)
        record = _read(seen)
        record = {**record, "late": sorted({*paths, *_paths(record, "late")})}
        record.setdefault("token", secrets.token_hex(16))
        if seen is None:
            done = destination.put_if_absent(LOCK_FILE, _written(record))
        else:
            done = destination.put_if_unchanged(LOCK_FILE, _written(record), seen.version)
        if done:
            return


def taken(stored: Stored | None) -> ConflictError:
    """The words for who is second to the holder of the claim in `stored`."""
    record = _read(stored)
    holder, since = record.get("holder"), record.get("since")
    who = f"{holder} is publishing" if holder else "somebody else is publishing"
    when = f", since {since[11:19]} UTC" if isinstance(since, str) else ""
    return ConflictError(f"{who} just now{when}; nothing was written; try again in a minute")


def _free(paths: AbstractSet[str]) -> bytes:
    """A claim that nobody holds, with what is in doubt."""
    return _written({"token": secrets.token_hex(16), "late": sorted(paths)})


def _is_over(record: dict[str, Any], editions: int) -> bool:
    """Whether its edition is in the ledger."""
    edition = record.get("edition")
    return isinstance(edition, int) and edition <= editions


def _is_dead(record: dict[str, Any], now: datetime) -> bool:
    """Whether nobody works under the claim any more."""
    try:
        renewed = datetime.fromisoformat(record["renewed"])
        if record["token"] in _given_up:
            return True
        if abs(now - renewed) >= STALE:  # a clock that ran ahead must not block for hours
            return True
        here, process = bool(record["machine"] == machine_id()), int(record["process"])
        return here and start_time(process) != str(record["started"])
    except (KeyError, ValueError, TypeError):
        return True  # nobody holds it, or no publisher ever wrote it


def _paths(record: dict[str, Any], key: str) -> frozenset[str]:
    paths = record.get(key)
    if not isinstance(paths, list):
        return frozenset()
    return frozenset(path for path in paths if isinstance(path, str) and _is_safe(path))


def _is_safe(path: str) -> bool:
    is_path = path.isprintable() and not path.startswith("/") and ".." not in path.split("/")
    return bool(path) and is_path


def _written(record: dict[str, Any]) -> bytes:
    return canonical(record) + b"\n"


def _read(stored: Stored | None) -> dict[str, Any]:
    try:
        record = json.loads(stored.data) if stored else {}
    except (ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}
