"""Mentions: what somebody outside said, as it was received and as it is stored."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from hubgen.model.listening import MentionClass

LONGEST_TEXT: Final = 20_000
MOST_REACH: Final = 10**11


class Sentiment(StrEnum):
    """How a mention feels."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMention:
    """A message as a file or a source gave it; `at` is aware of its zone.

    `network` is where it was said, in lower case; `external` identifies it
    there: an id or an address. Empty where the source names none.
    """

    text: str
    at: datetime
    author: str = ""
    author_name: str = ""
    network: str = ""
    external: str = ""
    url: str = ""
    reach: int = 0

    def storable(self) -> RawMention:
        """Return the mention without characters and numbers that no database takes."""
        return replace(
            self,
            text=_storable(self.text),
            author=_storable(self.author),
            author_name=_storable(self.author_name),
            network=_storable(self.network),
            external=_storable(self.external),
            url=_storable(self.url),
            reach=min(max(self.reach, 0), MOST_REACH),
        )

    @property
    def identity(self) -> str:
        """What distinguishes it from all others: its id, its address, or its digest."""
        named = self.external or self.url
        if named:
            return named
        parts = (str(self.at.astimezone(UTC)), author_key(self.author), self.text)
        return "digest:" + hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What was computed from a text; `confidence` of the class is between 0 and 1."""

    language: str
    mention_class: MentionClass
    sentiment: Sentiment
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A stored mention. `group` is the id of the first mention of its near-duplicates.

    `origin` is the name of the source or file that it came from. `corrected` says
    that a person set its class.
    """

    id: int
    text: str
    at: datetime
    author: str
    author_name: str
    network: str
    url: str
    reach: int
    origin: str
    group: int
    understanding: Understanding
    corrected: bool = False

    @property
    def person(self) -> str:
        """A key of the person who said it; mentions without an author are a person each."""
        return author_key(self.author) or author_key(self.author_name) or f"#{self.id}"


def _storable(text: str) -> str:
    if "\0" in text or not text.isascii():
        return text.replace("\0", " ").encode("utf-8", "replace").decode()
    return text


def author_key(author: str) -> str:
    """Return `author` as names are compared: without a leading @, in folded case."""
    return author.strip().lstrip("@").casefold()
