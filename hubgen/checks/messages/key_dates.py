"""Key dates: `at` and `window` of updates against the days and times that their texts name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from hubgen.checks.messages.message import Message, Text, messages
from hubgen.checks.messages.stated_days import (
    NEAR,
    SINCE,
    StatedDay,
    dates,
    false_weekdays,
    stated_days,
)
from hubgen.model.incident import Window
from hubgen.model.messages import Messages
from hubgen.model.project import Project
from hubgen.problems import Family, Level, Problem
from hubgen.public import times

_AS_OF = re.compile(r"\b(?:as of|status (?:at|on)|stand:|stand vom)\s", re.IGNORECASE)
_WORK = re.compile(r"\b(?:maintenance|(?:planned )?work|wartung\w*|(?:geplante )?arbeiten)\b", re.I)
_CLOCK = r"([01]?\d|2[0-3])[:.]([0-5]\d)"
_TO = r"(?:\b(?:to|until|and|bis|und)\b|–|-)"
_SPAN = re.compile(rf"{_CLOCK}[^.;:\d]{{0,20}}?{_TO}[^;:\d]{{0,30}}?{_CLOCK}", re.IGNORECASE)
_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_OLDEST = timedelta(days=7)
_TODAY = re.compile(
    r"\b(?:today|tonight|this (?:morning|afternoon|evening)|heute)\b", re.IGNORECASE
)
_YEAR_OFF = timedelta(days=300)
_ENGLISH = Messages(language="en", entries={})


def check_key_dates(project: Project) -> Iterator[Problem]:
    """Yield the texts of updates that name another day or time than their keys."""
    for incident in project.incidents:
        if incident.head.source:
            continue
        for update in incident.updates:
            for message in messages(project.hub, incident, update):
                yield from _at(message)
                yield from _weekdays(message)
                if update.head.window:
                    yield from _window(message, update.head.window)


def _sentences(message: Message) -> Iterator[tuple[Text, int, str]]:
    for text in message.statement:
        for span in text.spans:
            yield text, span.start, text.prose[span.start : span.end]


def _at(message: Message) -> Iterator[Problem]:
    """Yield a sentence that says of which day it is, where `at` is another time.

    It says so by *as of*, by a date beside *today*, or by what has been the case since
    a day that is after `at`; or it names the day of `at` in another year.
    """
    at = message.update.head.at
    if at is None:
        return
    written = at.astimezone(message.hub.time_zone).date()
    for text, start, sentence in _sentences(message):
        day = _other_day(sentence, written)
        if day is not None:
            offset, what = day
            yield Problem(
                place=text.place(start + offset),
                rule="at-day",
                family=Family.MESSAGE,
                level=Level.WARNING,
                what=f"the text {what}, but at: says {times.long_day(written, _ENGLISH)}",
                fix="correct at: or the text",
            )
            return


def _other_day(sentence: str, written: date) -> tuple[int, str] | None:
    """Return where `sentence` speaks of another day than that of `at`, and how."""
    as_of, since = _AS_OF.search(sentence), SINCE.search(sentence)
    days = dates(sentence, written)
    those = stated_days(sentence, written) if as_of else []
    if as_of and those and not any(_is_recent(day, written) for day in those):
        return as_of.start(), f"is as of {those[0].words}"
    for day in days:
        if written not in day.dates and _TODAY.search(sentence[: day.start]):
            return day.start, f"says that today is {day.words}"
        if day.dates and all(_is_in_another_year(one, written) for one in day.dates):
            return day.start, f"speaks of {day.words}"
    later = _after(days, since.end()) if since else None
    if since and later and min(later.dates) > written:
        return since.start(), f"says since {later.words}"
    return None


def _is_in_another_year(day: date, written: date) -> bool:
    return day.year != written.year and (day.day, day.month) == (written.day, written.month)


def _after(days: Sequence[StatedDay], end: int) -> StatedDay | None:
    """Return the first of `days` close behind the place `end` of a sentence."""
    return next((one for one in days if end <= one.start <= end + NEAR and one.dates), None)


def _weekdays(message: Message) -> Iterator[Problem]:
    """Yield the dates that stand beside the name of another weekday."""
    at = message.update.head.at
    if at is None:
        return
    written = at.astimezone(message.hub.time_zone).date()
    for text, start, sentence in _sentences(message):
        for day, weekday in false_weekdays(sentence, written):
            right = times.long_day(min(day.dates), _ENGLISH)
            yield Problem(
                place=text.place(start + day.start),
                rule="weekday",
                family=Family.MESSAGE,
                level=Level.WARNING,
                what=f"{day.words} is no {weekday}: it is {right}",
                fix="correct the weekday or the date",
            )


def _is_recent(day: StatedDay, written: date) -> bool:
    return any(timedelta(0) <= written - one <= _OLDEST for one in day.dates)


def _window(message: Message, window: Window) -> Iterator[Problem]:
    """Yield a paragraph that gives the planned time otherwise than `window`."""
    zone = message.hub.time_zone
    start, end = window.start.astimezone(zone), window.end.astimezone(zone)
    written = (message.update.head.at or window.start).astimezone(zone).date()
    clocks = [start.hour, start.minute, end.hour, end.minute]
    for text in message.statement:
        for paragraph in _PARAGRAPH.finditer(text.prose):
            spans = list(_SPAN.finditer(paragraph[0]))
            if not spans or not _WORK.search(paragraph[0]) or "UTC" in paragraph[0]:
                continue
            right = [one for one in spans if list(map(int, one.groups())) == clocks]
            days = stated_days(paragraph[0], written)
            near = stated_days(paragraph[0], start.date())  # a weekday may be more than a week off
            if right and not (days and not _names(start.date(), [*days, *near])):
                continue
            span = (right or spans)[0]
            yield Problem(
                place=text.place(paragraph.start() + span.start()),
                rule="window-words",
                family=Family.MESSAGE,
                level=Level.WARNING,
                what=f"the text plans the work for {' '.join(span[0].split())}"
                + (f", {days[0].words}" if days else "")
                + f", but window: says {times.long_time(start, _ENGLISH)} to {times.clock(end)}",
                fix="correct window: or the text",
            )


def _names(wanted: date, days: list[StatedDay]) -> bool:
    return any(wanted in day.dates for day in days)
