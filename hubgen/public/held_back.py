"""What keeps something from being public, and until when, in words for the team."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from hubgen.model.hub import Hub
from hubgen.model.incident import Incident, Update
from hubgen.model.plan import Team
from hubgen.model.project import Project
from hubgen.model.words import ApprovalKind
from hubgen.public.approvable import Approvable, update_approvable
from hubgen.public.approval import is_update_approved, missing_approvals, unapproved
from hubgen.public.privacy_gate import public_updates


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """Something that is not public; each of the `reasons` completes "It …".

    `name` is that of an update (`ID/NN`), or what `hubgen approve` takes; `kind` is
    what it is, `label` what it is called where the name does not say it, `command`
    how to have it approved where it lacks approvals.
    """

    kind: ApprovalKind
    name: str
    reasons: tuple[str, ...]
    label: str = ""
    command: str = ""

    def __str__(self) -> str:
        """Return the thing, every reason, and the command, as one line."""
        what = f"{self.name} ({self.label})" if self.label else self.name
        line = f"NOT public: {what} {' and '.join(self.reasons)}"
        return f"{line}: {self.command}" if self.command else line


def held_back(project: Project, at: datetime) -> tuple[HeldBack, ...]:
    """Return what is not public at the instant `at`: updates by incident and number, then the rest.

    Those of exercises are left out: nothing will ever publish them.
    """
    team = project.plan.team
    updates = tuple(
        _held_update(project, incident, update, at)
        for incident in project.incidents
        if not incident.head.exercise
        for update in _not_public(incident, team, at)
    )
    others = (one for one in unapproved(project) if one.kind is not ApprovalKind.UPDATE)
    return (*updates, *(_held(one, team) for one in others))


def _not_public(incident: Incident, team: Team, at: datetime) -> list[Update]:
    public = {update.number for update in public_updates(incident, team, at)}
    return [update for update in incident.updates if update.number not in public]


def _held_update(project: Project, incident: Incident, update: Update, at: datetime) -> HeldBack:
    subject, team = update_approvable(incident, update), project.plan.team
    is_approved = is_update_approved(incident, update, team)
    return HeldBack(
        kind=subject.kind,
        name=subject.name,
        reasons=update_reasons(project.hub, team, incident, update, at),
        command="" if is_approved or update.head.draft else approval_command(subject),
    )


def _held(subject: Approvable, team: Team) -> HeldBack:
    return HeldBack(
        kind=subject.kind,
        name=subject.name,
        label=subject.label,
        reasons=(approvals_wanted(subject, team),),
        command=approval_command(subject),
    )


def update_reasons(
    hub: Hub, team: Team, incident: Incident, update: Update, at: datetime
) -> tuple[str, ...]:
    """Return what keeps `update` from being public at `at`; nothing where it is public."""
    reasons = [*waiting_reasons(hub, update, at)]
    if not is_update_approved(incident, update, team):
        reasons.append(approvals_wanted(update_approvable(incident, update), team))
    return tuple(reasons)


def waiting_reasons(hub: Hub, update: Update, at: datetime) -> Iterator[str]:
    """Yield what keeps `update` from being public at `at`, besides approvals."""
    head = update.head
    if head.draft:
        yield "is a draft"
    if head.at is None:
        yield "has no time in at:"
    elif head.at > at:
        then = head.at.astimezone(hub.time_zone)
        yield f"waits until {then:%Y-%m-%d %H:%M} {hub.time_zone.key}"


def approvals_wanted(subject: Approvable, team: Team) -> str:
    """Return how many approvals `subject` waits for, and whose, as the rest of a sentence."""
    missing = missing_approvals(subject, team)
    return f"waits for {missing} approval{'s' * (missing != 1)}{_whose(team)}"


def _whose(team: Team) -> str:
    who = team.approvals.by
    if not who:
        return ""
    return f" of {', '.join(who[:-1])} or {who[-1]}" if len(who) > 1 else f" of {who[0]}"


def approval_command(subject: Approvable) -> str:
    """Return the command that records an approval of `subject`."""
    return f"hubgen approve {subject.name} --by …"
