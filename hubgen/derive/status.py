"""Status: where things stand at the view's instant, over all incidents.

What is planned but has not begun touches nothing yet; what is over touches
nothing any more.
"""

from __future__ import annotations

from enum import StrEnum

from hubgen.derive.memory import Memory
from hubgen.derive.public import PublicIncident, PublicView
from hubgen.model.words import ComponentStatus, Kind, Severity


class Outlook(StrEnum):
    """How things stand, best first; named as the phrases and the looks are."""

    CALM = "calm"
    OVER = "over"
    PLANNED = "planned"
    MAINTENANCE = "maintenance"
    NOTICE = "notice"
    MINOR = "minor"
    MAJOR = "major"
    WARNING = "warning"
    CRITICAL = "critical"


_open: Memory[list[PublicIncident]] = Memory(8)
_maintenance: Memory[list[PublicIncident]] = Memory(8)
_planned: Memory[list[PublicIncident]] = Memory(8)


def open_incidents(view: PublicView) -> list[PublicIncident]:
    """What is under way, the worst first, of the equally bad the newest."""
    return list(_open.get(view.incidents, make=lambda: _under_way(view.incidents)))


def _under_way(incidents: tuple[PublicIncident, ...]) -> list[PublicIncident]:
    under_way = [one for one in incidents if one.is_open and not one.is_planned]
    return sorted(under_way, key=_badness, reverse=True)


def _badness(incident: PublicIncident) -> tuple[bool, int, float, str]:
    rank = incident.severity.rank if incident.severity else -1
    return (incident.kind is not Kind.MAINTENANCE, rank, incident.first.at.timestamp(), incident.id)


def planned(view: PublicView) -> list[PublicIncident]:
    """Maintenance that has not begun, the soonest first."""
    return list(_planned.get(view.incidents, make=lambda: _waiting(view.incidents)))


def _waiting(incidents: tuple[PublicIncident, ...]) -> list[PublicIncident]:
    waiting = [one for one in incidents if one.is_planned]
    return sorted(
        waiting, key=lambda one: (one.window.start if one.window else one.first.at, one.id)
    )


def maintenance(view: PublicView) -> list[PublicIncident]:
    """All planned maintenance, past and to come, in the view's order; not to be changed."""
    return _maintenance.get(
        view.incidents,
        make=lambda: [one for one in view.incidents if one.kind is Kind.MAINTENANCE],
    )


def recently_over(view: PublicView, limit: int) -> list[PublicIncident]:
    """Up to `limit` incidents that ended last, the latest end first."""
    over = [(one.ended, one.id, one) for one in view.incidents if one.ended]
    return [one for _, _, one in sorted(over, key=lambda each: each[:2], reverse=True)[:limit]]


def touching(incidents: list[PublicIncident], component: str) -> list[PublicIncident]:
    """Those of `incidents` that ever touched the component, in their order."""
    return [one for one in incidents if component in one.components]


def component_statuses(view: PublicView) -> dict[str, ComponentStatus]:
    """How each of the hub's components does now: the worst that anything under way says of it."""
    statuses = dict.fromkeys(view.hub.components, ComponentStatus.OPERATIONAL)
    for incident in open_incidents(view):
        for key, status in incident.components.items():
            if key in statuses and status.rank > statuses[key].rank:
                statuses[key] = status
    return statuses


def outlook(view: PublicView) -> Outlook:
    """How things stand all in all, after the worst of what is under way."""
    under_way = open_incidents(view)
    return tone(under_way[0]) if under_way else Outlook.CALM


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
