"""Moments: points in time as the people at the desk read them."""

from __future__ import annotations

from datetime import datetime, timedelta

from babel.dates import format_date

from hubgen.model.messages import Messages
from hubgen.public import times

_SOON = timedelta(minutes=15)
_HOURS, _DAYS = timedelta(hours=6), timedelta(days=2)


def point_in_time(at: datetime, now: datetime, words: Messages) -> str:
    """Return `12:45` for today, else with its day: `tomorrow, 18:00`, `Sun 29 Nov, 02:00`.

    The time zone is that of `now`.
    """
    local = at.astimezone(now.tzinfo)
    clock = f"{local:%H:%M}"
    if local.date() == now.date():
        return clock
    return words("desk.time.at", day=_day(local, now, words), clock=clock)


def _day(local: datetime, now: datetime, words: Messages) -> str:
    days = (local.date() - now.date()).days
    if days in {-1, 1}:
        return words("desk.time.tomorrow" if days == 1 else "desk.time.yesterday")
    pattern = "desk.time.day" if local.year == now.year else "desk.time.day-year"
    return format_date(local.date(), words(pattern), locale=words.locale)


def period(start: datetime, end: datetime, now: datetime, words: Messages) -> str:
    """Return `Sun 29 Nov, 02:00 to 04:00`; the day once where it is the same, none for today."""
    first, last = start.astimezone(now.tzinfo), end.astimezone(now.tzinfo)
    if first.date() != last.date():
        start_text, end_text = (point_in_time(at, now, words) for at in (first, last))
        return words("desk.time.days", start=start_text, end=end_text)
    clocks = {"start": f"{first:%H:%M}", "end": f"{last:%H:%M}"}
    if first.date() == now.date():
        return words("desk.time.clocks", **clocks)
    return words("desk.time.clocks-at", day=_day(first, now, words), **clocks)


def countdown(due: datetime, now: datetime, words: Messages) -> str:
    """Return `in 25 minutes`, or `5 minutes late`."""
    length = abs(due - now)
    if length >= _DAYS:  # in German, days have another form here than elsewhere
        return words(f"desk.time.{'late' if due < now else 'in'}-days", count=length.days)
    text = times.duration(_rounded(length), words)
    return words("desk.time.late" if due < now else "desk.time.in", length=text)


def urgency(due: datetime, now: datetime) -> str:
    """Return `late`, `soon` or nothing: how a time that is due is coloured."""
    if due < now:
        return "late"
    return "soon" if due - now <= _SOON else ""


def _rounded(length: timedelta) -> timedelta:
    """Return `length` in minutes up to six hours, then in full hours."""
    hour = timedelta(hours=1)
    return length if length < _HOURS else length // hour * hour
