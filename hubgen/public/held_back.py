"""What keeps a message from being public, and until when, in words for the team."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from hubgen.model.incident import Incident, Update
from hubgen.model.plan import Team
from hubgen.model.project import Project
from hubgen.public.approval import approvers, is_approved
from hubgen.public.privacy_gate import public_updates


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """An update that is not public; each of the `reasons` completes "It …"."""

    incident_id: str
    number: str
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        """The update and every reason, as one line."""
        return f"NOT public: {self.incident_id}/{self.number} {' and '.join(self.reasons)}"


def held_back(project: Project, at: datetime) -> tuple[HeldBack, ...]:
    """Return the updates that are not public at the instant `at`, by incident and number.

    Those of exercises are left out: nothing will ever publish them.
    """
    team = project.plan.team
    return tuple(
        HeldBack(
            incident_id=incident.id,
            number=update.number,
            reasons=tuple(_reasons(project, incident, update, at)),
        )
        for incident in project.incidents
        if not incident.head.exercise
        for update in _not_public(incident, team, at)
    )


def _not_public(incident: Incident, team: Team, at: datetime) -> list[Update]:
    public = {update.number for update in public_updates(incident, team, at)}
    return [update for update in incident.updates if update.number not in public]


def _reasons(project: Project, incident: Incident, update: Update, at: datetime) -> Iterator[str]:
    head, team = update.head, project.plan.team
    if head.draft:
        yield "is a draft"
    if head.at is None:
        yield "has no time in at:"
    elif head.at > at:
        then = head.at.astimezone(project.hub.time_zone)
        yield f"waits until {then:%Y-%m-%d %H:%M} {project.hub.time_zone.key}"
    if not is_approved(incident, update, team):
        missing = team.approvals.needed - len(approvers(incident, update, team))
        yield f"waits for {missing} approval{'s' * (missing != 1)}{_whose(team)}"


def _whose(team: Team) -> str:
    who = team.approvals.by
    if not who:
        return ""
    return f" of {', '.join(who[:-1])} or {who[-1]}" if len(who) > 1 else f" of {who[0]}"
