"""Status: where things stand at the view's instant, over all incidents.

What is planned but has not begun touches nothing yet; what is over touches
nothing any more.
"""

from __future__ import annotations

from enum import StrEnum

from hubgen.model.words import ComponentStatus, Kind, Severity
from hubgen.public.records import PublicIncident, PublicView


class Outlook(StrEnum):
    """How things stand, best first; named as the messages and the looks are."""

    CALM = "calm"
    OVER = "over"
    PLANNED = "planned"
    MAINTENANCE = "maintenance"
    NOTICE = "notice"
    MINOR = "minor"
    MAJOR = "major"
    WARNING = "warning"
    CRITICAL = "critical"


def open_incidents(view: PublicView) -> list[PublicIncident]:
    """What is under way, the worst first, of the equally bad the newest."""
    under_way = [one for one in view.repository.open() if not one.is_planned]
    return sorted(under_way, key=badness, reverse=True)


def badness(incident: PublicIncident) -> tuple[int, int, float, str]:
    """A key by which the worst incident comes last, of the equally bad the newest."""
    rank = incident.severity.rank if incident.severity else -1
    unplanned = int(incident.kind is not Kind.MAINTENANCE)
    return (unplanned, rank, incident.first.at.timestamp(), incident.id)


def planned(view: PublicView) -> list[PublicIncident]:
    """Maintenance that has not begun, the soonest first."""
    waiting = [one for one in view.repository.open() if one.is_planned]
    return sorted(
        waiting, key=lambda one: (one.window.start if one.window else one.first.at, one.id)
    )


def recently_over(view: PublicView, limit: int) -> list[PublicIncident]:
    """Up to `limit` incidents that ended last, the latest end first."""
    return view.repository.over(limit)


def component_statuses(view: PublicView) -> dict[str, ComponentStatus]:
    """How each of the hub's components does now: the worst that anything under way says of it."""
    return {key: component_status(view, key) for key in view.hub.components}


def component_status(view: PublicView, component: str) -> ComponentStatus:
    """How one component does now: the worst that anything under way says of it."""
    said = (
        one.components[component] for one in view.repository.open(component) if not one.is_planned
    )
    return max(said, key=lambda status: status.rank, default=ComponentStatus.OPERATIONAL)


def outlook(view: PublicView) -> Outlook:
    """How things stand all in all, after the worst of what is under way."""
    return view.repository.outlook()


def tone(incident: PublicIncident) -> Outlook:
    """How grave `incident` is at this moment."""
    if not incident.is_open:
        return Outlook.OVER
    if incident.is_planned:
        return Outlook.PLANNED
    if incident.kind is Kind.MAINTENANCE:
        return Outlook.MAINTENANCE
    if incident.kind is Kind.NOTICE:
        return Outlook.WARNING if incident.severity is Severity.CRITICAL else Outlook.NOTICE
    return Outlook(incident.severity or Severity.MINOR)


def groups(view: PublicView) -> dict[str | None, list[str]]:
    """The hub's components by group, both in the order in which they are first named."""
    found: dict[str | None, list[str]] = {}
    for key, component in view.hub.components.items():
        found.setdefault(component.group, []).append(key)
    return found
