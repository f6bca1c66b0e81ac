"""Deadlines: the answers to inquiries that are owed, soonest first."""

from __future__ import annotations

from hubgen.model.inquiries import InquiryState
from hubgen.model.project import Project
from hubgen.problems import Problem
from hubgen.public.obligations import Obligation, ObligationKind
from hubgen.source.files import Tree
from hubgen.source.inquiries import NAME, read_inquiries


def owed_inquiries(project: Project, tree: Tree) -> tuple[list[Obligation], list[Problem]]:
    """Return the open inquiries that have a deadline, soonest first.

    With them come the problems of the files that could not be read: deadlines may be
    missing. Those of exercises are not owed.
    """
    owed, problems = [], []
    for incident in project.incidents:
        if incident.head.exercise:
            continue
        inquiries, _, mistakes = read_inquiries(tree, incident.source.folder, project.hub.time_zone)
        problems += mistakes
        owed += [
            Obligation(
                due=one.due.astimezone(project.hub.time_zone),
                kind=ObligationKind.INQUIRY,
                incident=incident.id,
                title=incident.head.title,
                what=one.sender,
                who=one.owner,
                path=f"{incident.source.folder}/{NAME}",
                key=key,
            )
            for key, one in inquiries.items()
            if one.due and one.state is InquiryState.OPEN
        ]
    return sorted(owed, key=lambda one: (one.due, one.incident, one.key or "")), problems
