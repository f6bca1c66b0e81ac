"""Approving: a record, in the file itself, that somebody approved exactly this text.

It is a record, not a lock: everybody who can write the file can write the record.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hubgen.authoring import yaml_format
from hubgen.authoring.front_matter_edit import edit_keys
from hubgen.authoring.gaps import GAP
from hubgen.authoring.hub_contents import HubContents
from hubgen.authoring.yaml_edit import Addition, with_added
from hubgen.authoring.yaml_values import with_values
from hubgen.model.incident import Incident
from hubgen.model.words import ApprovalKind
from hubgen.problems import ContentError, HubgenError, WrongUsageError
from hubgen.public.approvable import (
    Approvable,
    action_approvables,
    question_approvable,
    review_approvable,
    severity_approvable,
    update_approvable,
)
from hubgen.public.approval import (
    is_severity_new,
    missing_approvals,
    unapproved,
    why_uncounted,
)
from hubgen.public.held_back import approvals_wanted, update_reasons
from hubgen.public.privacy_gate import public_updates
from hubgen.source.names import QUESTIONS
from hubgen.source.nodes import parse_mapping
from hubgen.source.people import check_person
from hubgen.source.project import read_project
from hubgen.source.suggest import did_you_mean

_FAQ, _PAGES, _LESSONS = "faq/", "pages/", "lessons/"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalResult:
    """What an approval of the thing called `name` did.

    `counts` says whether the plan asks for this person's word; `missing` how
    many more approvals the thing needs; `written` is False where the same
    text was approved by the same person before. `uncounted` is why this approval
    does not count, and `held` what still keeps an update from being public.
    """

    name: str
    label: str
    path: str
    by: str
    counts: bool
    missing: int
    written: bool
    uncounted: str | None = None
    held: tuple[str, ...] = ()

    @property
    def what(self) -> str:
        """The thing in words, with its incident where it is part of one."""
        if self.name.startswith((_FAQ, _PAGES, _LESSONS)):
            return self.label
        return f"{self.label} of {self.name.rpartition('/')[0]}"


def approve(contents: HubContents, which: str, by: str, now: datetime) -> list[ApprovalResult]:
    """Record that `by`, a person or a role, approves what `which` names, and return each part.

    `which` is an update (`ID/NN`), `ID/review`, `ID/actions`, `ID/severity`,
    `ID/questions/NN`, `faq/NAME`, `pages/NAME`, `lessons/NAME`, or a file's path. Who
    approves an update of an incident of which no update is approved yet approves its
    severity as well.

    Raises WrongUsageError if the thing or the person cannot be identified, where
    the text has gaps, or where somebody would approve their own words.
    """
    check_person(contents.team, by)
    subjects = _subjects(contents, which)
    for subject in subjects:
        _require_approvable(subject, by)
    return [_record(contents, subject, by, now) for subject in subjects]


def waiting_approvables(contents: HubContents, by: str) -> tuple[list[Approvable], list[str]]:
    """Return what lacks approvals and `by` can approve, and why the rest must wait.

    Raises WrongUsageError for an unknown person, ContentError where the hub has errors.
    """
    check_person(contents.team, by)
    project, problems = read_project(contents.root)
    if project is None or any(one.stops_a_build for one in problems):
        raise ContentError(problems)
    able: list[Approvable] = []
    rest: list[str] = []
    for subject in unapproved(project):
        try:
            _require_approvable(subject, by)
        except WrongUsageError as error:
            rest.append(f"{subject.name}: {error}")
        else:
            able.append(subject)
    return able, rest


def record_approvals(
    contents: HubContents, subjects: Sequence[Approvable], by: str, now: datetime
) -> list[ApprovalResult]:
    """Record that `by` approves each of `subjects`, as they were read."""
    return [_record(contents, subject, by, now) for subject in subjects]


def _subjects(contents: HubContents, which: str) -> list[Approvable]:
    """Return what `which` names. Raises WrongUsageError, ContentError."""
    name = which.strip().strip("/").removeprefix("content/").removesuffix(".md")
    name = name.removeprefix("plan/")
    if name.startswith((_FAQ, _PAGES, _LESSONS)):
        return [_entry(contents, name)]
    part, _, last = name.rpartition("/")
    if part.endswith(f"/{QUESTIONS}"):
        incident, question = contents.question(name)
        is_answered = question.head.answered is not None
        return [question_approvable(incident, question, with_answer=is_answered)]
    if part and last in {"review", "actions", "severity"}:
        return _parts(contents.incident(contents.folder_of(part)), last)
    incident, update = contents.update(which)
    subject = update_approvable(incident, update)
    if is_severity_new(incident, contents.team):
        severity = incident.head.severity
        return [subject, *([severity_approvable(incident, severity)] if severity else [])]
    return [subject]


def _entry(contents: HubContents, name: str) -> Approvable:
    texts, problems = contents.approvable_texts
    by_name = {one.name: one for one in texts}
    if name in by_name:
        return by_name[name]
    broken = [one for one in problems if one.place.path.endswith(f"/{name}.md")]
    if broken:
        raise ContentError(broken)
    raise WrongUsageError(f'there is no "{name}"; {did_you_mean(name, list(by_name))}')


def _parts(incident: Incident, name: str) -> list[Approvable]:
    """Return the review, the actions or the severity of `incident`. Raises WrongUsageError."""
    if name == "review":
        review = review_approvable(incident)
        if review is None:
            msg = f"{incident.id} has no review with a time in published:"
            raise WrongUsageError(msg)
        return [review]
    if name == "actions":
        actions = list(action_approvables(incident))
        if not actions:
            raise WrongUsageError(f"{incident.id} has no actions in its incident.yml")
        return actions
    if incident.head.severity is None:
        raise WrongUsageError(f"{incident.id} has no severity in its incident.yml")
    return [severity_approvable(incident, incident.head.severity)]


def _require_approvable(subject: Approvable, by: str) -> None:
    """Raise WrongUsageError where `by` speaks in `subject`, or where it has gaps."""
    if by == subject.author:
        msg = f"{subject.label} speaks in the name of {by}; somebody else has to approve it"
        raise WrongUsageError(msg)
    gap = GAP.search(json.dumps(subject.content(), ensure_ascii=False))
    if gap:
        msg = (
            f"{subject.path} still has {gap[0]} to fill; fill it first:"
            " a changed text voids its approvals"
        )
        raise WrongUsageError(msg)


def _record(contents: HubContents, subject: Approvable, by: str, now: datetime) -> ApprovalResult:
    wanted, team = subject.text_hash(), contents.team
    is_new = not any(one.by == by and one.text == wanted for one in subject.approvals)
    if is_new:
        _write(contents, subject.path, by, now, wanted)
        subject = _read_again(contents, subject, by, wanted)
    return ApprovalResult(
        name=subject.name,
        label=subject.label,
        path=subject.path,
        by=by,
        counts=team.counts_as_approval(by),
        missing=missing_approvals(subject, team),
        written=is_new,
        uncounted=why_uncounted(subject, by, team),
        held=_held(contents.reopened(), subject, now),
    )


def _held(contents: HubContents, subject: Approvable, now: datetime) -> tuple[str, ...]:
    """Return what still keeps `subject` from being public."""
    if subject.kind is ApprovalKind.UPDATE:
        incident, update = contents.update(subject.name)
        return update_reasons(contents.hub, contents.team, incident, update, now)
    is_missing = missing_approvals(subject, contents.team) > 0
    return (approvals_wanted(subject, contents.team),) if is_missing else ()


def _read_again(contents: HubContents, before: Approvable, by: str, wanted: str) -> Approvable:
    """Return `before` as its file has it now. Raises HubgenError where it is another text."""
    name = before.name
    if before.kind is ApprovalKind.SEVERITY or before.kind is ApprovalKind.ACTION:
        incident = contents.incident(before.source.folder)
        now = _parts(incident, name.rpartition("/")[2])
    else:
        now = [one for one in _subjects(contents.reopened(), name) if one.kind is before.kind]
    for one in now:
        given = any(each.by == by and each.text == wanted for each in one.approvals)
        if given and one.text_hash() == wanted:
            return one
    raise HubgenError(f"{before.path} was changed by somebody else in the meantime; try again")


def _write(contents: HubContents, path: str, by: str, now: datetime, wanted: str) -> None:
    at = yaml_format.format_time(now, contents.hub.time_zone)
    entry = yaml_format.format_flow({"by": by, "at": at, "text": wanted})
    addition = Addition("approvals", [entry], listed=True)
    edit_keys(contents.root, path, lambda head: with_added(head, path, addition))


def return_text(
    contents: HubContents, which: str, by: str, because: str, now: datetime
) -> ApprovalResult:
    """Record that `by` returns the update `which`, `ID/NN`, to its author, `because` of a reason.

    An approval that `by` gave to the same text is taken back. Raises WrongUsageError for
    an unknown update or person, no reason, or an update that readers see already.
    """
    check_person(contents.team, by)
    reason = " ".join(because.split())
    if not reason:
        raise WrongUsageError("say why it is returned; the author has to know what to change")
    incident, update = contents.update(which)
    if update in public_updates(incident, contents.team, now):
        msg = f"update {update.number} is public already; correct or retract it"
        raise WrongUsageError(msg)
    subject = update_approvable(incident, update)
    wanted, at = subject.text_hash(), yaml_format.format_time(now, contents.hub.time_zone)
    stays = [one.by != by or one.text != wanted for one in subject.approvals]

    def edited(head: str) -> str:
        entry = {"by": by, "at": at, "because": reason, "text": wanted}
        if not all(stays):
            document, _ = parse_mapping(head, subject.path)
            written = document.data["approvals"] if document else []
            rest = [one for one, stay in zip(written, stays, strict=True) if stay]
            head = with_values(head, subject.path, {"approvals": rest})
        addition = Addition("returns", [yaml_format.format_flow(entry)], listed=True)
        return with_added(head, subject.path, addition)

    edit_keys(contents.root, subject.path, edited)
    _, after = contents.reopened().update(which)
    if not any(one.by == by and one.text == wanted for one in after.head.returns):
        raise HubgenError(f"{subject.path} was changed by somebody else in the meantime; try again")
    return ApprovalResult(
        name=subject.name,
        label=subject.label,
        path=subject.path,
        by=by,
        counts=contents.team.counts_as_approval(by),
        missing=missing_approvals(update_approvable(incident, after), contents.team),
        written=True,
    )
