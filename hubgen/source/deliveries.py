"""Deliveries: `sent.yml` in an incident's folder, read apart from what is published.

The build never opens the file. A mistake in it is a problem of the plan: it is
named, and keeps nothing from being published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from zoneinfo import ZoneInfo

from hubgen.model.deliveries import Deliveries, Sent
from hubgen.model.project import Project
from hubgen.model.source import Source
from hubgen.problems import Family, Problem
from hubgen.source.documents import read_yaml
from hubgen.source.files import Tree
from hubgen.source.people import unknown_person

NAME: Final = "sent.yml"


def read_deliveries(
    tree: Tree, folder: str, zone: ZoneInfo
) -> tuple[Deliveries, Source, list[Problem]]:
    """Read the deliveries of the incident in `folder`, with the file's source and problems.

    They are none where the file is missing or cannot be read.
    """
    path = f"{folder}/{NAME}"
    if not tree.absolute(path).is_file():
        return Deliveries(), Source(path=path), []
    known = len(tree.problems)
    document, problems = read_yaml(tree, path, Sent, zone)
    problems = [*problems, *tree.problems[known:]]
    del tree.problems[known:]
    problems = [replace(one, family=Family.PLAN) for one in problems]
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
        numbers = {int(one.number): one.number for one in incident.updates}
        for index, one in enumerate(deliveries.every):
            if int(one.update) not in numbers:
                what = f"update {one.update} of this delivery is not there"
                known = ", ".join(numbers.values()) or "none"
                fix = f"use the number of one of its updates: {known}"
                yield _problem(source, index, "update", what, fix)
            mistake = unknown_person(team, one.by) if team.people or team.roles else None
            if mistake:
                yield _problem(source, index, "by", *mistake)


def _problem(source: Source, index: int, key: str, what: str, fix: str) -> Problem:
    return Problem(
        place=source.at("deliveries", index, key),
        rule="delivery-unknown",
        what=what,
        fix=fix,
        family=Family.PLAN,
    )
