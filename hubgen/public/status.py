"""The status of the hub: what is open, how components do, and what changed last.

Planned work that has not begun affects nothing yet; an incident that is over
affects nothing any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hubgen.model.words import ComponentStatus
from hubgen.public.incident_status import Indicator, Tone, impact, urgency
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView

RECENT = 5
"""How many of the incidents that ended last the home page lists."""
_INDICATORS = list(Indicator)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverallStatus:
    """The state over all incidents, as a word for programs and as a phrase for people."""

    indicator: Indicator
    description: str


def open_incidents(view: PublicView) -> list[PublicIncident]:
    """Return what is under way, the most serious first, of equally serious ones the newest."""
    under_way = [one for one in view.repository.open() if not one.is_planned]
    return sorted(under_way, key=urgency, reverse=True)


def planned(view: PublicView) -> list[PublicIncident]:
    """Return the maintenance that has not begun, the soonest first."""
    waiting = [one for one in view.repository.open() if one.is_planned]
    return sorted(
        waiting, key=lambda one: (one.window.start if one.window else one.first.at, one.id)
    )


def recently_over(view: PublicView, limit: int) -> list[PublicIncident]:
    """Return up to `limit` incidents that are over, the latest end first."""
    return view.repository.closed(limit)


def component_statuses(view: PublicView) -> dict[str, ComponentStatus]:
    """Return the status of each of the hub's components."""
    return {key: component_status(view, key) for key in view.hub.components}


def component_status(view: PublicView, component: str) -> ComponentStatus:
    """Return the worst status that anything under way declares for `component`."""
    declared = (
        one.components[component] for one in view.repository.open(component) if not one.is_planned
    )
    return max(declared, key=lambda status: status.rank, default=ComponentStatus.OPERATIONAL)


def overall_tone(view: PublicView) -> Tone:
    """Return the tone of the most serious incident under way."""
    return view.repository.overall_tone()


def overall_status(view: PublicView) -> OverallStatus:
    """Return the state over all incidents, that of the most serious one under way."""
    return OverallStatus(
        indicator=max(
            map(impact, open_incidents(view)), key=_INDICATORS.index, default=Indicator.NONE
        ),
        description=view.messages(f"site.outlook.{overall_tone(view)}"),
    )


def component_groups(view: PublicView) -> dict[str | None, list[str]]:
    """Return the hub's components by group, both in the order in which they are first named."""
    groups: dict[str | None, list[str]] = {}
    for key, component in view.hub.components.items():
        groups.setdefault(component.group, []).append(key)
    return groups


def latest_incident(view: PublicView) -> PublicIncident | None:
    """Return the incident with the newest update."""
    return next(iter(view.repository.latest(1)), None)


def latest_change(view: PublicView) -> datetime | None:
    """Return when the home page last changed, or an update was last published.

    The home page shows what is open and what ended last; an edit of an older
    incident changes nothing there.
    """
    shown = [*view.repository.open(), *recently_over(view, RECENT)]
    latest = latest_incident(view)
    published = [latest.newest.at] if latest else []
    return max([*published, *(one.changed for one in shown)], default=None)


def newest_answer(view: PublicView) -> datetime | None:
    """Return when the questions of what is under way last changed; None without any."""
    times = (one.questions_changed for one in open_incidents(view))
    return max((at for at in times if at is not None), default=None)


def latest_update_of_components(view: PublicView) -> dict[str, datetime]:
    """Return the time of the newest update on each component; without those that have none."""
    return {
        key: incident.newest.at
        for key in view.hub.components
        for incident in view.repository.latest(1, key)
    }
