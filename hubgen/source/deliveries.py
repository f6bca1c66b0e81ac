"""Deliveries: `sent.yml` in an incident's folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from hubgen.model.deliveries import Deliveries, PostedPart, Sent
from hubgen.model.project import Project
from hubgen.model.source import Source
from hubgen.problems import Problem
from hubgen.source.files import Tree
from hubgen.source.people import unknown_person_if_planned
from hubgen.source.private_files import plan_problem, read_private_file

NAME: Final = "sent.yml"
_RULE: Final = "delivery-unknown"


def read_deliveries(
    tree: Tree, folder: str, zone: ZoneInfo
) -> tuple[Deliveries, Source, list[Problem]]:
    """Read the deliveries of the incident in `folder`, with the file's source and problems.

    They are none where the file is missing or cannot be read.
    """
    path = f"{folder}/{NAME}"
    document, problems = read_private_file(tree, path, Sent, zone)
    if document is None:
        return Deliveries(), Source(path=path), problems
    return Deliveries(document.record.deliveries), document.source, problems


def delivery_problems(project: Project, tree: Tree) -> Iterator[Problem]:
    """Yield what is wrong in the `sent.yml` of any incident of `project`."""
    team = project.plan.team
    for incident in project.incidents:
        folder = incident.source.folder
        deliveries, source, problems = read_deliveries(tree, folder, project.hub.time_zone)
        yield from problems
        numbers = {
            PostedPart.UPDATE: {int(one.number): one.number for one in incident.updates},
            PostedPart.QUESTION: {int(one.number): one.number for one in incident.questions},
        }
        for index, one in enumerate(deliveries.every):
            if int(one.number) not in numbers[one.part]:
                what = f"{one.part} {one.number} of this delivery is not there"
                known = ", ".join(numbers[one.part].values()) or "none"
                fix = f"use the number of one of its {one.part}s: {known}"
                yield plan_problem(source.at("deliveries", index, one.part), _RULE, what, fix)
            if mistake := unknown_person_if_planned(team, one.by):
                yield plan_problem(source.at("deliveries", index, "by"), _RULE, *mistake)
