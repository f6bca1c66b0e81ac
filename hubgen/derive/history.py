"""History: how a component did on each of the last days, and what happened in each month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hubgen.derive.public import PublicIncident, PublicView
from hubgen.model.words import ComponentStatus, Kind, State

DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day in the hub's zone: a component's worst status on it, and the incidents behind it."""

    day: date
    status: ComponentStatus
    incidents: tuple[PublicIncident, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spell:
    """A stretch of time in which an incident gave a component a status."""

    start: datetime
    end: datetime
    status: ComponentStatus
    incident: PublicIncident


def recent_days(view: PublicView, days: int = DAYS) -> dict[str, tuple[Day, ...]]:
    """For each of the hub's components its last `days` days, today the last."""
    today = view.at.date()
    first = today - timedelta(days=days - 1)
    found: dict[str, dict[date, list[_Spell]]] = {key: {} for key in view.hub.components}
    for incident in view.incidents:
        if incident.ended is not None and incident.ended.date() < first:
            continue
        for key in incident.components.keys() & found.keys():
            for spell in _spells(incident, key, view.at):
                for day in _days_of(spell, first, today):
                    found[key].setdefault(day, []).append(spell)
    calendar = [first + timedelta(days=number) for number in range(days)]
    return {
        key: tuple(_day(day, by_day.get(day, [])) for day in calendar)
        for key, by_day in found.items()
    }


def _day(day: date, spells: list[_Spell]) -> Day:
    worst = max((spell.status for spell in spells), key=lambda status: status.rank, default=None)
    incidents = dict.fromkeys(spell.incident.id for spell in spells)
    by_id = {spell.incident.id: spell.incident for spell in spells}
    return Day(
        day=day,
        status=worst or ComponentStatus.OPERATIONAL,
        incidents=tuple(by_id[one] for one in incidents),
    )


def _days_of(spell: _Spell, first: date, last: date) -> Iterator[date]:
    day = max(first, spell.start.date())
    while day <= min(last, spell.end.date()):
        yield day
        day += timedelta(days=1)


def _beginning(incident: PublicIncident) -> datetime | None:
    """When it began to touch components: maintenance when work began, else at its start."""
    if incident.kind is not Kind.MAINTENANCE:
        return min(incident.started, incident.first.at)
    begun = (one.at for one in incident.updates if one.state is not State.SCHEDULED)
    return next(begun, None)


def _spells(incident: PublicIncident, component: str, now: datetime) -> Iterator[_Spell]:
    """The stretches in which it touched the component, oldest first, those in order left out."""
    start = _beginning(incident)
    if start is None:
        return
    end = incident.ended or now
    declared = [
        (one.at, one.components[component])
        for one in incident.updates
        if component in one.components
    ]
    status = incident.components_at_first.get(component, ComponentStatus.OPERATIONAL)
    for at, following in [*declared, (end, status)]:
        until = min(max(at, start), end)
        if status is not ComponentStatus.OPERATIONAL and until >= start:
            yield _Spell(start=start, end=until, status=status, incident=incident)
        start, status = until, following


def by_month(incidents: list[PublicIncident]) -> dict[str, list[PublicIncident]]:
    """`incidents` by the month of their first update (`2026-11`), in the order given."""
    months: dict[str, list[PublicIncident]] = {}
    for incident in incidents:
        months.setdefault(f"{incident.first.at:%Y-%m}", []).append(incident)
    return months


def by_year(months: dict[str, list[PublicIncident]]) -> dict[str, list[str]]:
    """The names of `months` by year, in the order given."""
    years: dict[str, list[str]] = {}
    for month in months:
        years.setdefault(month[:4], []).append(month)
    return years


def troubled(days: Sequence[Day]) -> list[Day]:
    """Those of `days` on which not everything was in order."""
    return [one for one in days if one.status is not ComponentStatus.OPERATIONAL]
