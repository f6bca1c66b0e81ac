"""The privacy gate of questions: what of them is public at an instant, in one language.

An answer is public from `answered` on, an open question from `at` on. Where an answer
lacks approvals, the question stays open as far as that was approved.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hubgen.model.hub import Hub
from hubgen.model.incident import Incident
from hubgen.model.plan import Team
from hubgen.model.project import Project
from hubgen.model.question import Question, QuestionTexts, count_with_merged
from hubgen.model.source import Body
from hubgen.public import addresses, times
from hubgen.public.approvable import question_approvable
from hubgen.public.approval import is_approved, is_public_entry
from hubgen.public.records import PublicCorrection, PublicQuestion, RichText


def public_questions(
    project: Project, incident: Incident, at: datetime, language: str
) -> tuple[PublicQuestion, ...]:
    """Return the questions of `incident` that are public at `at`, by number.

    The words are in `language` where they are translated.
    """
    return tuple(
        _public(project, incident, question, at, language)
        for question in incident.questions
        if is_question_public(incident, question, project.plan.team, at)
    )


def is_answer_public(incident: Incident, question: Question, team: Team, at: datetime) -> bool:
    """Return whether readers may see the answer to `question` at `at`."""
    head = question.head
    if head.draft or head.answered is None or head.answered > at:
        return False
    return is_approved(question_approvable(incident, question), team)


def is_question_public(incident: Incident, question: Question, team: Team, at: datetime) -> bool:
    """Return whether readers may see `question` at `at`, answered or not."""
    if is_answer_public(incident, question, team, at):
        return True
    head = question.head
    if head.draft or head.at is None or head.at > at:
        return False
    if head.answer_by is None and head.moved_to is None:
        return False
    return is_approved(question_approvable(incident, question, with_answer=False), team)


def question_instants(question: Question) -> Iterator[datetime]:
    """Yield the instants at which something of `question` becomes public without a save."""
    head = question.head
    if head.draft:
        return
    for instant in (head.at, head.answered, head.edited, *(one.at for one in head.corrections)):
        if instant is not None:
            yield instant


def _public(
    project: Project, incident: Incident, question: Question, at: datetime, language: str
) -> PublicQuestion:
    head, hub, zone = question.head, project.hub, project.hub.time_zone
    texts, body, language = _words(question, hub, language)
    answered = head.answered
    if not is_answer_public(incident, question, project.plan.team, at):
        answered = None
    first = min(one for one in (head.at, answered) if one is not None)
    return PublicQuestion(
        number=question.number,
        question=(texts.question if texts else None) or head.question,
        language=language,
        at=times.local(first, zone),
        asked=count_with_merged(incident.questions, question),
        answer_by=times.local(head.answer_by, zone) if head.answer_by and not answered else None,
        answered=times.local(answered, zone) if answered else None,
        edited=times.local(head.edited, zone) if head.edited and head.edited <= at else None,
        body=_body(body, language) if answered else None,
        corrections=tuple(
            PublicCorrection(
                at=times.local(one.at, zone),
                what=texts.corrections[index]
                if texts and index < len(texts.corrections)
                else one.what,
            )
            for index, one in enumerate(head.corrections)
            if answered and one.at <= at
        ),
        moved_to=_new_address(project, incident, question, at),
        posts=texts.posts if texts is not None else head.posts,
    )


def _words(question: Question, hub: Hub, language: str) -> tuple[QuestionTexts | None, Body, str]:
    """Return the translation of `question`, its body, and the language of both."""
    translation = question.translations.get(language)
    if translation is None:
        return None, question.body, hub.main_language
    return translation[0], translation[1], language


def _body(body: Body, language: str) -> RichText:
    return RichText(markdown=body.markdown, folder=body.source.folder, language=language)


def _new_address(
    project: Project, incident: Incident, question: Question, at: datetime
) -> str | None:
    """Return the address of what answers `question` now, where readers may see it."""
    team, slug = project.plan.team, question.head.faq_entry
    if slug is not None:
        entry = next((one for one in project.faq if one.slug == slug), None)
        return addresses.faq(slug) if entry and is_public_entry(entry, team) else None
    number = question.head.merged_into
    if number is None:
        return None
    for other in incident.questions:
        if int(other.number) == int(number) and other is not question:
            is_public = is_question_public(incident, other, team, at)
            return addresses.question(incident.id, other.number) if is_public else None
    return None
