"""What could not be read of a file: the line, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A line of a file, or a message in it, that is no mention."""

    line: int
    reason: str
