"""Rules over the model: everything that one file alone cannot show."""

from __future__ import annotations

from datetime import datetime

from hubgen.check.content import check_content
from hubgen.model.project import Project
from hubgen.problems import Problem


def check(project: Project, now: datetime) -> list[Problem]:
    """Every problem that the rules find in `project` at the instant `now`."""
    return check_content(project)
