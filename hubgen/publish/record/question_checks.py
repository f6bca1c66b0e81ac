"""Release checks of questions: none vanishes, and no answer changes without a mark."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hubgen.model.incident import Incident
from hubgen.model.project import Project
from hubgen.model.question import Question
from hubgen.problems import Family, Level, Place, Problem
from hubgen.public.approvable import question_approvable
from hubgen.public.approval import is_approved
from hubgen.public.held_back import approval_command, approvals_wanted
from hubgen.publish.record.change import Change, ChangeKind
from hubgen.publish.record.rules import GONE, MEANING, UNAPPROVED, UNMARKED
from hubgen.publish.record.statements import changed_meaning

_KINDS = frozenset(
    {ChangeKind.QUESTION_GONE, ChangeKind.QUESTION_CHANGED, ChangeKind.QUESTION_RESTATED}
)


def question_problems(project: Project, at: datetime, change: Change) -> Iterator[Problem]:
    """Yield what is wrong with publishing `change` of a question at the instant `at`."""
    incident = next((one for one in project.incidents if one.id == change.name), None)
    if incident is None or change.kind not in _KINDS:
        return
    question = _question_of(incident, change.number)
    if change.kind is ChangeKind.QUESTION_GONE:
        yield _gone(project, incident, question, change)
    elif question:
        yield from _edit(question, at, change)


def _question_of(incident: Incident, number: str) -> Question | None:
    return next((one for one in incident.questions if int(one.number) == int(number)), None)


def _gone(
    project: Project, incident: Incident, question: Question | None, change: Change
) -> Problem:
    what = f'{change.detail} {change.number} of "{change.title}" was published and would vanish'
    fix = (
        "put it back; to take back what it says, write what is true now into the answer, and"
        " corrections: with the time and what was wrong; an answer that moved names moved_to:"
    )
    if question is None:
        return Problem(place=Place(incident.source.path), rule=GONE, what=what, fix=fix)
    is_answer = question.head.answered is not None
    subject = question_approvable(incident, question, with_answer=is_answer)
    team = project.plan.team
    if question.head.draft or is_approved(subject, team):
        place = question.source.at("draft") if question.head.draft else question.source.at()
        return Problem(place=place, rule=GONE, what=what, fix=fix)
    return Problem(
        place=question.source.at(),
        rule=UNAPPROVED,
        what=f"{what}: it {approvals_wanted(subject, team)}",
        fix=f"have it approved: {approval_command(subject)}",
    )


def _edit(question: Question, at: datetime, change: Change) -> Iterator[Problem]:
    place = question.source.at_key("edited")
    if not change.edited:
        what = change.detail if change.kind is ChangeKind.QUESTION_RESTATED else "wording"
        yield Problem(
            place=place,
            rule=UNMARKED,
            what=f'the published {what} of question {change.number} of "{change.title}" changed',
            fix=f"write edited: {at:%Y-%m-%d %H:%M} into it, or put back what was published",
        )
    meaning = changed_meaning(change.old, change.new)
    if meaning and change.detail != "correction":
        yield Problem(
            place=place,
            rule=MEANING,
            what=f"{', '.join(meaning)} changed in what is published: this needs a correction",
            fix=f"write corrections: [{{at: {at:%Y-%m-%d %H:%M}, what: …}}] into it",
            family=Family.MESSAGE,
            level=Level.WARNING,
        )
