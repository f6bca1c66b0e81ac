"""Key dates: the day in a file's front matter against the days and times that its text names.

The keys are `at` and `window` of updates, `updated` of answers and `published` of reviews.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hubgen.checks.messages.message import Message, Text, messages, primary_language
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
from hubgen.model.source import Body
from hubgen.problems import Family, Level, Problem
from hubgen.public import times

_AS_OF = re.compile(r"\b(?:as of|status (?:at|on)|stand:|stand vom|stand(?= \d))\s", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _DatedTexts:
    """Texts that are of the day `written`, which `key` of their front matter gives.

    `others` are days that they may name as well, so that only the year can be wrong.
    """

    key: str
    written: date
    texts: Sequence[Text]
    others: frozenset[date] = frozenset()


def check_key_dates(project: Project) -> Iterator[Problem]:
    """Yield the texts that name another day or time than their keys."""
    for dated in _dated_texts(project):
        yield from _other_days(dated)
        yield from _weekdays(dated)
    for incident in project.incidents:
        for update in incident.updates:
            if update.head.window and not incident.head.source:
                for message in messages(project.hub, incident, update):
                    yield from _window(message, update.head.window)


def _dated_texts(project: Project) -> Iterator[_DatedTexts]:
    """Yield what people wrote under a date, in each language."""
    zone, main = project.hub.time_zone, project.hub.main_language
    for incident in project.incidents:
        if incident.head.source:
            continue
        updates = [
            (one, one.head.at.astimezone(zone).date()) for one in incident.updates if one.head.at
        ]
        for update, written in updates:
            for message in messages(project.hub, incident, update):
                yield _DatedTexts(key="at", written=written, texts=message.statement)
        review = incident.review
        if review and review.head.published:
            written = review.head.published.astimezone(zone).date()
            days = frozenset(day for _, day in updates)
            for text in _bodies(review.body, main, review.translations):
                yield _DatedTexts(key="published", written=written, texts=[text], others=days)
    for answer in project.faq:
        if answer.head.updated:
            for text in _bodies(answer.body, main, answer.translations):
                yield _DatedTexts(key="updated", written=answer.head.updated, texts=[text])


def _bodies(
    body: Body, language: str, translations: Mapping[str, tuple[Any, Body]]
) -> Iterator[Text]:
    for code, one in [(language, body), *((code, own) for code, (_, own) in translations.items())]:
        yield Text(one.markdown, primary_language(code), one.place)


def _sentences(texts: Sequence[Text]) -> Iterator[tuple[Text, int, str]]:
    for text in texts:
        for span in text.spans:
            yield text, span.start, text.prose[span.start : span.end]


def _other_days(dated: _DatedTexts) -> Iterator[Problem]:
    """Yield the first sentence that says that it is of another day than its key.

    It says so by *as of*, by a date beside *today*, or by what has been the case since
    a day that is after the key's; or it names a day of the key in another year.
    """
    for text, start, sentence in _sentences(dated.texts):
        day = _other_day(sentence, dated.written, dated.others)
        if day is not None:
            offset, what = day
            yield Problem(
                place=text.place(start + offset),
                rule="at-day",
                family=Family.MESSAGE,
                level=Level.WARNING,
                what=f"the text {what}, but {dated.key}: says"
                f" {times.long_day(dated.written, _ENGLISH)}",
                fix=f"correct {dated.key}: or the text",
            )
            return


def _other_day(sentence: str, written: date, others: frozenset[date]) -> tuple[int, str] | None:
    """Return where `sentence` speaks of another day than `written`, and how."""
    as_of, since = _AS_OF.search(sentence), SINCE.search(sentence)
    days = dates(sentence, written)
    those = stated_days(sentence, written) if as_of else []
    if as_of and those and not any(_is_recent(day, written) for day in those):
        return as_of.start(), f"is as of {those[0].words}"
    known = {written, *others}
    for day in days:
        if written not in day.dates and _TODAY.search(sentence[: day.start]):
            return day.start, f"says that today is {day.words}"
        if day.dates and all(_is_in_another_year(one, known) for one in day.dates):
            return day.start, f"speaks of {day.words}"
    later = _after(days, since.end()) if since else None
    if since and later and min(later.dates) > written:
        return since.start(), f"says since {later.words}"
    return None


def _is_in_another_year(day: date, known: set[date]) -> bool:
    """Return whether `day` is one of `known` but for the year."""
    return day not in known and any((day.day, day.month) == (one.day, one.month) for one in known)


def _after(days: Sequence[StatedDay], end: int) -> StatedDay | None:
    """Return the first of `days` close behind the place `end` of a sentence."""
    return next((one for one in days if end <= one.start <= end + NEAR and one.dates), None)


def _weekdays(dated: _DatedTexts) -> Iterator[Problem]:
    """Yield the dates that are beside the name of another weekday."""
    for text, start, sentence in _sentences(dated.texts):
        for day, weekday in false_weekdays(sentence, dated.written):
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
