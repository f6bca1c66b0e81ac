"""History: how a team does over time, by quarter, from what is recorded.

What was not recorded in a quarter is None, never zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, Final

from hubgen.model.project import Project
from hubgen.model.words import Kind
from hubgen.public.privacy_gate import public_incident
from hubgen.public.promise_record import promises_of
from hubgen.public.publication_times import PublicationTimes
from hubgen.public.records import PublicIncident

MOST_QUARTERS: Final = 12
_MONTHS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """Three months: `first` is their first day.

    `first_words` are the times from the start of an incident to its first message,
    `readiness` is the last score that was recorded.
    """

    first: date
    incidents: int
    first_words: tuple[timedelta, ...]
    promises: int
    kept: int
    corrections: int
    exercises: int
    lessons_done: int
    readiness: int | None

    @property
    def name(self) -> str:
        """The name of the quarter: `2026 Q4`."""
        return f"{self.first.year} Q{(self.first.month - 1) // _MONTHS + 1}"

    @property
    def median_first_word(self) -> timedelta | None:
        """The median time to the first message; None where none is known."""
        seconds = [one.total_seconds() for one in self.first_words]
        return timedelta(seconds=median(seconds)) if seconds else None

    @property
    def share_kept(self) -> int | None:
        """Per cent of the promised times that were met; None where nothing was promised."""
        return 100 * self.kept // self.promises if self.promises else None

    def as_dict(self) -> dict[str, Any]:
        """Return the quarter as JSON-ready data, lengths in minutes."""
        first_word = self.median_first_word
        return {
            "quarter": self.name,
            "incidents": self.incidents,
            "first_word_minutes": first_word and round(first_word.total_seconds() / 60),
            "promises": self.promises,
            "promises_kept": self.kept,
            "corrections": self.corrections,
            "exercises": self.exercises,
            "lessons_done": self.lessons_done,
            "readiness": self.readiness,
        }


def history(
    project: Project, now: datetime, published: PublicationTimes | None = None
) -> tuple[Quarter, ...]:
    """Return the quarters from the first with anything on record to that of `now`, oldest first.

    They are at most twelve. Imported incidents do not count: their promises were not made here.
    """
    record = _ProjectHistory(project, now, published)
    last = _quarter_of(record.today)
    starts = [min((_quarter_of(day) for day in record.days()), default=last)]
    while starts[-1] < last:
        starts.append(_next(starts[-1]))
    return tuple(record.quarter(start) for start in starts[-MOST_QUARTERS:])


class _ProjectHistory:
    """What is on record of a project until `now`."""

    def __init__(self, project: Project, now: datetime, published: PublicationTimes | None) -> None:
        self.project, self.now, self.zone = project, now, project.hub.time_zone
        self.today = now.astimezone(self.zone).date()
        self.incidents = list(_incidents(project, now, published))
        self.exercises = [one for one in _exercise_days(project) if one <= self.today]
        self.scores = sorted(
            (one.date, one.score) for one in project.plan.readiness if one.date <= self.today
        )
        self.lessons = [
            one.head.done
            for one in project.plan.lessons
            if one.head.done and one.is_done(now, self.zone)
        ]
        self.promises = [
            promise
            for incident in self.incidents
            for promise in promises_of(incident, project.hub.promises)
            if promise.due <= now
        ]

    def days(self) -> list[date]:
        """Return the days of all that counts from its day on."""
        began = [one.started.astimezone(self.zone).date() for one in self.incidents]
        return [*began, *self.exercises, *(day for day, _ in self.scores), *self.lessons]

    def quarter(self, start: date) -> Quarter:
        """Return what is on record of the quarter that begins on `start`."""
        end = _next(start)

        def within(at: datetime | date) -> bool:
            day = at.astimezone(self.zone).date() if isinstance(at, datetime) else at
            return start <= day < end

        began = [one for one in self.incidents if within(one.started)]
        due = [one for one in self.promises if within(one.due)]
        scores = [score for day, score in self.scores if within(day)]
        return Quarter(
            first=start,
            incidents=len(began),
            first_words=tuple(
                one.first.at - one.started
                for one in began
                if one.kind is not Kind.MAINTENANCE and one.started < one.first.at
            ),
            promises=len(due),
            kept=sum(not one.delay(self.now) for one in due),
            corrections=sum(
                bool(update.corrects or update.retracts) and within(update.at)
                for incident in self.incidents
                for update in incident.effective_updates
            ),
            exercises=sum(map(within, self.exercises)),
            lessons_done=sum(map(within, self.lessons)),
            readiness=scores[-1] if scores else None,
        )


def _incidents(
    project: Project, now: datetime, published: PublicationTimes | None
) -> Iterator[PublicIncident]:
    language = project.hub.main_language
    for incident in project.incidents:
        if not incident.head.exercise and not incident.head.source:
            shown = public_incident(project, incident, now, language)
            if shown:
                yield published.counted(shown) if published else shown


def _exercise_days(project: Project) -> list[date]:
    """Return the days of exercises; one that is on record twice counts once."""
    zone = project.hub.time_zone
    held = {
        (one.record.started.astimezone(zone).date(), one.record.scenario)
        for one in project.plan.exercises
    }
    held |= {(one.date, one.scenario or "") for one in project.plan.team.drills}
    return sorted(day for day, _ in held)


def _quarter_of(day: date) -> date:
    """Return the first day of the quarter of `day`."""
    return day.replace(month=(day.month - 1) // _MONTHS * _MONTHS + 1, day=1)


def _next(start: date) -> date:
    """Return the first day of the next quarter."""
    return _quarter_of(start + timedelta(days=31 * _MONTHS))
