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
    days = (local.date() - now.date()).days
    if days == 0:
        return clock
    if days in {-1, 1}:
        day = words("desk.time.tomorrow" if days == 1 else "desk.time.yesterday")
    else:
        pattern = "desk.time.day" if local.year == now.year else "desk.time.day-year"
        day = format_date(local.date(), words(pattern), locale=words.locale)
    return words("desk.time.at", day=day, clock=clock)


def countdown(due: datetime, now: datetime, words: Messages) -> str:
    """Return `in 25 minutes`, or `5 minutes late`."""
    length = times.duration(_rounded(abs(due - now)), words)
    return words("desk.time.late" if due < now else "desk.time.in", length=length)


def urgency(due: datetime, now: datetime) -> str:
    """Return `late`, `soon` or nothing: how a time that is due is coloured."""
    if due < now:
        return "late"
    return "soon" if due - now <= _SOON else ""


def _rounded(length: timedelta) -> timedelta:
    """Return `length` in minutes up to six hours, in hours up to two days, then in days."""
    if length < _HOURS:
        return length
    unit = timedelta(hours=1) if length < _DAYS else timedelta(days=1)
    return length // unit * unit
