"""Private files of an incident's folder: read apart from what is published.

The build never opens them. A mistake in one is a problem of the plan: it is named,
and keeps nothing from being published.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar
from zoneinfo import ZoneInfo

from hubgen.model.fields import Record
from hubgen.problems import Family, Place, Problem
from hubgen.source.documents import Written, read_yaml
from hubgen.source.files import Tree

R = TypeVar("R", bound=Record)


def read_private_file(
    tree: Tree, path: str, model: type[R], zone: ZoneInfo
) -> tuple[Written[R] | None, list[Problem]]:
    """Read the YAML file at `path` as a `model`, with its problems.

    The document is None where the file is missing, which is no problem, or cannot be read.
    """
    if not tree.absolute(path).is_file():
        return None, []
    known = len(tree.problems)
    document, problems = read_yaml(tree, path, model, zone)
    problems = [*problems, *tree.problems[known:]]
    del tree.problems[known:]
    return document, [replace(one, family=Family.PLAN) for one in problems]


def plan_problem(place: Place, rule: str, what: str, fix: str) -> Problem:
    """Return a problem of a private file: something it names is not there."""
    return Problem(place=place, rule=rule, what=what, fix=fix, family=Family.PLAN)
