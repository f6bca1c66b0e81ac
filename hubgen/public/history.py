"""History: the status of a component on each of the last days, and the months by year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from operator import eq

from hubgen.model.words import ComponentStatus, Kind, State
from hubgen.public.memo import MemoCache
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView

DAYS = 90
Year = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day in the hub's zone: a component's worst status, and the incidents that caused it."""

    day: date
    status: ComponentStatus
    incidents: tuple[PublicIncident, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Period:
    """A period in which an incident gave a component a status."""

    start: datetime
    end: datetime
    status: ComponentStatus


def recent_days(view: PublicView, days: int = DAYS) -> dict[str, tuple[Day, ...]]:
    """Return the last `days` days of each of the hub's components, today last."""
    return {key: recent_days_of(view, key, days) for key in view.hub.components}


def recent_days_of(view: PublicView, component: str, days: int = DAYS) -> tuple[Day, ...]:
    """Return the last `days` days of one component, today last."""
    now = view.day_end
    incidents = view.repository.active_since((now - timedelta(days=days)).timestamp(), component)
    return view.memo.get(
        _days_from,
        component,
        now.isoformat(),
        days,
        *incidents,
        compute=lambda: _days_from(view.memo, incidents, component, now, days),
    )


def _days_from(
    memo: MemoCache, incidents: Iterable[PublicIncident], component: str, now: datetime, days: int
) -> tuple[Day, ...]:
    today = now.date()
    first = today - timedelta(days=days - 1)

    def affected_days(incident: PublicIncident) -> tuple[tuple[date, ComponentStatus], ...]:
        if incident.ended is not None and incident.ended.date() < first:
            return ()
        return tuple(
            (day, period.status)
            for period in _periods(incident, component, now)
            for day in _days_of(period, first, today)
        )

    by_day: dict[date, list[tuple[ComponentStatus, PublicIncident]]] = {}
    for one in incidents:
        key = (component, now.isoformat(), days, one)
        for day, status in memo.get(_periods, *key, compute=partial(affected_days, one)):
            by_day.setdefault(day, []).append((status, one))
    calendar = (first + timedelta(days=number) for number in range(days))
    return tuple(_day(day, by_day.get(day, ())) for day in calendar)


def _day(day: date, affected: Sequence[tuple[ComponentStatus, PublicIncident]]) -> Day:
    worst = max((status for status, _ in affected), key=lambda one: one.rank, default=None)
    return Day(
        day=day,
        status=worst or ComponentStatus.OPERATIONAL,
        incidents=tuple({one.id: one for _, one in affected}.values()),
    )


def _days_of(period: _Period, first: date, last: date) -> Iterator[date]:
    day = max(first, period.start.date())
    while day <= min(last, period.end.date()):
        yield day
        day += timedelta(days=1)


def _beginning(incident: PublicIncident) -> datetime | None:
    """Return when it began to affect components: when work began, else its start."""
    if incident.kind is not Kind.MAINTENANCE:
        return min(incident.started, incident.first.at)
    begun = (one.at for one in incident.effective_updates if one.state is not State.SCHEDULED)
    return next(begun, None)


def _periods(incident: PublicIncident, component: str, now: datetime) -> Iterator[_Period]:
    """Yield the periods in which it affected the component, oldest first."""
    start = _beginning(incident)
    if start is None:
        return
    end = incident.ended or now
    declared = [
        (one.at, stated[component])
        for one in incident.effective_updates
        if component in (stated := incident.statuses(one))
    ]
    status = incident.components_at_first.get(component, ComponentStatus.OPERATIONAL)
    for at, following in [*declared, (end, status)]:
        until = min(max(at, start), end)
        if status is not ComponentStatus.OPERATIONAL and until >= start:
            yield _Period(start=start, end=until, status=status)
        start, status = until, following


def by_year(memo: MemoCache, counts: Mapping[str, int]) -> dict[str, Year]:
    """Return the months of each year, and how many incidents began in each, in the order given.

    A year that has not changed is the same object.
    """
    years: dict[str, list[tuple[str, int]]] = {}
    for month, count in counts.items():
        years.setdefault(month[:4], []).append((month, count))
    return {
        year: memo.intern(by_year, year, value=tuple(months), is_same=eq)
        for year, months in years.items()
    }


def troubled(days: Sequence[Day]) -> list[Day]:
    """Return those of `days` on which the component was not fully operational."""
    return [one for one in days if one.status is not ComponentStatus.OPERATIONAL]
