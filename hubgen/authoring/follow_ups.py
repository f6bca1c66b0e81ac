"""Follow-ups: what a scenario asks for once it is over, the review among it, until it is ticked.

The tick is the team's own, in internal.md: a line `- [ ] …` that holds the
follow-up's words is owed, `- [x] …` is done. Nothing is owed without a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hubgen.authoring.internal_notes import NAME
from hubgen.model.incident import Incident
from hubgen.model.project import Project
from hubgen.public.obligations import Obligation, ObligationKind
from hubgen.public.privacy_gate import public_updates
from hubgen.source.files import Tree

_OPEN = ("- [ ]", "* [ ]")


def follow_ups(project: Project, tree: Tree, at: datetime) -> list[Obligation]:
    """Return the follow-ups that are open at the instant `at`, soonest first.

    `tree` holds the hub's files; notes that cannot be read count as having no lines.
    """
    obligations = [
        one
        for incident in project.incidents
        if incident.head.scenario and not incident.head.exercise
        for one in _open_on(project, incident, tree, at)
    ]
    return sorted(obligations, key=lambda one: (one.due, one.incident, one.what or ""))


def _open_on(
    project: Project, incident: Incident, tree: Tree, at: datetime
) -> Iterator[Obligation]:
    public = public_updates(incident, project.plan.team, at)
    ended = public[-1].head.at if public and public[-1].head.state.is_end else None
    planned = [
        step
        for scenario in project.plan.scenarios
        if scenario.slug == incident.head.scenario
        for step in scenario.head.follow_ups
        if step.after is not None
    ]
    if ended is None or not planned:
        return
    lines = _open_lines(tree, f"{incident.source.folder}/{NAME}")
    for step in planned:
        if step.after is not None and any(step.what in line for line in lines):
            yield Obligation(
                due=(ended + step.after).astimezone(project.hub.time_zone),
                kind=ObligationKind.FOLLOW_UP,
                incident=incident.id,
                title=incident.head.title,
                what=step.what,
                who=step.role,
            )


def _open_lines(tree: Tree, path: str) -> list[str]:
    """Return the lines of the checklist in `path` that are not ticked."""
    if not tree.absolute(path).is_file():
        return []
    text = tree.text(path) or ""
    return [line for line in text.splitlines() if line.lstrip().startswith(_OPEN)]
