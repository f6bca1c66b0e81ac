"""Rules over the model: everything that one file alone cannot show."""

from __future__ import annotations

from datetime import datetime

from hubgen.checks.content import check_content
from hubgen.checks.earliness import early_links
from hubgen.model.project import Project
from hubgen.problems import Problem

__all__ = ["check", "check_content", "check_the_rest", "early_links"]


def check(project: Project, now: datetime) -> list[Problem]:
    """Every problem of content, message and plan that `project` has at the instant `now`."""
    return [
        *check_content(project),
        *early_links(project, now),
        *check_the_rest(project, now),
    ]


def check_the_rest(project: Project, now: datetime) -> list[Problem]:
    """What `check` tells beyond content: nothing of it stops a build.

    Builds do without, and so without loading it.
    """
    from hubgen.checks.expiry import expired
    from hubgen.checks.message import check_messages
    from hubgen.checks.readiness import check_readiness

    return [
        *expired(project, now),
        *check_messages(project, now),
        *check_readiness(project, now),
    ]
