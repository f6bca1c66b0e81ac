"""What we have changed: the lessons that are done, by the incident that they were learnt from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages.frame import page_source
from hubgen.public import addresses
from hubgen.public.records import PublicIncident, PublicLesson, PublicUpdate
from hubgen.public.view import PublicView


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonsOfIncident:
    """What was changed after `incident`, None for what was learnt elsewhere.

    `stories` are the updates on it that followed after the end, newest first.
    """

    incident: PublicIncident | None
    lessons: tuple[PublicLesson, ...]
    stories: tuple[PublicUpdate, ...]


def lessons_page(view: PublicView) -> PageSource:
    """Return the page of all that was changed, the newest change first."""
    return page_source(
        view,
        addresses.LESSONS,
        "lessons",
        title=view.messages("site.lessons"),
        description=view.messages("site.lessons.description", hub=view.hub.name),
        updated=max((one.done for one in view.lessons), default=None),
        context={"groups": list(_groups(view))},
    )


def _groups(view: PublicView) -> Iterator[LessonsOfIncident]:
    """Yield the lessons of each incident, then those without a public incident."""
    by_incident: dict[str, list[PublicLesson]] = {}
    for lesson in view.lessons:
        by_incident.setdefault(lesson.incident or "", []).append(lesson)
    others: list[PublicLesson] = []
    for name, lessons in by_incident.items():
        incident = view.repository.get(name) if name else None
        if incident is None:
            others += lessons
        else:
            yield LessonsOfIncident(
                incident=incident, lessons=tuple(lessons), stories=_stories(incident)
            )
    if others:
        yield LessonsOfIncident(incident=None, lessons=tuple(others), stories=())


def _stories(incident: PublicIncident) -> tuple[PublicUpdate, ...]:
    """Return the updates after the one that ended `incident`, newest first."""
    ended = incident.ended
    if ended is None:
        return ()
    later = (one for one in incident.effective_updates if one.at > ended)
    return tuple(reversed([one for one in later if not one.retracts]))
