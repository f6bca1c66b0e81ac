"""Moments: dates and times as exports write them → instants.

Understood are ISO 8601, numbers with dots, slashes or hyphens, names of months in
English and German, seconds since 1970 and the day numbers of spreadsheets.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from hubgen.listening.files.answers import DateOrder

_NUMBERS: Final = re.compile(
    r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})"
    r"(?:,?\s+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?\s*([ap]\.?m\.?)?)?"
    r"\s*(?:Uhr)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_EPOCH: Final = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
_DAY_NUMBER: Final = re.compile(r"[2-9]\d{4}(?:\.\d+)?")
_SPREADSHEET_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a day number has no zone
_GERMAN: Final = {
    "januar": "january", "jänner": "january", "februar": "february", "märz": "march",
    "mai": "may", "juni": "june", "juli": "july", "oktober": "october", "dezember": "december",
    "mär": "mar", "okt": "oct", "dez": "dec",
}  # fmt: skip
_GERMAN_WORDS: Final = re.compile(rf"\b({'|'.join(_GERMAN)})\b", re.IGNORECASE)
_NOON: Final = 12
_MILLISECONDS: Final = 13


class MomentError(ValueError):
    """A text is no date and time."""


def order_of(text: str) -> DateOrder | None:
    """Return the order that the numbers of a date prove; None where they prove none."""
    found = _NUMBERS.fullmatch(text.strip())
    if not found:
        return None
    first, second = int(found[1]), int(found[2])
    if first > _NOON >= second:
        return DateOrder.DAY_FIRST
    if second > _NOON >= first:
        return DateOrder.MONTH_FIRST
    return None


def is_ambiguous(text: str) -> bool:
    """Return whether `text` is another day with the day first than with the month first."""
    found = _NUMBERS.fullmatch(text.strip())
    return found is not None and order_of(text) is None and found[1] != found[2]


def parse_moment(text: str, zone: ZoneInfo, order: DateOrder | None = None) -> datetime:
    """Return the instant that `text` names, in UTC; `zone` is of times without one.

    Where clocks go back, an hour that exists twice counts as the first.
    Raises MomentError.
    """
    text = text.strip()
    try:
        return _parse(text, zone, order).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise MomentError(text) from error


def _parse(text: str, zone: ZoneInfo, order: DateOrder | None) -> datetime:
    found = _NUMBERS.fullmatch(text)
    if found:
        return _numeric(found, zone, order)
    if _EPOCH.fullmatch(text):
        seconds = float(text)
        digits = len(text.partition(".")[0])
        return datetime.fromtimestamp(seconds / 1000 if digits == _MILLISECONDS else seconds, UTC)
    if _DAY_NUMBER.fullmatch(text):
        days = timedelta(days=float(text))
        return (_SPREADSHEET_EPOCH + days).replace(microsecond=0, tzinfo=zone)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = _worded(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _numeric(found: re.Match[str], zone: ZoneInfo, order: DateOrder | None) -> datetime:
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    dotted = "." in found[0][: found.end(3)]
    proven = order_of(found[0])
    chosen = proven or order or (DateOrder.DAY_FIRST if dotted else None)
    if chosen is None and first != second:
        raise MomentError(found[0])
    day, month = (second, first) if chosen is DateOrder.MONTH_FIRST else (first, second)
    hour, minute, seconds = int(found[4] or 0), int(found[5] or 0), int(found[6] or 0)
    half = (found[7] or "").lower()[:1]
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    offset = found[8]
    year += 2000 if year < 100 else 0  # noqa: PLR2004 - a year of two digits
    naive = datetime(year, month, day, hour, minute, seconds)  # noqa: DTZ001 - zone follows
    if offset is None:
        return naive.replace(tzinfo=zone)
    if offset.upper() in {"Z", "UTC", "GMT"}:
        return naive.replace(tzinfo=UTC)
    return datetime.fromisoformat(f"{naive.isoformat()}{offset}")


def _worded(text: str) -> datetime:
    from dateutil import parser

    if not any(letter.isdigit() for letter in text):
        raise MomentError(text)
    english = _GERMAN_WORDS.sub(lambda found: _GERMAN[found[0].lower()], text)
    far = datetime(1, 1, 1)  # noqa: DTZ001 - what a text leaves out shows as year 1
    moment: datetime = parser.parse(english, default=far)
    if moment.year == 1:
        raise MomentError(text)
    return moment
