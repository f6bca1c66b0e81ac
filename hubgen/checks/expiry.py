"""Expiry: settings with a last day in hub.yml."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hubgen.model.project import Project
from hubgen.problems import Level, Problem


def check_expiry(project: Project, now: datetime) -> Iterator[Problem]:
    """Yield a problem if the contact for security reports has expired at `now`.

    By RFC 9116 an expired security.txt must not be used.
    """
    security = project.hub.security
    if security and security.expires < now.astimezone(project.hub.time_zone).date():
        yield Problem(
            place=project.hub_source.at("security", "expires"),
            rule="security-expired",
            what=f"since {security.expires} this contact for security reports has expired",
            fix="check that it is still right, and write a day within the next year",
            level=Level.WARNING,
        )
