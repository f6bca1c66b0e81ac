"""Exporting: stored mentions as CSV that spreadsheets open without running anything."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Final, TextIO

from hubgen.listening.mention import Mention

HEADER: Final = (
    "Date (UTC)", "Author", "Author name", "Network", "Message", "URL", "Followers",
    "Language", "Class", "Sentiment", "Group", "Source",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write_csv(mentions: Iterable[Mention], out: TextIO) -> int:
    """Write `mentions` to `out`, and return how many."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    count = 0
    for one in mentions:
        writer.writerow(_row(one))
        count += 1
    return count


def _row(one: Mention) -> list[str | int]:
    known = one.understanding
    return [
        f"{one.at:%Y-%m-%d %H:%M:%S}",
        defused(one.author),
        defused(one.author_name),
        defused(one.network),
        defused(one.text),
        defused(one.url),
        one.reach,
        known.language,
        known.mention_class.value,
        known.sentiment.value,
        one.group,
        defused(one.origin),
    ]


def defused(text: str) -> str:
    """Return `text` as spreadsheets take it for text: an apostrophe before a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
