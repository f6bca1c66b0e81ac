"""The preview's view: the hub as it will look once everything in it is published.

It passes the same privacy gate as the public view, so it has the same private
keys removed. Exercises are left out: nothing will ever publish them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from hubgen.model.incident import Incident, Review, Update
from hubgen.model.messages import Messages
from hubgen.model.plan import ApprovalRule
from hubgen.model.project import Project
from hubgen.model.question import Question
from hubgen.public.incident_repository import IncidentRepository
from hubgen.public.privacy_gate import is_wholly_public, public_updates
from hubgen.public.view import PublicView
from hubgen.public.view_builder import public_view


class HiddenReason(StrEnum):
    """Why an update is not public."""

    DRAFT = "draft"
    EMBARGO = "embargo"
    APPROVAL = "approval"


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenUpdate:
    """An update that only the preview shows; `at` is None where a draft names no time."""

    incident_id: str
    number: str
    title: str
    reason: HiddenReason
    at: datetime | None


def preview_view(
    project: Project,
    at: datetime,
    messages: Messages,
    *,
    pinned: bool = False,
    others: IncidentRepository | None = None,
) -> PublicView:
    """Return what would be seen at `at` if no draft, embargo or missing approval held it back.

    An update without a time is dated `at`, but never before the one that it
    follows. `others` holds incidents that `project` need not, as they are public.
    """
    everything = _without_restrictions(project, at)
    dates = [
        update.head.at
        for incident in everything.incidents
        for update in incident.updates
        if update.head.at
    ]
    view = public_view(everything, max([at, *dates]), messages, pinned=pinned)
    repository = others.with_incidents(view.repository.every()) if others else view.repository
    return replace(view, at=at.astimezone(project.hub.time_zone), repository=repository)


def hidden_updates(project: Project, at: datetime) -> tuple[HiddenUpdate, ...]:
    """Return what the preview shows beyond the public view, by incident and number."""
    return tuple(
        HiddenUpdate(
            incident_id=incident.id,
            number=update.number,
            title=incident.head.title,
            reason=_reason(update, at),
            at=update.head.at,
        )
        for incident in project.incidents
        if not incident.head.exercise
        for update in _hidden(project, incident, at)
    )


def partly_hidden(project: Project, at: datetime) -> set[str]:
    """Return the ids of the incidents of which the preview shows more than the public view."""
    team = project.plan.team
    return {
        incident.id
        for incident in project.incidents
        if incident.updates
        and not incident.head.exercise
        and (not is_wholly_public(incident, team, at) or _is_review_hidden(incident.review, at))
    }


def _is_review_hidden(review: Review | None, at: datetime) -> bool:
    published = review.head.published if review else None
    return review is not None and (published is None or published > at)


def _hidden(project: Project, incident: Incident, at: datetime) -> list[Update]:
    public = {update.number for update in public_updates(incident, project.plan.team, at)}
    return [update for update in incident.updates if update.number not in public]


def _reason(update: Update, at: datetime) -> HiddenReason:
    if update.head.draft or update.head.at is None:
        return HiddenReason.DRAFT
    return HiddenReason.EMBARGO if update.head.at > at else HiddenReason.APPROVAL


def _without_restrictions(project: Project, at: datetime) -> Project:
    team = project.plan.team.model_copy(update={"approvals": ApprovalRule(needed=0)})
    return replace(
        project,
        plan=replace(project.plan, team=team),
        incidents=tuple(_published(incident, at) for incident in project.incidents),
        pages=tuple(
            replace(page, head=page.head.model_copy(update={"draft": False}))
            for page in project.pages
        ),
        faq=tuple(
            replace(entry, head=entry.head.model_copy(update={"draft": False}))
            for entry in project.faq
        ),
    )


def _published(incident: Incident, at: datetime) -> Incident:
    updates: list[Update] = []
    for update in incident.updates:
        before = updates[-1].head.at if updates else None
        updates.append(_dated(update, max(at, before or at)))
    return replace(
        incident,
        updates=tuple(updates),
        review=_reviewed(incident.review, at),
        questions=tuple(_answered(one, at) for one in incident.questions),
    )


def _answered(question: Question, at: datetime) -> Question:
    """Return `question` as no draft, and answered where there is a text below it."""
    head = question.head
    is_written = bool(question.body.markdown.strip())
    answered = head.answered or (max(at, head.at or at) if is_written else None)
    changes = {"draft": False, "answered": answered}
    return replace(question, head=head.model_copy(update=changes))


def _dated(update: Update, at: datetime) -> Update:
    if not update.head.draft:
        return update
    changes = {"draft": False, "at": update.head.at or at}
    return replace(update, head=update.head.model_copy(update=changes))


def _reviewed(review: Review | None, at: datetime) -> Review | None:
    if review is None or review.head.published is not None:
        return review
    return replace(review, head=review.head.model_copy(update={"published": at}))
