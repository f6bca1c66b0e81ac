"""Opening hours: the lines below `open:` of a contact, `Mo-Fr 08:00-18:00`.

A line names one day of the week or a range of them, or a single date, which
then counts instead of its day of the week: `2026-12-25 closed`. `24/7` is
always open. Days and times are those of the hub's time zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from hubgen.model.fields import parse_day, shown

DAY_NAMES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
"""How the lines name the days of the week, Monday first."""
DAY_MINUTES = 24 * 60
_WEEK_MINUTES = 7 * DAY_MINUTES
_MOST_LINES = 100
_ALWAYS = "24/7"
_CLOSED = "closed"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SPAN = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)", re.ASCII)
_PATTERN = (
    r"^(24/7|\d{4}-\d{2}-\d{2} closed"
    r"|(\d{4}-\d{2}-\d{2}|[A-Z][a-z](-[A-Z][a-z])?) \d{2}:\d{2}-\d{2}:\d{2})$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One time of a day, in minutes from its start; past midnight `end` is beyond the day's."""

    start: int
    end: int


ALL_DAY = Period(start=0, end=DAY_MINUTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningLine:
    """One line: the days of the week (0 is Monday) or the date, and the time; None is closed."""

    weekdays: tuple[int, ...] = ()
    date: date | None = None
    period: Period | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningHours:
    """When a contact is open: by day of the week, and on single dates instead."""

    week: tuple[tuple[Period, ...], ...]
    dates: Mapping[date, tuple[Period, ...]]


def parse_opening_line(text: str) -> OpeningLine:
    """Return the line `text`. Raises PydanticCustomError with words for the writer."""
    if text == _ALWAYS:
        return OpeningLine(weekdays=tuple(range(7)), period=ALL_DAY)
    days, _, time = text.partition(" ")
    if not time:
        raise _mistake(text, "needs a day and a time; write it like Mo-Fr 08:00-18:00")
    if _DATE.fullmatch(days):
        period = None if time == _CLOSED else _period(text, time)
        return OpeningLine(date=parse_day(days), period=period)
    weekdays = _weekdays(text, days)
    if time == _CLOSED:
        raise _mistake(text, "is not needed; days that are not listed are closed, so leave it out")
    return OpeningLine(weekdays=weekdays, period=_period(text, time))


def opening_hours(lines: Iterable[str]) -> OpeningHours:
    """Return what `lines` say together. Raises PydanticCustomError where two contradict."""
    week: list[list[Period]] = [[] for _ in DAY_NAMES]
    dates: dict[date, list[Period]] = {}
    closed = set()
    for line in map(parse_opening_line, lines):
        days = [week[one] for one in line.weekdays]
        if line.date is not None:
            days.append(dates.setdefault(line.date, []))
        if line.period is None:
            closed.add(line.date)
            continue
        for day in days:
            day.append(line.period)
    for on, periods in dates.items():
        if on in closed and periods:
            raise _contradiction(f"{on} is closed in one line and open in another")
        _check_overlaps(periods, str(on))
    _check_week(week)
    return OpeningHours(
        week=tuple(map(_in_order, week)),
        dates={on: _in_order(periods) for on, periods in sorted(dates.items())},
    )


def _weekdays(text: str, days: str) -> tuple[int, ...]:
    names = days.split("-")
    if len(names) > 2 or not all(name in DAY_NAMES for name in names):  # noqa: PLR2004 - from, to
        known = ", ".join(DAY_NAMES[:-1]) + f" and {DAY_NAMES[-1]}"
        raise _mistake(
            text, f"does not start with days; they are {known}, a range is written Mo-Fr"
        )
    first, last = DAY_NAMES.index(names[0]), DAY_NAMES.index(names[-1])
    return tuple((first + number) % 7 for number in range((last - first) % 7 + 1))


def _period(text: str, time: str) -> Period:
    match = _SPAN.fullmatch(time)
    if match is None:
        raise _mistake(text, "does not end with a time; write it like 08:00-18:00")
    start, end = (int(match[i]) * 60 + int(match[i + 1]) for i in (1, 3))
    if start >= DAY_MINUTES or end > DAY_MINUTES:
        raise _mistake(text, "has a time that is on no clock; times run from 00:00 to 24:00")
    if start == end:
        raise _mistake(text, "ends when it starts; write 00:00-24:00 for a whole day")
    return Period(start=start, end=end if end > start else end + DAY_MINUTES)


def _check_week(week: list[list[Period]]) -> None:
    """Raise PydanticCustomError if two periods of the week overlap, Sunday night included."""
    spans = sorted(
        (day * DAY_MINUTES + one.start, day * DAY_MINUTES + one.end)
        for day, periods in enumerate(week)
        for one in periods
    )
    if not spans:
        return
    around = [*spans, (spans[0][0] + _WEEK_MINUTES, 0)]
    for (_, end), (start, _) in pairwise(around):
        if start < end:
            raise _contradiction(f"two lines overlap on {DAY_NAMES[start // DAY_MINUTES % 7]}")


def _check_overlaps(periods: list[Period], day: str) -> None:
    for before, after in pairwise(_in_order(periods)):
        if after.start < before.end:
            raise _contradiction(f"two lines overlap on {day}")


def _in_order(periods: Iterable[Period]) -> tuple[Period, ...]:
    return tuple(sorted(periods, key=lambda one: one.start))


def _mistake(text: str, wanted: str) -> PydanticCustomError:
    return PydanticCustomError(
        "opening-hours", '"{text}" {wanted}', {"text": shown(text), "wanted": wanted}
    )


def _contradiction(what: str) -> PydanticCustomError:
    return PydanticCustomError(
        "opening-hours", "{what}; leave each time in one line only", {"what": what}
    )


def _checked_line(text: str) -> str:
    parse_opening_line(text)
    return text


def _checked_lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    if len(lines) > _MOST_LINES:
        raise PydanticCustomError(
            "opening-hours",
            "there are {count} lines; at most {most} fit, so leave out dates that are past",
            {"count": len(lines), "most": _MOST_LINES},
        )
    opening_hours(lines)
    return lines


_OpeningText = Annotated[
    str,
    StringConstraints(max_length=60),
    AfterValidator(_checked_line),
    WithJsonSchema(
        {"type": "string", "pattern": _PATTERN, "examples": ["Mo-Fr 08:00-18:00", "24/7"]}
    ),
]
OpeningTexts = Annotated[tuple[_OpeningText, ...], AfterValidator(_checked_lines)]
"""The lines as they are written, checked."""
