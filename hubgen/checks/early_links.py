"""Early links: links in public texts to what is not public yet.

Such a link would lead nowhere, and its address would reveal what is not public.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from hubgen.checks.links import LinkLocator
from hubgen.model.fields import shown
from hubgen.model.incident import Incident
from hubgen.model.plan import Team
from hubgen.model.project import Project
from hubgen.model.question import Question
from hubgen.model.source import Body
from hubgen.problems import Level, Problem, first_few
from hubgen.public import addresses
from hubgen.public.approvable import question_approvable, review_approvable
from hubgen.public.approval import is_approved, is_public_entry, is_update_approved
from hubgen.public.text_contents import text_contents
from hubgen.public.times import clock, local

_NAMES = (".md", "incident.yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class _TimedText:
    """A text that is public from `begin` on; `imported` says that it came from elsewhere."""

    body: Body
    begin: datetime
    imported: bool = False


def early_links(project: Project, at: datetime) -> Iterator[Problem]:
    """Yield links that at `at`, or at a later time, lead to what is not public then."""
    begins: dict[str, datetime | None] = {}
    texts: list[_TimedText] = []
    team = project.plan.team
    for entry in project.entries:
        bodies = (entry.body, *(body for _, body in entry.translations.values()))
        if is_public_entry(entry, team):
            texts += [_TimedText(body=body, begin=at) for body in bodies]
        elif not entry.head.draft:
            begins |= dict.fromkeys((body.source.path for body in bodies), None)
    for incident in project.incidents:
        if not incident.head.exercise:
            begins |= _begins(incident, team)
            texts += _texts(incident, begins)
    zone = project.hub.time_zone
    local_begins = {path: local(begin, zone) if begin else None for path, begin in begins.items()}
    for text in texts:
        yield from first_few(_early(text, max(text.begin, at), local_begins))


def _begins(incident: Incident, team: Team) -> dict[str, datetime | None]:
    """Map the incident's files to when they become public; None for what lacks approval."""
    begins: dict[str, datetime | None] = {
        update.source.path: update.head.at if is_update_approved(incident, update, team) else None
        for update in incident.updates
        if not update.head.draft and update.head.at is not None
    }
    first = min((begin for begin in begins.values() if begin), default=None)
    if begins:
        begins[incident.source.path] = first
    review, subject = incident.review, review_approvable(incident)
    if review and subject:
        published = review.head.published if is_approved(subject, team) else None
        begins[review.body.source.path] = published
    for question in incident.questions:
        if question.head.answered and not question.head.draft:
            begins[question.source.path] = _answer_begins(incident, question, team)
    return begins


def _answer_begins(incident: Incident, question: Question, team: Team) -> datetime | None:
    """Return when the answer is public; None where it lacks approvals."""
    is_ready = is_approved(question_approvable(incident, question), team)
    return question.head.answered if is_ready else None


def _texts(incident: Incident, begins: Mapping[str, datetime | None]) -> Iterator[_TimedText]:
    imported = incident.head.source is not None
    written: list[tuple[Body, Iterable[Body]]] = [
        (update.body, (one.body for one in update.translations.values()))
        for update in incident.updates
    ]
    if incident.review:
        translated = (body for _, body in incident.review.translations.values())
        written.append((incident.review.body, translated))
    written += [
        (question.body, (body for _, body in question.translations.values()))
        for question in incident.questions
    ]
    for body, translations in written:
        begin = begins.get(body.source.path)
        if begin is not None:
            for one in (body, *translations):
                yield _TimedText(body=one, begin=begin, imported=imported)


def _early(
    text: _TimedText, begin: datetime, begins: Mapping[str, datetime | None]
) -> Iterator[Problem]:
    if not any(name in text.body.markdown for name in _NAMES):
        return
    locator = LinkLocator(text.body)
    for target in text_contents(text.body).links:
        place = locator.next_place(target)
        source = addresses.source_of_link(target, text.body.source.folder)
        if source is None or source not in begins:
            continue
        there = begins[source]
        if there is None or there > begin:
            until = f"until {there:%Y-%m-%d} {clock(there)}" if there else "while it lacks approval"
            yield Problem(
                place=place,
                rule="link-early",
                what=f"{shown(target)} is not public {until}; this link would reveal it",
                fix="remove the link until then, or publish this text later as well"
                if there
                else "have that approved first (hubgen approve), or remove the link until then",
                level=Level.WARNING if text.imported else Level.ERROR,
            )
