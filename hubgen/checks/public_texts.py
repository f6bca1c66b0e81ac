"""Public texts: everything in a project that is written for readers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from hubgen.model.fields import Record
from hubgen.model.incident import Incident
from hubgen.model.lessons import Lesson, LessonTexts
from hubgen.model.pages import Faq, Page
from hubgen.model.project import Project
from hubgen.model.question import Question
from hubgen.model.source import Body, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicText:
    """A record with plain text fields, and mostly a Markdown body below them.

    `draft` says that it is not published yet, `imported` that the incident
    was imported.
    """

    record: BaseModel
    source: Source
    body: Body | None
    draft: bool
    imported: bool = False


def public_texts(project: Project) -> Iterator[PublicText]:
    """Yield every text of `project` that is written for readers, translations and drafts too."""
    yield PublicText(record=project.hub, source=project.hub_source, body=None, draft=False)
    for texts, source in project.hub_texts.values():
        yield PublicText(record=texts, source=source, body=None, draft=False)
    entries: list[Page | Faq] = [*project.pages, *project.faq]
    for entry in entries:
        yield _with_body(entry.head, entry.body, draft=entry.head.draft)
        for head, body in entry.translations.values():
            yield _with_body(head, body, draft=entry.head.draft)
    for lesson in project.plan.lessons:
        yield from _of_lesson(lesson)
    for incident in project.incidents:
        yield from _of_incident(incident)


def _of_incident(incident: Incident) -> Iterator[PublicText]:
    imported = incident.head.source is not None
    private = all(update.head.draft for update in incident.updates)
    heads = [(incident.head, incident.source), *incident.translations.values()]
    for record, source in heads:
        yield PublicText(record=record, source=source, body=None, draft=private, imported=imported)
    for update in incident.updates:
        draft = update.head.draft
        yield _with_body(update.head, update.body, draft=draft, imported=imported)
        for translation in update.translations.values():
            yield _with_body(translation.texts, translation.body, draft=draft, imported=imported)
    for question in incident.questions:
        yield from _of_question(question)
    if incident.review:
        unpublished = incident.review.head.published is None
        yield _with_body(incident.review.head, incident.review.body, draft=unpublished)
        for review_texts, body in incident.review.translations.values():
            yield _with_body(review_texts, body, draft=unpublished)


def _of_lesson(lesson: Lesson) -> Iterator[PublicText]:
    draft = lesson.head.done is None
    words = LessonTexts(public=lesson.head.public)
    yield PublicText(record=words, source=lesson.body.source, body=None, draft=draft)
    for texts, body in lesson.translations.values():
        yield PublicText(record=texts, source=body.source, body=None, draft=draft)


def _of_question(question: Question) -> Iterator[PublicText]:
    """Yield the words of a question and its answer, of which the question may be public alone."""
    head = question.head
    is_for_team = head.draft or not (head.at or head.answered)
    is_unanswered = head.draft or head.answered is None
    for record, body in ((head, question.body), *question.translations.values()):
        yield PublicText(record=record, source=body.source, body=None, draft=is_for_team)
        yield _with_body(Record(), body, draft=is_unanswered)


def _with_body(record: BaseModel, body: Body, *, draft: bool, imported: bool = False) -> PublicText:
    return PublicText(record=record, source=body.source, body=body, draft=draft, imported=imported)
