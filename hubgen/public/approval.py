"""Approval: whether something has the approvals that the plan asks for.

An approval names the hash of the text that it was given for; another wording
has another hash, and so no approval.
"""

from __future__ import annotations

from collections.abc import Iterator

from hubgen.model.approval import Return
from hubgen.model.incident import Incident, Update
from hubgen.model.lessons import Lesson
from hubgen.model.pages import Faq, Page
from hubgen.model.plan import Team
from hubgen.model.project import Project
from hubgen.model.question import Question
from hubgen.model.words import ApprovalKind, Severity
from hubgen.public.approvable import (
    HASH_LENGTH,
    Approvable,
    action_approvables,
    entry_approvable,
    lesson_approvable,
    question_approvable,
    review_approvable,
    severity_approvable,
    update_approvable,
)


def approvers(subject: Approvable, team: Team) -> frozenset[str]:
    """Return who approved `subject` as it is, as far as the plan counts their approval.

    A role counts as the person who holds it: nobody counts twice, and nobody
    approves their own text.
    """
    if not subject.approvals:
        return frozenset()
    wanted = subject.text_hash()
    author = _person(subject.author, team) if subject.author else None
    return frozenset(
        _person(approval.by, team)
        for approval in subject.approvals
        if wanted.startswith(approval.text[:HASH_LENGTH])
        and _person(approval.by, team) != author
        and team.counts_as_approval(approval.by)
    )


def why_uncounted(subject: Approvable, by: str, team: Team) -> str | None:
    """Return why the approval of `by` does not count for `subject`; None where it does."""
    person = _person(by, team)
    if subject.author and person == _person(subject.author, team):
        return "your own approval does not count as the second pair of eyes"
    if not team.counts_as_approval(by):
        return f"the plan does not count the approval of {by}: see team.yml"
    same_text = subject.text_hash()
    keys = {one.by for one in subject.approvals if same_text.startswith(one.text[:HASH_LENGTH])}
    twice = sorted(key for key in keys - {by} if _person(key, team) == person)
    if twice and team.counts_as_approval(twice[0]):
        return f"the same person approved it as {twice[0]}, and counts once"
    return None


def _person(key: str, team: Team) -> str:
    """Return who holds the role `key`; `key` itself for a person, or where nobody does."""
    role = team.roles.get(key)
    return role.who or key if role and key not in team.people else key


def missing_approvals(subject: Approvable, team: Team) -> int:
    """Return how many approvals `subject` needs in addition to those that it has."""
    needed = team.approvals.number_for(subject.kind)
    return max(0, needed - len(approvers(subject, team))) if needed else 0


def is_approved(subject: Approvable, team: Team) -> bool:
    """Return whether `subject` has the approvals that it needs."""
    return missing_approvals(subject, team) == 0


def is_update_approved(incident: Incident, update: Update, team: Team) -> bool:
    """Return whether the update has the approvals that it needs, or an exception from them."""
    return not lacks_approvals(incident, update, team) or is_urgent_first(incident, update)


def lacks_approvals(incident: Incident, update: Update, team: Team) -> bool:
    """Return whether the update has fewer approvals than the plan asks for."""
    if not team.approvals.number_for(ApprovalKind.UPDATE):
        return False
    return not is_approved(update_approvable(incident, update), team)


def open_returns(incident: Incident, update: Update) -> list[Return]:
    """Return who returned the update as it is now, each person's newest word.

    Another wording, and an approval that the same person gave later, end a return.
    """
    if not update.head.returns:
        return []
    subject = update_approvable(incident, update)
    wanted = subject.text_hash()
    newest = {
        one.by: one for one in update.head.returns if wanted.startswith(one.text[:HASH_LENGTH])
    }
    approved = {
        one.by: one.at for one in subject.approvals if wanted.startswith(one.text[:HASH_LENGTH])
    }
    return [one for by, one in newest.items() if by not in approved or approved[by] < one.at]


def is_urgent_first(incident: Incident, update: Update) -> bool:
    """Return whether somebody, by name, let a first statement go out without waiting."""
    first = next((one for one in incident.updates if not one.head.draft), None)
    return update.head.urgent is not None and first is not None and first.number == update.number


def is_public_entry(entry: Faq | Page, team: Team) -> bool:
    """Return whether readers may see a question with its answer, or a page."""
    return not entry.head.draft and is_approved(entry_approvable(entry), team)


def is_approved_lesson(lesson: Lesson, team: Team) -> bool:
    """Return whether `lesson` has a text for readers, with the approvals that it needs."""
    subject = lesson_approvable(lesson)
    return subject is not None and is_approved(subject, team)


def public_severity(incident: Incident, team: Team) -> Severity | None:
    """Return the severity that readers may see: the one written, or the worst approved below it.

    Lowering a severity needs no approval, nor does the one that an incident has
    where none is written.
    """
    head = incident.head
    lacking = unapproved_severity(incident, team)
    if lacking is None:
        return head.rated
    approved = _approved_severities(incident, team)
    unwritten = head.model_copy(update={"severity": None}).rated
    return max(approved, key=lambda one: one.rank) if approved else unwritten


def unapproved_severity(incident: Incident, team: Team) -> Approvable | None:
    """Return the severity as written where it lacks approvals, else None."""
    severity = incident.head.severity
    if severity is None or not team.approvals.number_for(ApprovalKind.SEVERITY):
        return None
    if severity is incident.head.model_copy(update={"severity": None}).rated:
        return None
    if any(one.rank >= severity.rank for one in _approved_severities(incident, team)):
        return None
    return severity_approvable(incident, severity)


def is_severity_new(incident: Incident, team: Team) -> bool:
    """Return whether the severity lacks approvals, and so does every update so far.

    Whoever approves the first update then approves the severity with it.
    """
    written = (one for one in incident.updates if not one.head.draft)
    return unapproved_severity(incident, team) is not None and all(
        lacks_approvals(incident, one, team) for one in written
    )


def _approved_severities(incident: Incident, team: Team) -> list[Severity]:
    return [one for one in Severity if is_approved(severity_approvable(incident, one), team)]


def unapproved_parts(incident: Incident, team: Team) -> Iterator[Approvable]:
    """Yield what lacks approvals in `incident`, but for drafts and an urgent first update."""
    if not team.approvals.needed:
        return
    for update in incident.updates:
        if not update.head.draft and not is_update_approved(incident, update, team):
            yield update_approvable(incident, update)
    severity = unapproved_severity(incident, team)
    if severity:
        yield severity
    parts = [
        *action_approvables(incident),
        review_approvable(incident),
        *(_shown_of_question(incident, one) for one in incident.questions),
    ]
    yield from (part for part in parts if part and not is_approved(part, team))


def _shown_of_question(incident: Incident, question: Question) -> Approvable | None:
    """Return what readers are to see of a question; None for a draft, or one for the team."""
    head = question.head
    if head.draft or not (head.at or head.answered):
        return None
    return question_approvable(incident, question, with_answer=head.answered is not None)


def unapproved(project: Project) -> Iterator[Approvable]:
    """Yield everything in `project` that lacks approvals, but for exercises and drafts."""
    team = project.plan.team
    if not team.approvals.needed:
        return
    for entry in project.entries:
        if not entry.head.draft and not is_public_entry(entry, team):
            yield entry_approvable(entry)
    for lesson in project.plan.lessons:
        subject = lesson_approvable(lesson)
        if subject and lesson.head.done and not is_approved(subject, team):
            yield subject
    for incident in project.incidents:
        if not incident.head.exercise:
            yield from unapproved_parts(incident, team)
