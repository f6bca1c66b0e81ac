"""Times in words: the wall clock with its zone named, in the reader's language."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale, dates

from hubgen.model.messages import Messages

_LONG = {"en": "EEEE d MMMM y", "de": "EEEE, d. MMMM y"}
_NAMED = frozenset({"full", "medium"})
_SHORT = {"en": "d MMM y", "de": "d. MMM y"}


def local(at: datetime, zone: ZoneInfo) -> datetime:
    """Return `at` in `zone`, with its offset and short name fixed.

    Two such times compare as instants. Python compares times of one zone by
    their wall clocks, which is wrong in the hour that the clocks show twice.
    """
    there = at.astimezone(zone)
    return there.replace(tzinfo=_fixed(there.utcoffset() or timedelta(0), there.tzname() or ""))


@cache  # as many as there are zones
def _fixed(offset: timedelta, name: str) -> timezone:
    """Return one object for each offset: times that share it are compared faster."""
    return timezone(offset, name)


def end_of(deadline: date | datetime, zone: ZoneInfo) -> datetime:
    """Return the instant `deadline` in `zone`; for a day, its last minute."""
    if isinstance(deadline, datetime):
        return local(deadline, zone)
    return local(datetime.combine(deadline, time(23, 59), zone), zone)


def machine(at: datetime) -> str:
    """Return `at` as machines read it: UTC, to the second, `2026-11-22T10:05:00Z`."""
    there = at.astimezone(UTC)
    return there.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def zone_name(at: datetime) -> str:
    """Return the zone's short name at that instant: `GMT`, `CET`, else `UTC+03:00`."""
    name = at.tzname() or "UTC"
    if name[:1] in "+-":
        minutes = int((at.utcoffset() or timedelta(0)).total_seconds()) // 60
        return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    return name


def zone_city(zone: ZoneInfo, messages: Messages) -> str:
    """Return the city that `zone` is named after, in the messages' language: `London`."""
    named = messages.locale.time_zones.get(zone.key, {}).get("city")
    return str(named or zone.key.rpartition("/")[2].replace("_", " "))


def _formatted(day: date, messages: Messages, pattern: str) -> str:
    return _pattern(messages.language, pattern).apply(day, messages.locale)


@cache  # a few for each language
def _pattern(language: str, pattern: str) -> dates.DateTimePattern:
    """Return a pattern of this module, or one that CLDR names so for the language."""
    named = Locale.parse(language, sep="-").date_formats
    return named[pattern] if pattern in _NAMED else dates.parse_pattern(pattern)


def long_day(day: date, messages: Messages) -> str:
    """Return `Sunday 22 November 2026`."""
    return _formatted(day, messages, _LONG.get(messages.language, "full"))


def short_day(day: date, messages: Messages) -> str:
    """Return `22 Nov 2026`."""
    return _formatted(day, messages, _SHORT.get(messages.language, "medium"))


def month_name(year_month: str, messages: Messages) -> str:
    """Return `November 2026` for `2026-11`."""
    return _formatted(date.fromisoformat(year_month + "-01"), messages, "LLLL y")


def clock(at: datetime) -> str:
    """Return `10:05 GMT`."""
    return f"{at.hour:02}:{at.minute:02} {zone_name(at)}"


def long_time(at: datetime, messages: Messages) -> str:
    """Return `Sunday 22 November 2026, 10:05 GMT`."""
    return f"{long_day(at.date(), messages)}, {clock(at)}"


def short_time(at: datetime, messages: Messages) -> str:
    """Return `22 Nov 2026, 10:05 GMT`."""
    return f"{short_day(at.date(), messages)}, {clock(at)}"


def brief_time(at: datetime, beside: datetime, messages: Messages) -> str:
    """Return `10:05 GMT` on the day of `beside`, else with the day: `23 Nov, 10:05 GMT`."""
    if at.date() == beside.astimezone(at.tzinfo).date():
        return clock(at)
    if at.year != beside.year:
        return short_time(at, messages)
    pattern = {"en": "d MMM", "de": "d. MMM"}.get(messages.language, "d MMM")
    return f"{_formatted(at.date(), messages, pattern)}, {clock(at)}"


def duration(length: timedelta, messages: Messages) -> str:
    """Return `2 hours 5 minutes`, to the minute; days from two days on."""
    minutes = max(0, int(length.total_seconds()) // 60)
    days, rest = divmod(minutes, 24 * 60)
    if days < 2:  # noqa: PLR2004 - up to two days people count in hours
        days, rest = 0, minutes
    hours, minutes = divmod(rest, 60)
    parts = [
        messages(f"words.{unit}", count=count)
        for unit, count in (("days", days), ("hours", hours), ("minutes", minutes))
        if count
    ]
    return " ".join(parts) or messages("words.minutes", count=0)
