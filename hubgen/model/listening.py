"""Listening: what the team watches, where, and how long mentions are stored."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Final

from pydantic import StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from hubgen.model.fields import Address, Duration, Line, Record, Slug

DEFAULT_RETENTION: Final = timedelta(days=90)
DEFAULT_INTERVAL: Final = timedelta(minutes=10)

Hashtag = Annotated[str, StringConstraints(pattern=r"^#?\w{1,100}$")]


class MentionClass(StrEnum):
    """What a mention asks of the team, most urgent first."""

    DANGER = "danger"
    PRIVATE = "private"
    QUESTION = "question"
    COMPLAINT = "complaint"
    ANGER = "anger"
    RUMOUR = "rumour"
    PRAISE = "praise"
    OTHER = "other"


class SourceKind(StrEnum):
    """How mentions are fetched from a source."""

    FEED = "feed"
    MASTODON = "mastodon"
    BLUESKY = "bluesky"
    IMAP = "imap"


_REQUIRED: Final = {
    SourceKind.FEED: ("url",),
    SourceKind.MASTODON: ("url", "hashtag"),
    SourceKind.BLUESKY: ("search",),
    SourceKind.IMAP: ("server", "user"),
}
_OPTIONAL: Final = {SourceKind.BLUESKY: ("url",), SourceKind.IMAP: ("folder",)}
_DETAILS: Final = ("url", "hashtag", "search", "server", "user", "folder")


class ListeningSource(Record):
    """One source that is fetched; `kind` decides which of the other keys it has."""

    kind: SourceKind
    url: Address | None = None
    hashtag: Hashtag | None = None
    search: Line | None = None
    server: Line | None = None
    user: Line | None = None
    folder: Line | None = None

    @model_validator(mode="after")
    def _check_keys(self) -> ListeningSource:
        required = _REQUIRED[self.kind]
        missing = [key for key in required if getattr(self, key) is None]
        if missing:
            raise PydanticCustomError(
                "source-key",
                "a source of kind {kind} has no {key}; add a line {key}: …",
                {"kind": self.kind.value, "key": missing[0]},
            )
        allowed = (*required, *_OPTIONAL.get(self.kind, ()))
        extra = [key for key in _DETAILS if getattr(self, key) is not None and key not in allowed]
        if extra:
            raise PydanticCustomError(
                "source-key",
                "a source of kind {kind} does not use {key}; remove that line",
                {"kind": self.kind.value, "key": extra[0]},
            )
        return self


class ListeningPlan(Record):
    """The keys of `content/plan/listening.yml`.

    `words` are what the team watches for; without any, every fetched message is
    stored. `reply_within` sets how soon a case of a class must be answered.
    """

    words: tuple[Line, ...] = ()
    sources: dict[Slug, ListeningSource] = {}
    keep: Duration = DEFAULT_RETENTION
    every: Duration = DEFAULT_INTERVAL
    reply_within: dict[MentionClass, Duration] = {}
    follow_up_after: Duration = timedelta(days=1)
