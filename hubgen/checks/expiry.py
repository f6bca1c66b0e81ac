"""Expiry: settings that hold until a day that hub.yml names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hubgen.model.project import Project
from hubgen.problems import Level, Problem


def expired(project: Project, now: datetime) -> Iterator[Problem]:
    """The contact for security holes, once its last day is over.

    RFC 9116 has those who would report a hole ignore a file that is past its day.
    """
    security = project.hub.security
    if security and security.expires < now.astimezone(project.hub.time_zone).date():
        yield Problem(
            place=project.hub_source.at("security", "expires"),
            rule="security-expired",
            what=f"since {security.expires} nobody relies on this contact any more",
            fix="see that it still holds, and write a day within the next year",
            level=Level.WARNING,
        )
