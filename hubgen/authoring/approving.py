"""Approving: a record in the update itself that somebody stands by this very text.

It is a record, not a lock: whoever can write the file can write the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hubgen.authoring import yaml_format
from hubgen.authoring.front_matter_edit import edit_file
from hubgen.authoring.gaps import gaps_of
from hubgen.authoring.hub_contents import HubContents
from hubgen.authoring.yaml_edit import Addition, with_added
from hubgen.model.incident import Update
from hubgen.problems import HubgenError, WrongUsageError
from hubgen.public.approval import approvers, text_hash
from hubgen.source.suggest import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalResult:
    """What an approval did.

    `counts` says whether the plan asks for this person's word; `missing` how
    many more approvals the update needs; `written` is False where the same
    text was approved by the same person before.
    """

    incident: str
    number: str
    path: str
    by: str
    counts: bool
    missing: int
    written: bool


def approve(contents: HubContents, which: str, by: str, now: datetime) -> ApprovalResult:
    """Record that `by`, a person or a role, approves the update `which`, `ID/NN`.

    Raises WrongUsageError if the update or the person cannot be told, where
    the text has gaps, or where somebody would approve his own words.
    """
    incident, update = contents.update(which)
    _refuse(contents, update, by)
    wanted = text_hash(incident, update)
    done = any(one.by == by and one.text == wanted for one in update.head.approvals)
    if not done:
        _write(contents, update, by, now, wanted)
        incident, update = contents.update(f"{incident.id}/{update.number}")
        if not any(one.by == by and one.text == wanted for one in update.head.approvals):
            msg = f"{update.source.path} was changed by somebody else just now; try again"
            raise HubgenError(msg)
    team = contents.team
    return ApprovalResult(
        incident=incident.id,
        number=update.number,
        path=update.source.path,
        by=by,
        counts=team.counts_as_approval(by),
        missing=max(0, team.approvals.needed - len(approvers(incident, update, team))),
        written=not done,
    )


def _refuse(contents: HubContents, update: Update, by: str) -> None:
    team = contents.team
    if not team.knows(by):
        msg = f'nobody is called "{by}" in content/plan/team.yml; '
        raise WrongUsageError(msg + did_you_mean(by, [*team.roles, *team.people]))
    if by == update.head.by:
        msg = f"update {update.number} speaks in the name of {by}; somebody else has to approve it"
        raise WrongUsageError(msg)
    gap = next(iter(gaps_of(update)), None)
    if gap:
        msg = (
            f"{update.source.path} still has {gap} to fill; fill it first:"
            " a changed text voids its approvals"
        )
        raise WrongUsageError(msg)


def _write(contents: HubContents, update: Update, by: str, now: datetime, wanted: str) -> None:
    path = update.source.path
    at = yaml_format.format_time(now, contents.hub.time_zone)
    entry = yaml_format.format_flow({"by": by, "at": at, "text": wanted})
    addition = Addition("approvals", [entry], listed=True)
    edit_file(contents.root, path, head=lambda head: with_added(head, path, addition))
