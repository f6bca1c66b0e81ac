"""Stated days: the days that a sentence names, in English or German."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

SINCE = re.compile(
    r"\b(?:since|(?:began|begun|started|starting|broke out|occurred) (?:on|at)"
    r"|seit(?: dem)?|(?:begann|begonnen hat) (?:am|um))\b",
    re.IGNORECASE,
)
"""What comes before the time at which something began."""
NEAR = 40
"""How many characters behind such words the time may be."""
_WEEK = 7
_MONTHS = (
    "jan", "feb", "m(?:ar|är|rz)", "apr", "ma[iy]", "jun", "jul", "aug", "sep", "o[ck]t", "nov",
    "de[cz]",
)  # fmt: skip
_MONTH = rf"(?P<month>(?:{'|'.join(_MONTHS)})[a-zä]*)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
_YEAR = r"(?:,?\s+(?P<year>\d{4}))?"
_WRITTEN = (
    re.compile(rf"\b{_DAY}\s+{_MONTH}{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}\s+{_DAY}{_YEAR}\b", re.IGNORECASE),
)
_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b")
# A dot alone can part hours and minutes as well, so a word or the year says that it is a day.
_NUMERIC = re.compile(
    r"(?:(?<![\d.:/])|\b(?P<before>on|am|den|dem|vom|zum|bis)\s+)"
    r"(?P<one>\d{1,2})(?P<mark>[./])(?P<other>\d{1,2})(?:[./](?P<year>\d{4}))?(?![\d:])",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:(?P<today>today|tonight|this (?:morning|afternoon|evening)|heute)"
    r"|(?P<after>(?:the )?day after tomorrow|übermorgen)"
    r"|(?P<tomorrow>tomorrow|(?<!\bam )(?<!\bguten )morgen(?!s)))\b",
    re.IGNORECASE,
)
_WEEKDAYS = (
    "monday|montag", "tuesday|dienstag", "wednesday|mittwoch", "thursday|donnerstag",
    "friday|freitag", "saturday|samstag|sonnabend", "sunday|sonntag",
)  # fmt: skip
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(f'({names})' for names in _WEEKDAYS)})\b", re.IGNORECASE)
_WEEKDAY_BEFORE = re.compile(
    rf"\b(?:{'|'.join(f'({names})' for names in _WEEKDAYS)}),?\s+(?:the\s+|den\s+|dem\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StatedDay:
    """A day that a sentence names, as it is written, and the dates that it can mean."""

    words: str
    dates: frozenset[date]
    start: int = 0
    """Where the words begin in the sentence."""


def stated_days(sentence: str, written: date) -> list[StatedDay]:
    """Return the days that `sentence` names, written on `written`.

    Dates come first: where there is one, a weekday beside it is left out. A day
    without a year means the nearest one, a weekday the next one within a week.
    """
    dates = list(_dates(sentence, written))
    if dates:
        return dates
    return [*_relative(sentence, written), *_weekdays(sentence, written)]


def dates(sentence: str, written: date) -> list[StatedDay]:
    """Return the dates that `sentence` names by month or number, but not weekdays or *today*."""
    return list(_dates(sentence, written))


def false_weekdays(sentence: str, written: date) -> Iterator[tuple[StatedDay, str]]:
    """Yield each date of `sentence` with the weekday before it, where it is another one."""
    for day in _dates(sentence, written):
        before = _WEEKDAY_BEFORE.search(sentence, 0, day.start)
        if before and day.dates:
            weekday = (before.lastindex or 1) - 1
            if all(one.weekday() != weekday for one in day.dates):
                yield day, before[before.lastindex or 0]


def _dates(sentence: str, written: date) -> Iterator[StatedDay]:
    for pattern in _WRITTEN:
        for match in pattern.finditer(sentence):
            month = next(
                number
                for number, name in enumerate(_MONTHS, 1)
                if re.match(name, match["month"], re.IGNORECASE)
            )
            yield _day(match, [(match["year"], month, int(match["day"]))], written)
    for match in _ISO.finditer(sentence):
        yield _day(match, [(match["year"], int(match["month"]), int(match["day"]))], written)
    for match in _NUMERIC.finditer(sentence):
        if match["mark"] == "." and not (match["before"] or match["year"]):
            continue
        one, other, year = int(match["one"]), int(match["other"]), match["year"]
        yield _day(match, [(year, other, one), (year, one, other)], written)


def _day(
    match: re.Match[str], readings: list[tuple[str | None, int, int]], written: date
) -> StatedDay:
    dates = (_date(year, month, day, written) for year, month, day in readings)
    return StatedDay(match[0], frozenset(one for one in dates if one), match.start())


def _date(year: str | None, month: int, day: int, written: date) -> date | None:
    years = [int(year)] if year else [written.year - 1, written.year, written.year + 1]
    possible = []
    for one in years:
        try:
            possible.append(date(one, month, day))
        except ValueError:  # no such day in that year
            continue
    return min(possible, key=lambda one: abs(one - written), default=None)


def _relative(sentence: str, written: date) -> Iterator[StatedDay]:
    for match in _RELATIVE.finditer(sentence):
        days = 2 if match["after"] else 1 if match["tomorrow"] else 0
        yield StatedDay(match[0], frozenset({written + timedelta(days=days)}), match.start())


def _weekdays(sentence: str, written: date) -> Iterator[StatedDay]:
    for match in _WEEKDAY.finditer(sentence):
        weekday = (match.lastindex or 1) - 1
        ahead = (weekday - written.weekday()) % _WEEK
        dates = {written + timedelta(days=ahead), written + timedelta(days=ahead or _WEEK)}
        yield StatedDay(match[0], frozenset(dates), match.start())
