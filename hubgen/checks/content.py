"""Content rules: all of them, over the whole project."""

from __future__ import annotations

from hubgen.checks import addresses, course, links, references, texts
from hubgen.model.project import Project
from hubgen.problems import Problem

RULES = (
    references.hub,
    references.incidents,
    addresses.addresses,
    references.plan,
    references.translations,
    course.course,
    texts.texts,
    links.links,
)


def check_content(project: Project) -> list[Problem]:
    """Every content problem that no single file shows by itself."""
    return [problem for rule in RULES for problem in rule(project)]
