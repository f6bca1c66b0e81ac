"""The view builder: from a project to its public view (see `privacy_gate`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hubgen.model.fields import parse_time
from hubgen.model.hub import Hub
from hubgen.model.lessons import done_lessons
from hubgen.model.messages import Messages
from hubgen.model.pages import Faq, Page
from hubgen.model.project import Project
from hubgen.problems import WrongUsageError
from hubgen.public.approval import is_approved_lesson, is_public_entry
from hubgen.public.incident_repository import IncidentRepository
from hubgen.public.memo import MemoCache
from hubgen.public.privacy_gate import hub_in, public_incident, rich_text, time_changes_of
from hubgen.public.records import PublicFaq, PublicLesson, PublicPage, RichText
from hubgen.public.view import PublicView


def public_view(
    project: Project,
    at: datetime,
    messages: Messages,
    *,
    pinned: bool = False,
    memo: MemoCache | None = None,
) -> PublicView:
    """Return what is public at `at`, in the messages' language where it is translated."""
    incidents = (public_incident(project, one, at, messages.language) for one in project.incidents)
    repository = IncidentRepository.of(one for one in incidents if one is not None)
    return view_of(project, at, messages, repository, pinned=pinned, memo=memo)


def view_of(
    project: Project,
    at: datetime,
    messages: Messages,
    repository: IncidentRepository,
    *,
    pinned: bool = False,
    memo: MemoCache | None = None,
) -> PublicView:
    """Return what is public at `at`, with the incidents of `repository`."""
    language, team = messages.language, project.plan.team
    return PublicView(
        at=at.astimezone(project.hub.time_zone),
        pinned=pinned,
        hub=hub_in(project, language),
        messages=messages,
        repository=repository,
        pages=tuple(
            _page(page, project.hub, language)
            for page in project.pages
            if is_public_entry(page, team)
        ),
        faq=tuple(
            _faq(entry, project.hub, language)
            for entry in project.faq
            if is_public_entry(entry, team)
        ),
        public_files=project.public_files,
        lessons=tuple(_lessons(project, at, language)),
        picture_sizes=project.picture_sizes,
        post_templates={
            template.channel: template.body.markdown
            for template in project.plan.templates
            if (template.language or project.hub.main_language) == language
        },
        memo=memo or MemoCache(),
    )


def moment(hub: Hub, at_text: str | None, now: datetime) -> tuple[datetime, bool]:
    """Return the instant to build for, and whether `at_text` fixed it. Raises WrongUsageError."""
    if at_text is None:
        return now.astimezone(hub.time_zone), False
    try:
        return parse_time(at_text.strip(), hub.time_zone), True
    except ValueError as error:
        message = getattr(error, "message", None)
        text = message() if callable(message) else str(error)
        raise WrongUsageError(f"--at: {text}") from None


def time_changes(project: Project) -> list[datetime]:
    """Return the instants at which something becomes public without a save, in order."""
    return sorted({at for incident in project.incidents for at in time_changes_of(incident)})


def _page(page: Page, hub: Hub, language: str) -> PublicPage:
    texts, body, written_in = None, page.body, hub.main_language
    if language in page.translations:
        texts, body = page.translations[language]
        written_in = language
    return PublicPage(
        slug=page.slug,
        title=(texts.title if texts else None) or page.head.title or hub.name,
        description=(texts.description if texts else None) or page.head.description,
        body=rich_text(body, written_in),
    )


def _lessons(project: Project, at: datetime, language: str) -> Iterator[PublicLesson]:
    """Yield the lessons that are done at `at` and have an approved text, newest first."""
    for lesson in done_lessons(project.plan.lessons, at, project.hub.time_zone):
        text, done = lesson.head.public, lesson.head.done
        if text and done and is_approved_lesson(lesson, project.plan.team):
            translated = lesson.translations.get(language)
            own = translated[0].public if translated else None
            yield PublicLesson(
                slug=lesson.slug,
                text=own or text,
                language=language if own else project.hub.main_language,
                done=done,
                incident=lesson.head.incident,
            )


def _faq(entry: Faq, hub: Hub, language: str) -> PublicFaq:
    texts, body, written_in = None, entry.body, hub.main_language
    if language in entry.translations:
        texts, body = entry.translations[language]
        written_in = language
    words = rich_text(body, written_in)
    if entry.head.retracted:
        own = texts.retracted if texts else None
        words = RichText(
            markdown=own or entry.head.retracted,
            folder=words.folder,
            language=written_in if own else hub.main_language,
        )
    return PublicFaq(
        slug=entry.slug,
        question=(texts.question if texts else None) or entry.head.question,
        language=written_in if texts and texts.question else hub.main_language,
        topic=(texts.topic if texts else None) or entry.head.topic,
        updated=entry.head.updated,
        body=words,
        was=entry.head.was,
        is_withdrawn=entry.head.retracted is not None,
    )
