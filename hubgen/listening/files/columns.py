"""Columns: which column of an export holds what, by the header lines that tools write."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hubgen.listening.files.answers import Answers, Column, QuestionError

HEADER_ROWS: Final = 40  # exports begin with some lines about the report
_LEAST_RECOGNISED: Final = 2

# Names in the order of preference, as Brandwatch, Hootsuite, Meltwater, Mention, Sprout
# Social, Talkwalker, and spreadsheets of Google Alerts write them; German ones behind.
_SYNONYMS: Final[Mapping[Column, tuple[str, ...]]] = {
    Column.TEXT: (
        "full text", "message", "message text", "hit sentence", "content", "post message",
        "post text", "text", "tweet text", "tweet", "post", "mention", "mention text", "comment",
        "body", "snippet", "mention snippet", "description", "opening text", "summary",
        "nachricht", "inhalt", "beitrag", "volltext", "kommentar", "beschreibung",
    ),
    Column.TIME: (
        "date", "timestamp", "published", "published at", "published date", "publish date",
        "created", "created at", "created time", "created date", "date created", "post date",
        "mention date", "datetime", "date time", "date and time", "at", "time",
        "datum", "zeitpunkt", "veröffentlicht", "erstellt", "erstellt am", "datum und uhrzeit",
    ),
    Column.CLOCK: ("time", "uhrzeit", "hour"),
    Column.AUTHOR: (
        "author username", "username", "user name", "screen name", "handle", "author handle",
        "twitter screen name", "author", "from", "from username", "influencer", "profile",
        "user", "account", "sender", "extra author attributes short name",
        "autor", "absender", "benutzername", "nutzername", "verfasser",
    ),
    Column.AUTHOR_NAME: (
        "full name", "author name", "author full name", "display name", "from name", "name",
        "extra author attributes name", "influencer name", "name des autors",
    ),
    Column.NETWORK: (
        "network", "social network", "platform", "source type", "page type", "media type",
        "channel", "source", "source name", "site", "site name", "domain", "host url",
        "netzwerk", "plattform", "quelle", "kanal",
    ),
    Column.URL: (
        "url", "permalink", "link", "mention url", "post url", "post link", "original url",
        "message url", "adresse", "web address",
    ),
    Column.ID: (
        "mention id", "message id", "post id", "tweet id", "resource id", "native id", "guid",
        "external id", "id", "document id",
    ),
    Column.REACH: (
        "followers", "author followers", "twitter followers", "followers count", "follower count",
        "reach", "potential reach", "reach new", "impressions", "audience", "reichweite",
    ),
    Column.TITLE: ("title", "headline", "subject", "titel", "betreff", "überschrift"),
}  # fmt: skip
_UNIT: Final = re.compile(r"\([^)]*\)")
_SEPARATORS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """Where each value is: the index of its column; `header` holds the names as written."""

    header: tuple[str, ...]
    indices: Mapping[Column, int]
    in_utc: bool = False

    def value(self, row: Sequence[str], column: Column) -> str:
        """Return the value of `column` in `row`; empty where there is none."""
        index = self.indices.get(column)
        return row[index].strip() if index is not None and index < len(row) else ""


def find_header(rows: Sequence[Sequence[str]]) -> int:
    """Return the index of the row among the first `rows` that looks most like a header line."""
    scores = [len(_recognised(row)) for row in rows[:HEADER_ROWS]]
    best = max(scores, default=0)
    if best >= _LEAST_RECOGNISED:
        return scores.index(best)
    filled = [sum(bool(value.strip()) for value in row) for row in rows[:HEADER_ROWS]]
    return filled.index(max(filled)) if filled else 0


def signature(header: Sequence[str]) -> str:
    """Return a name for all files with this header line."""
    return hashlib.sha256("\0".join(map(_folded, header)).encode("utf-8", "replace")).hexdigest()


def map_columns(file: str, header: Sequence[str], answers: Answers) -> ColumnMap:
    """Return where each value is, by `answers` and by the names that tools use.

    Raises QuestionError for a text or time that no column is known for.
    """
    names = tuple(name.strip() for name in header)
    indices = _recognised(header)
    for column, wanted in answers.columns.items():
        places = [index for index, name in enumerate(names) if _folded(name) == _folded(wanted)]
        if not places:
            raise QuestionError(file, column=column, choices=names)
        indices = {one: index for one, index in indices.items() if index != places[0]}
        indices[column] = places[0]
    if Column.TEXT not in indices and Column.TITLE in indices:
        indices[Column.TEXT] = indices.pop(Column.TITLE)
    for needed in (Column.TEXT, Column.TIME):
        if needed not in indices:
            raise QuestionError(file, column=needed, choices=names)
    in_utc = bool(re.search(r"\b(utc|gmt)\b", names[indices[Column.TIME]], re.IGNORECASE))
    return ColumnMap(header=names, indices=indices, in_utc=in_utc)


def _recognised(header: Sequence[str]) -> dict[Column, int]:
    folded = [_folded(name) for name in header]
    found: dict[Column, int] = {}
    for column, names in _SYNONYMS.items():
        place = next((folded.index(name) for name in names if name in folded), None)
        if place is not None and place not in found.values():
            found[column] = place
    return found


def _folded(name: str) -> str:
    return _SEPARATORS.sub(" ", _UNIT.sub(" ", name)).strip().casefold()
