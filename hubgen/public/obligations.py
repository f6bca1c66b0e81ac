"""Obligations: what the hub has promised and not yet delivered, soonest first.

Seven things can be owed: the first statement on something that only drafts
speak of, or the notice of planned work that only drafts speak of; the next
update of what is under way; the answer to an open question that readers see;
an approval that something waits for; an action with a date; and a lesson with
a date. An update names its promise as `next_update`; without one, the cadence
that hub.yml sets for the severity applies. A question names its promise as
`answer_by`. Exercises owe nothing; imported incidents owe only what they say
themselves. Follow-ups after the end
are ticked off in the team's notes, and belong to the module that reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from hubgen.model.incident import Incident, Update
from hubgen.model.lessons import Lesson
from hubgen.model.project import Project
from hubgen.model.words import ActionStatus, ApprovalKind, Kind
from hubgen.public import times
from hubgen.public.approvable import Approvable, update_approvable
from hubgen.public.approval import (
    is_update_approved,
    open_returns,
    unapproved,
    unapproved_parts,
)
from hubgen.public.privacy_gate import public_incident, public_updates
from hubgen.public.question_gate import public_questions
from hubgen.public.records import PublicIncident

_Due = tuple["ObligationKind", datetime]


class ObligationKind(StrEnum):
    """What is owed."""

    FIRST = "first_statement"
    NOTICE = "notice"
    UPDATE = "next_update"
    START = "start"
    END = "end"
    APPROVAL = "approval"
    ACTION = "action"
    FOLLOW_UP = "follow_up"
    RETURNED = "returned"
    CASE = "case"
    CASE_FOLLOW_UP = "case_follow_up"
    INQUIRY = "inquiry"
    QUESTION = "question"
    LESSON = "lesson"


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One thing owed on one incident; `who` is a role or a person.

    `what` is the action, the words of a question, or what waits for approval: the number of
    an update, else a few words; `approval` is its kind, `path` the file that records it. Of a
    text that an approver returned, `what` is its number and `reason` who did so and why.
    `incident` and `title` are those of the incident; of an answer, a page or a lesson, its
    name (`faq/…`) and its title.
    `key` is the name of an inquiry in its file, or the number of a question.
    """

    due: datetime
    kind: ObligationKind
    incident: str
    title: str
    what: str | None = None
    who: str | None = None
    approval: ApprovalKind | None = None
    reason: str | None = None
    path: str | None = None
    key: str | None = None

    @property
    def has_date(self) -> bool:
        """Whether it is due at a time of its own, not just now."""
        return self.approval in {None, ApprovalKind.UPDATE}

    def late_by(self, now: datetime) -> timedelta:
        """Return how long it has been late; zero while there is time."""
        return max(now - self.due, timedelta(0))


def obligations(project: Project, at: datetime) -> list[Obligation]:
    """Return everything owed at the instant `at`, soonest first."""
    owed = [
        one
        for incident in project.incidents
        if not incident.head.exercise
        for one in _of_incident(project, incident, at)
    ]
    owed += [_approval(project, entry, at, entry.noun) for entry in _unapproved_texts(project)]
    owed += [
        _lesson(project, one, one.head.due)
        for one in project.plan.lessons
        if one.head.due and not one.is_done(at, project.hub.time_zone)
    ]
    return sorted(owed, key=lambda one: (one.due, one.incident, one.kind, one.what or ""))


def _of_incident(project: Project, incident: Incident, at: datetime) -> Iterator[Obligation]:
    public = public_updates(incident, project.plan.team, at)
    team = project.plan.team
    waiting = [one for one in incident.updates if not one.head.draft and one not in public]
    unapproved = [one for one in waiting if not is_update_approved(incident, one, team)]
    statement: _Due | None = None
    if public and not public[-1].head.state.is_end:
        statement = _next_statement(project, incident, at)
    elif not public and len(waiting) == len(unapproved):
        statement = _first(project, incident)
    if statement:
        kind, due = statement
        yield _obligation(project, incident, kind, due, who=_speaker(incident, public))
    for update in unapproved:
        if update.head.at:
            subject = update_approvable(incident, update)
            owed = _approval(project, subject, update.head.at, update.number)
            yield replace(owed, incident=incident.id, title=incident.head.title)
    for update in incident.updates:
        if update not in public:
            yield from _returned(project, incident, update)
    for part in unapproved_parts(incident, team):
        if part.kind is not ApprovalKind.UPDATE and public:
            owed = _approval(project, part, at, part.label)
            yield replace(owed, incident=incident.id, title=incident.head.title)
    if public:
        yield from _answers(project, incident, at)
    yield from _actions(project, incident)


def _actions(project: Project, incident: Incident) -> Iterator[Obligation]:
    for action in incident.head.actions:
        if action.due and action.status is not ActionStatus.DONE:
            yield _obligation(
                project,
                incident,
                ObligationKind.ACTION,
                times.end_of(action.due, project.hub.time_zone),
                what=action.what,
                who=action.owner,
            )


def _answers(project: Project, incident: Incident, at: datetime) -> Iterator[Obligation]:
    """Yield the answers that open questions promise to readers at `at`."""
    authors = {one.number: one.head.by for one in incident.questions}
    for shown in public_questions(project, incident, at, project.hub.main_language):
        if shown.is_open and shown.answer_by:
            owed = _obligation(
                project,
                incident,
                ObligationKind.QUESTION,
                shown.answer_by,
                what=shown.question,
                who=authors[shown.number],
            )
            yield replace(owed, key=shown.number)


def _returned(project: Project, incident: Incident, update: Update) -> Iterator[Obligation]:
    for one in open_returns(incident, update):
        owed = _obligation(
            project,
            incident,
            ObligationKind.RETURNED,
            one.at,
            what=update.number,
            who=update.head.by,
        )
        name = project.plan.team.name_of(one.by)
        yield replace(owed, reason=f"{name}: {one.because}", path=update.source.path)


def _obligation(
    project: Project,
    incident: Incident,
    kind: ObligationKind,
    due: datetime,
    *,
    what: str | None = None,
    who: str | None = None,
) -> Obligation:
    return Obligation(
        due=due.astimezone(project.hub.time_zone),
        kind=kind,
        incident=incident.id,
        title=incident.head.title,
        what=what,
        who=who,
    )


def _unapproved_texts(project: Project) -> Iterator[Approvable]:
    """Return the answers, pages and done lessons that lack approvals."""
    return unapproved(replace(project, incidents=()))


def _lesson(project: Project, lesson: Lesson, due: date | datetime) -> Obligation:
    return Obligation(
        due=times.end_of(due, project.hub.time_zone),
        kind=ObligationKind.LESSON,
        incident=f"lessons/{lesson.slug}",
        title=lesson.head.what,
        who=lesson.head.owner,
        path=lesson.body.source.path,
    )


def _approval(project: Project, subject: Approvable, due: datetime, what: str) -> Obligation:
    """Return that `subject` waits for approval; what has no time of its own is due at once."""
    return Obligation(
        due=due.astimezone(project.hub.time_zone),
        kind=ObligationKind.APPROVAL,
        incident=subject.name,
        title=subject.title,
        what=what,
        approval=subject.kind,
        path=subject.path,
    )


def _speaker(incident: Incident, public: tuple[Update, ...]) -> str | None:
    """Return the author of the newest public update, else of the newest draft."""
    updates = public or incident.updates
    return updates[-1].head.by if updates else None


def _next_statement(project: Project, incident: Incident, at: datetime) -> _Due | None:
    """Return the next update on something public, by what its effective updates state."""
    shown = public_incident(project, incident, at, project.hub.main_language)
    if shown is None or not shown.is_open:
        return None
    if shown.is_maintenance:
        return _next_of_maintenance(shown)
    if shown.next_update:
        return ObligationKind.UPDATE, shown.next_update
    if shown.source:
        return None
    return ObligationKind.UPDATE, shown.newest.at + project.hub.promises.of(shown.severity).every


def _next_of_maintenance(shown: PublicIncident) -> _Due | None:
    """Return the report on the start or end by its window, or an earlier promise."""
    promised, window = shown.next_update, shown.window
    if window is None:
        return (ObligationKind.UPDATE, promised) if promised else None
    starts, ends = (ObligationKind.START, window.start), (ObligationKind.END, window.end)
    kind, due = starts if shown.is_planned else ends
    return (ObligationKind.UPDATE, promised) if promised and promised < due else (kind, due)


def _first(project: Project, incident: Incident) -> _Due | None:
    """Return the first statement, or the notice of planned work; an import owes neither."""
    head = incident.head
    if head.source:
        return None
    if head.kind is Kind.MAINTENANCE:
        windows = [update.head.window for update in incident.updates if update.head.window]
        notice = project.hub.promises.notice
        return (ObligationKind.NOTICE, windows[-1].start - notice) if windows else None
    began = head.started or min(
        (update.head.at for update in incident.updates if update.head.at), default=None
    )
    if began is None:
        return None
    scenario = next((one for one in project.plan.scenarios if one.slug == head.scenario), None)
    planned = scenario.head.first_statement if scenario else None
    return ObligationKind.FIRST, began + (planned or project.hub.promises.of(head.rated).first)
