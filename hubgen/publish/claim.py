"""The claim: who publishes now. Of two publishers one gets it; a dead one's is taken over.

A claim is dead when it was not renewed for a minute, and at once when its
process ran on this machine and is gone.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import secrets
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hubgen.problems import HubgenError
from hubgen.publish.ledger.canonical import canonical, digest
from hubgen.publish.targets.target import Target

CLAIM = "editions/claim"
STALE = timedelta(seconds=60)
RENEWED_EVERY = timedelta(seconds=15)
Clock = Callable[[], datetime]


class SecondError(HubgenError):
    """Somebody else publishes, or published first. Nothing was written."""


class Claim:
    """The right to write to a target, held from `take` to `release`."""

    def __init__(self, target: Target, who: str, clock: Clock) -> None:
        self._target, self._who, self._clock = target, who, clock
        self._token = secrets.token_hex(16)
        self._since = self._renewed = clock()
        self._version = ""

    @classmethod
    def take(cls, target: Target, by: str | None, clock: Clock) -> Claim:
        """The claim on `target`. Raises SecondError, naming the holder, where it is taken."""
        claim = cls(target, by or _login(), clock)
        text = claim._text()
        if target.put_if_absent(CLAIM, text):
            claim._version = digest(text)
            return claim
        stored = target.read(CLAIM)
        if stored is None or not is_dead(stored.data, clock()):
            raise _taken(stored.data if stored else None)
        if not target.put_if_unchanged(CLAIM, text, stored.version):
            now = target.read(CLAIM)
            raise _taken(now.data if now else None)
        claim._version = digest(text)
        return claim

    def check(self) -> None:
        """Renews the claim in time. Raises SecondError where it was lost meanwhile."""
        if self._clock() - self._renewed < RENEWED_EVERY:
            return
        self._renewed = self._clock()
        text = self._text()
        if not self._target.put_if_unchanged(CLAIM, text, self._version):
            raise SecondError(
                "another publication took over while this one was at rest for too long;"
                " what it does stands; look, then publish again"
            )
        self._version = digest(text)

    def release(self) -> None:
        """Gives the claim up, if it is still held."""
        self._target.delete(CLAIM, self._version)

    def _text(self) -> bytes:
        record = {
            "holder": self._who,
            "since": self._since.astimezone(UTC).isoformat(),
            "renewed": self._renewed.astimezone(UTC).isoformat(),
            "token": self._token,
            "machine": _machine(),
            "process": os.getpid(),
            "started": _started(os.getpid()),
        }
        return canonical(record) + b"\n"


def is_dead(data: bytes, now: datetime) -> bool:
    """Whether nobody works under the claim `data` any more."""
    record = _read(data)
    try:
        renewed = datetime.fromisoformat(record["renewed"])
        if abs(now - renewed) >= STALE:  # a clock that ran ahead must not block for hours
            return True
        here, process = bool(record["machine"] == _machine()), int(record["process"])
        return here and _started(process) != str(record["started"])
    except (KeyError, ValueError, TypeError):
        return True  # no publisher ever writes such a claim


def _taken(data: bytes | None) -> SecondError:
    record = _read(data or b"{}")
    holder, since = record.get("holder"), record.get("since")
    who = f"{holder} is publishing" if holder else "somebody else is publishing"
    when = f", since {since[11:19]} UTC" if isinstance(since, str) else ""
    return SecondError(f"{who} just now{when}; nothing was written; try again in a minute")


def _read(data: bytes) -> dict[str, Any]:
    try:
        record = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"


def _machine() -> str:
    """This machine, boot and container, as a hash: the claim is public while it stands."""
    parts = [socket.gethostname()]
    for source in ("/proc/sys/kernel/random/boot_id", "/etc/machine-id"):
        try:
            parts.append(Path(source).read_text("ascii"))
        except OSError:
            parts.append("")
    try:
        parts.append(str(Path("/proc/self/ns/pid").readlink()))
    except OSError:
        parts.append("")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _started(process: int) -> str | None:
    """When the process began, by its system's count; None where there is no such process.

    An empty text where the system does not tell: then only time shows a claim dead.
    """
    if not Path("/proc/self/stat").exists():
        return ""
    try:
        stat = Path(f"/proc/{process}/stat").read_text("utf-8", "replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in {"Z", "X"} else fields[19]
