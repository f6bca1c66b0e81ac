"""Incident dates: `started` and the `due` of actions, and the years and months of all dates.

A key that is a month or a year off contradicts the words, the name of the folder, or the
dates around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

from hubgen.checks.messages.message import messages
from hubgen.checks.messages.stated_days import NEAR, SINCE, StatedDay, dates, stated_days
from hubgen.checks.messages.stated_times import stated_times
from hubgen.model.incident import Action, Incident, Update
from hubgen.model.messages import Messages
from hubgen.model.project import Project
from hubgen.problems import Family, Level, Place, Problem
from hubgen.public import times

_BY = re.compile(
    r"\b(?:by|until|till|before|due|no later than|bis(?: zum)?|spätestens(?: am)?|vor dem)\s"
    r"(?:the\s|\w+day,?\s|\w+tag,?\s)?$",
    re.IGNORECASE,
)
_FOLDER = re.compile(r"(\d{4}-\d\d-\d\d)-")
_MONTH_OFF, _YEAR_OFF = timedelta(days=27), timedelta(days=300)
_TOLERANCE = timedelta(minutes=15)
_ENGLISH = Messages(language="en", entries={})


def check_incident_dates(project: Project) -> Iterator[Problem]:
    """Yield the dates of incidents that cannot be meant."""
    for incident in project.incidents:
        dated = [one for one in incident.updates if one.head.at]
        if incident.head.source or not dated:
            continue
        yield from _folder(incident, dated)
        yield from _gaps(dated)
        yield from _started(project, incident, dated[0])
        for number, action in enumerate(incident.head.actions):
            if action.due:
                place = incident.source.at("actions", number, "due")
                yield from _due(project, action, action.due, place, dated)


def _folder(incident: Incident, dated: list[Update]) -> Iterator[Problem]:
    """Yield the first update's time where the folder names a day of another month or year."""
    first = dated[0]
    match = _FOLDER.match(incident.id)
    try:
        named = date.fromisoformat(match[1]) if match else None
    except ValueError:  # 2026-13-01
        return
    windows = [one.head.window.start for one in dated if one.head.window]
    known = [one for one in (first.head.at, incident.head.started, *windows) if one]
    if named and all(abs(one.date() - named) > _MONTH_OFF for one in known):
        yield _problem(
            first.source.at("at"),
            rule="date-order",
            what=f"the folder is named after {times.long_day(named, _ENGLISH)}, but this is dated"
            f" {times.long_day(known[0].date(), _ENGLISH)}",
            fix="correct at:, or add started: if it began then",
        )


def _gaps(dated: list[Update]) -> Iterator[Problem]:
    """Yield updates that come most of a year after the one before."""
    for before, after in pairwise(dated):
        if before.head.at and after.head.at and after.head.at - before.head.at > _YEAR_OFF:
            yield _problem(
                after.source.at("at"),
                rule="date-order",
                what=f"this is dated {times.long_day(after.head.at.date(), _ENGLISH)},"
                f" {(after.head.at - before.head.at).days} days after update {before.number}",
                fix="correct the year in at:",
            )


def _started(project: Project, incident: Incident, first: Update) -> Iterator[Problem]:
    """Yield the words of the first update on when it began, where `started` says otherwise."""
    began, at = incident.head.started, first.head.at
    if began is None or at is None:
        return
    zone = project.hub.time_zone
    began, written = began.astimezone(zone), at.astimezone(zone).date()
    for message in messages(project.hub, incident, first):
        for text in message.statement:
            for span in text.spans:
                sentence = text.prose[span.start : span.end]
                cue = SINCE.search(sentence)
                if cue is None:
                    continue
                near = sentence[cue.end() : cue.end() + NEAR]
                if words := _differs(near, began, written):
                    yield _problem(
                        text.place(span.start + cue.start()),
                        rule="started-words",
                        what=f"the text says that it began {words}, but started: says"
                        f" {times.long_time(began, _ENGLISH)}",
                        fix="correct started: or the text",
                    )
                return


def _differs(words: str, began: datetime, written: date) -> str | None:
    """Return the day or time in `words` where it is not that of `began`."""
    days = stated_days(words, written)
    past = {one - timedelta(days=7) for day in days for one in day.dates if one > written}
    if days and not any(began.date() in day.dates for day in days) and began.date() not in past:
        return days[0].words
    clocks = list(stated_times(words))
    if not days or not clocks or any(_is_close(one.at, one.local(began)) for one in clocks):
        return None
    if all(one.means(began) is None for one in clocks):
        return None
    return f"at {clocks[0].words}"


def _is_close(clock: tuple[int, int], began: datetime) -> bool:
    minutes = abs(clock[0] * 60 + clock[1] - began.hour * 60 - began.minute)
    return timedelta(minutes=min(minutes, 24 * 60 - minutes)) <= _TOLERANCE


def _due(
    project: Project, action: Action, due: date | datetime, place: Place, dated: list[Update]
) -> Iterator[Problem]:
    zone = project.hub.time_zone
    day = due.astimezone(zone).date() if isinstance(due, datetime) else due
    first, last = dated[0].head.at, dated[-1].head.at
    wrong = _contradicting(action.what, day)
    if wrong is not None:
        said = times.long_day(day, _ENGLISH)
        what = f"the action names {wrong.words}, but due: says {said}"
    elif isinstance(due, datetime) and (clock := _other_time(action.what, due.astimezone(zone))):
        what = f"the action names {clock}, but due: says {times.clock(due.astimezone(zone))}"
    elif first and day < first.astimezone(zone).date() - _MONTH_OFF:
        what = f"due: says {times.long_day(day, _ENGLISH)}, long before the first update"
    elif last and day > last.astimezone(zone).date() + _YEAR_OFF:
        away = (day - last.astimezone(zone).date()).days
        what = f"due: says {times.long_day(day, _ENGLISH)}, {away} days after the newest update"
    else:
        return
    yield _problem(place, rule="due-words", what=what, fix="correct due: or what is to be done")


def _contradicting(what: str, due: date) -> StatedDay | None:
    """Return the day that `what` names as its end; or one that is `due` but for month or year."""
    days = stated_days(what, due)
    if any(due in day.dates for day in days):
        return None
    for day in days:
        if _BY.search(what[: day.start]):
            return day
    return next(
        (
            day
            for day in dates(what, due)
            if any(one.day == due.day and one.month == due.month for one in day.dates)
        ),
        None,
    )


def _other_time(what: str, due: datetime) -> str | None:
    clocks = list(stated_times(what))
    if not clocks or any(one.means(due) is not False for one in clocks):
        return None
    return next((one.words for one in clocks if _BY.search(what[: one.start])), None)


def _problem(place: Place, *, rule: str, what: str, fix: str) -> Problem:
    return Problem(
        place=place, rule=rule, family=Family.MESSAGE, level=Level.WARNING, what=what, fix=fix
    )
