"""Checks: rules over the model and over the posts written from it. They return problems."""

from __future__ import annotations

from datetime import datetime

from hubgen.checks.content import check_content
from hubgen.checks.early_links import early_links
from hubgen.model.project import Project
from hubgen.problems import Problem

__all__ = ["check", "check_beyond_content", "check_content", "early_links"]


def check(project: Project, now: datetime) -> list[Problem]:
    """Return every content, message and plan problem of `project` at `now`."""
    return [
        *check_content(project),
        *early_links(project, now),
        *check_beyond_content(project, now),
    ]


def check_beyond_content(project: Project, now: datetime) -> list[Problem]:
    """Return the problems that stop no build: of messages, of the plan, of settings that expire.

    Builds do not import these rules.
    """
    from hubgen.checks.approvals import check_approvals
    from hubgen.checks.cards import check_cards
    from hubgen.checks.expiry import check_expiry
    from hubgen.checks.held_back import check_held_back
    from hubgen.checks.messages import check_messages
    from hubgen.checks.messages.fact_figures import check_fact_figures
    from hubgen.checks.messages.incident_dates import check_incident_dates
    from hubgen.checks.messages.key_dates import check_key_dates
    from hubgen.checks.outdated_facts import check_outdated_facts
    from hubgen.checks.page_promises import check_page_promises
    from hubgen.checks.readiness import check_readiness

    return [
        *check_expiry(project, now),
        *check_held_back(project, now),
        *check_cards(project),
        *check_messages(project, now),
        *check_key_dates(project),
        *check_incident_dates(project),
        *check_fact_figures(project),
        *check_outdated_facts(project),
        *check_page_promises(project),
        *check_readiness(project, now),
        *check_approvals(project),
    ]
