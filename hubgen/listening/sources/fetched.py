"""What fetching a source gives, and how it fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hubgen.listening.files.unread import Unread
from hubgen.listening.mention import RawMention
from hubgen.problems import HubgenError

State = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """New messages of a source, and the state from which the next fetch goes on."""

    mentions: tuple[RawMention | Unread, ...] = ()
    state: State = field(default_factory=dict)


class SourceError(HubgenError):
    """A source cannot be fetched now; `wait` is how long it asks to be left alone."""

    def __init__(self, words: str, wait: timedelta | None = None) -> None:
        self.wait = wait
        super().__init__(words)
