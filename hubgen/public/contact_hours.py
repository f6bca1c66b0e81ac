"""When a contact is open: in words for people, and as data for the script of pages.

The words need no clock, so a page without its script is right at any time.
"""

from __future__ import annotations

import json
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.lists import format_list

from hubgen.model.hub import Contact
from hubgen.model.messages import Messages
from hubgen.model.opening_hours import (
    ALL_DAY,
    DAY_MINUTES,
    DAY_NAMES,
    OpeningLine,
    Period,
    opening_hours,
    parse_opening_line,
)
from hubgen.public import times


def hours_text(contact: Contact, zone: ZoneInfo, messages: Messages) -> str:
    """Return when `contact` is open, in words; empty where nothing says it.

    `Monday to Friday, 08:00 to 18:00; closed on 25 Dec 2026 (London time)`
    """
    if contact.hours or not contact.open:
        return contact.hours or ""
    lines = [parse_opening_line(one) for one in contact.open]
    by_day = groupby((one for one in lines if one.period), key=lambda one: (one.weekdays, one.date))
    parts = [_text_of_days(list(those), messages) for _, those in by_day]
    closed = [times.short_day(one.date, messages) for one in lines if one.date and not one.period]
    if closed:
        days = format_list(closed, locale=messages.locale)
        parts.append(messages("site.hours.closed", days=days))
    text = "; ".join(parts)
    if all(one.period in {None, ALL_DAY} for one in lines):
        return text
    return messages("site.hours.zone", hours=text, zone=times.zone_city(zone, messages))


def hours_data(contact: Contact, zone: ZoneInfo) -> str:
    """Return the opening hours of `contact` as JSON: zone, week from Monday, single dates.

    Times are minutes from the start of the day.
    """
    hours = opening_hours(contact.open)
    data = {
        "zone": zone.key,
        "week": [_pairs(periods) for periods in hours.week],
        "dates": {str(on): _pairs(periods) for on, periods in hours.dates.items()},
    }
    return json.dumps(data, separators=(",", ":"))


def _pairs(periods: tuple[Period, ...]) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in periods]


def _text_of_days(lines: list[OpeningLine], messages: Messages) -> str:
    """Return the text of lines about the same days."""
    first = lines[0]
    if len(first.weekdays) == len(DAY_NAMES) and first.period == ALL_DAY:
        return messages("site.hours.always")
    spans = (_span(one.period, messages) for one in lines if one.period)
    return ", ".join([_days(first, messages), *spans])


def _days(line: OpeningLine, messages: Messages) -> str:
    if line.date is not None:
        return times.short_day(line.date, messages)
    if len(line.weekdays) == len(DAY_NAMES):
        return messages("site.hours.every-day")
    names = messages.locale.days["stand-alone"]["wide"]
    first, last = names[line.weekdays[0]], names[line.weekdays[-1]]
    return first if first == last else messages("site.hours.days", first=first, last=last)


def _span(period: Period, messages: Messages) -> str:
    if period == ALL_DAY:
        return messages("site.hours.all-day")
    end = period.end if period.end <= DAY_MINUTES else period.end - DAY_MINUTES
    return messages("site.hours.times", start=_clock(period.start), end=_clock(end))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
