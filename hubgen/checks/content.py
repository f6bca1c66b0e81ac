"""Content rules: the only ones whose errors stop a build."""

from __future__ import annotations

from hubgen.checks import (
    address_collisions,
    attachments,
    exercise_copy,
    links,
    questions,
    references,
    texts,
    update_sequence,
)
from hubgen.model.project import Project
from hubgen.problems import Problem

RULES = (
    exercise_copy.check_copy,
    references.check_hub,
    references.check_incidents,
    address_collisions.check_addresses,
    references.check_plan,
    references.check_translations,
    update_sequence.check_updates,
    questions.check_questions,
    texts.check_texts,
    links.check_links,
    attachments.check_attachments,
)


def check_content(project: Project) -> list[Problem]:
    """Return every content problem that reading the files one by one does not find."""
    return [problem for rule in RULES for problem in rule(project)]
