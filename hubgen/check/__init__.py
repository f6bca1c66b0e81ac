"""Rules over the model: everything that one file alone cannot show."""

from __future__ import annotations

from datetime import datetime

from hubgen.check.content import check_content
from hubgen.check.expiry import expired
from hubgen.check.message import check_messages
from hubgen.check.readiness import check_readiness
from hubgen.model.project import Project
from hubgen.problems import Problem

__all__ = ["check", "check_content"]


def check(project: Project, now: datetime) -> list[Problem]:
    """Every problem of content, message and plan that `project` has at the instant `now`."""
    return [
        *check_content(project),
        *expired(project, now),
        *check_messages(project, now),
        *check_readiness(project, now),
    ]
