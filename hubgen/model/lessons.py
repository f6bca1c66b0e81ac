"""Lessons: what `content/plan/lessons/` holds.

A lesson is something to change, learnt from an incident or an exercise. It has an
owner and a due date, and is kept until it is done. It is private, but for the text
in `public`, which readers see once the lesson is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hubgen.model.approval import Approval
from hubgen.model.fields import Day, Deadline, Line, Record, Slug
from hubgen.model.source import Body


class LessonHead(Record):
    """The front matter of a lesson."""

    what: Line
    incident: Slug | None = None
    exercise: Slug | None = None
    owner: Slug | None = None
    due: Deadline | None = None
    measure: Line | None = None
    done: Day | None = None
    public: Line | None = None
    approvals: tuple[Approval, ...] = ()


class LessonTexts(Record):
    """The front matter of a lesson's translation."""

    public: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Something to change; `slug` is its file's name, its body is notes for the team."""

    slug: str
    head: LessonHead
    body: Body
    translations: Mapping[str, tuple[LessonTexts, Body]]

    @property
    def origin(self) -> str | None:
        """The id of the incident, or the folder of the exercise, that it was learnt from."""
        return self.head.incident or self.head.exercise

    def is_done(self, at: datetime, zone: ZoneInfo) -> bool:
        """Return whether the day on which it was done has begun at `at` in `zone`."""
        done: date | None = self.head.done
        return done is not None and done <= at.astimezone(zone).date()


def open_lessons(lessons: Iterable[Lesson], at: datetime, zone: ZoneInfo) -> list[Lesson]:
    """Return those of `lessons` that are not done at `at`, soonest due first, undated ones last."""
    undone = (one for one in lessons if not one.is_done(at, zone))
    return sorted(undone, key=lambda one: (one.head.due is None, str(one.head.due or ""), one.slug))


def done_lessons(lessons: Iterable[Lesson], at: datetime, zone: ZoneInfo) -> list[Lesson]:
    """Return those of `lessons` that are done at `at`, newest first."""
    done = [one for one in lessons if one.is_done(at, zone)]
    return sorted(sorted(done, key=lambda one: one.slug), key=_done_on, reverse=True)


def _done_on(lesson: Lesson) -> str:
    return str(lesson.head.done)
