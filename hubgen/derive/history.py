"""History: how a component did on each of the last days, and what happened in each month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from hubgen.derive.memory import Memory
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
    return {key: recent_days_of(view, key, days) for key in view.hub.components}


def recent_days_of(view: PublicView, component: str, days: int = DAYS) -> tuple[Day, ...]:
    """The last `days` days of one component, today the last."""
    now = view.day_end
    incidents = view.archive.reaching((now - timedelta(days=days)).timestamp(), component)
    same = _same((component, now.isoformat(), days))
    return _days.get(
        same, *incidents, make=lambda: _days_from(incidents, component, now=now, days=days)
    )


_days: Memory[tuple[Day, ...]] = Memory(64)


@lru_cache(maxsize=64)
def _same(asked: tuple[str, str, int]) -> tuple[str, str, int]:
    return asked


def _days_from(
    incidents: Iterable[PublicIncident], component: str, *, now: datetime, days: int
) -> tuple[Day, ...]:
    today = now.date()
    first = today - timedelta(days=days - 1)
    found: dict[date, list[_Spell]] = {}
    for incident in incidents:
        if incident.ended is None or incident.ended.date() >= first:
            for spell in _spells(incident, component, now):
                for day in _days_of(spell, first, today):
                    found.setdefault(day, []).append(spell)
    calendar = (first + timedelta(days=number) for number in range(days))
    return tuple(_day(day, found.get(day, [])) for day in calendar)


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


def by_year(months: Iterable[str]) -> dict[str, list[str]]:
    """The names of `months` by year, in the order given."""
    years: dict[str, list[str]] = {}
    for month in months:
        years.setdefault(month[:4], []).append(month)
    return years


def troubled(days: Sequence[Day]) -> list[Day]:
    """Those of `days` on which not everything was in order."""
    return [one for one in days if one.status is not ComponentStatus.OPERATIONAL]
