"""The incident index: the summaries of all incidents in the orders in which they are read.

There may be ten thousand incidents, and few concern any one page, so each
query is answered from a sorted list. A changed incident moves
in a few orders and changes few answers.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from hubgen.public.incident_status import Tone
from hubgen.public.incident_summary import IncidentSummary
from hubgen.public.queries import Arguments, DependencyRecorder, QueryScope, query

UpdateId = tuple[str, str]
"""An incident's id and an update's number."""
_Key = tuple[Any, ...]


class _Order:
    """Sorted keys, each ending in an incident's id; the greatest is read first."""

    __slots__ = ("keys",)

    def __init__(self, keys: Iterable[_Key] = ()) -> None:
        self.keys = sorted(keys)

    def add(self, key: _Key) -> None:
        insort(self.keys, key)

    def remove(self, key: _Key) -> None:
        del self.keys[bisect_left(self.keys, key)]

    def first(self, limit: int | None = None) -> Iterator[_Key]:
        return islice(reversed(self.keys), limit)

    def starting_at(self, least: _Key) -> list[_Key]:
        return self.keys[bisect_left(self.keys, least) :]


def _versions(index: IncidentIndex, ids: Iterable[str]) -> object:
    """Return the fingerprint of a list of incidents: which they are, and their contents."""
    return tuple((index.by_id[one].version, one) for one in ids)


def _update_versions(index: IncidentIndex, updates: Iterable[UpdateId]) -> object:
    return tuple((index.by_id[one].version, one, number) for one, number in updates)


class IncidentIndex:
    """Incident summaries by id and in order, and every query about incidents.

    `recorder` gets the queries that are read. Lists run from the newest by
    first update unless said otherwise; an empty component means all incidents.
    """

    query_prefix: Arguments = ()
    recent_limit = 20
    """How many of the newest incidents count as recent."""

    def __init__(
        self, summaries: Iterable[IncidentSummary] = (), recorder: DependencyRecorder | None = None
    ) -> None:
        self.recorder = recorder or DependencyRecorder()
        self.by_id = {one.id: one for one in summaries}
        keys: dict[_Key, list[_Key]] = defaultdict(list)
        for summary in self.by_id.values():
            for order, key in _places(summary):
                keys[order].append(key)
        self._orders = {order: _Order(some) for order, some in keys.items()}
        self._update_months: dict[str, tuple[str, ...]] = {}

    def put(self, summary: IncidentSummary) -> None:
        """Add an incident, or replace the one of its id."""
        self.remove(summary.id)
        self.by_id[summary.id] = summary
        for order, key in _places(summary):
            if order not in self._orders:
                self._orders[order] = _Order()
                self._forget_months(order)
            self._orders[order].add(key)

    def remove(self, incident_id: str) -> None:
        """Remove an incident, if it is there."""
        summary = self.by_id.pop(incident_id, None)
        for order, key in _places(summary) if summary else ():
            self._orders[order].remove(key)
            if not self._orders[order].keys:
                del self._orders[order]
                self._forget_months(order)

    def _forget_months(self, order: _Key) -> None:
        """An order was added or removed: perhaps a month with an update, too."""
        if order[0] == "updated":
            self._update_months.pop(order[1], None)

    def _ids(self, order: _Key, limit: int | None = None) -> list[str]:
        ids = self._orders.get(order)
        return [key[-1] for key in ids.first(limit)] if ids else []

    # What one incident, or few, can change

    @query(scope=QueryScope.OWN, changed_by=lambda change: [(change.id,)])
    def incident(self, incident_id: str) -> str | None:
        """Return the version of an incident; None where there is none."""
        summary = self.by_id.get(incident_id)
        return summary.version if summary else None

    @query(
        scope=QueryScope.OWN,
        changed_by=lambda change: [(change.id,)] if change.is_visibility else [],
    )
    def has(self, incident_id: str) -> bool:
        """Return whether there is an incident of that id."""
        return incident_id in self.by_id

    @query(
        scope=QueryScope.OWN,
        fingerprint=_versions,
        changed_by=lambda change: [(one.month,) for one in change.summaries],
    )
    def of_month(self, month: str) -> list[str]:
        """Return the incidents whose first update is of `month` (`2026-11`)."""
        return self._ids(("month", month))

    @query(
        scope=QueryScope.OWN,
        fingerprint=_versions,
        changed_by=lambda change: [
            (component, month)
            for one in change.summaries
            for component in ("", *one.components)
            for month in one.months
        ],
    )
    def updated_in(self, component: str, month: str) -> list[str]:
        """Return the incidents with an update in `month`."""
        return self._ids(("updated", component, month))

    @query(
        scope=QueryScope.OWN,
        matches=lambda index: {(one,) for one in index.recent_ids()},
    )
    def is_recent(self, incident_id: str) -> bool:
        """Return whether the incident is one of the newest, `recent_limit` in number."""
        return incident_id in self.recent_ids()

    def recent_ids(self) -> list[str]:
        """Return the incidents of which `is_recent` is true; this records nothing."""
        return self._ids(("first", ""), self.recent_limit)

    # Lists of incidents

    @query(scope=QueryScope.SHARED, fingerprint=_versions)
    def every(self) -> list[str]:
        """Return all incidents."""
        return self._ids(("first", ""))

    @query(scope=QueryScope.SHARED, fingerprint=_versions)
    def newest(self, limit: int) -> list[str]:
        """Return the newest incidents."""
        return self._ids(("first", ""), limit)

    @query(scope=QueryScope.SHARED, fingerprint=_versions, component=0)
    def latest(self, component: str, limit: int) -> list[str]:
        """Return the incidents with the newest updates, the newest update first."""
        return self._ids(("last", component), limit)

    @query(scope=QueryScope.SHARED, fingerprint=_versions, component=0)
    def open(self, component: str) -> list[str]:
        """Return the incidents that are not over."""
        return self._ids(("open", component))

    @query(scope=QueryScope.SHARED, fingerprint=_versions)
    def closed(self, limit: int) -> list[str]:
        """Return the incidents that are over, the latest end first."""
        return self._ids(("closed",), limit)

    @query(scope=QueryScope.SHARED, fingerprint=_versions, component=0)
    def active_since(self, component: str, instant: float) -> list[str]:
        """Return what is open or names a time from `instant` on, in seconds since 1970."""
        order = self._orders.get(("reach", component))
        ids = {key[-1] for key in order.starting_at((instant,))} if order else set()
        ids.update(self._ids(("open", component)))
        newest_first = sorted(((self.by_id[one].first, one) for one in ids), reverse=True)
        return [one for _, one in newest_first]

    @query(scope=QueryScope.SHARED, fingerprint=_versions, component=0)
    def of_component(self, component: str, limit: int) -> list[str]:
        """Return the incidents that ever affected `component`."""
        return self._ids(("first", component), limit)

    @query(scope=QueryScope.SHARED, fingerprint=_versions, component=0)
    def maintenance(self, component: str, limit: int) -> list[str]:
        """Return the planned maintenance, past and to come."""
        return self._ids(("maintenance", component), limit)

    @query(scope=QueryScope.SHARED, fingerprint=_versions)
    def unplanned(self, limit: int) -> list[str]:
        """Return the incidents that are not planned maintenance."""
        return self._ids(("unplanned",), limit)

    @query(scope=QueryScope.SHARED, fingerprint=_versions)
    def renamed(self, limit: int) -> list[str]:
        """Return the incidents that had another id before."""
        return self._ids(("renamed",), limit)

    @query(scope=QueryScope.SHARED, fingerprint=_update_versions)
    def corrections(self, limit: int) -> list[UpdateId]:
        """Return the newest updates that correct or retract another one."""
        return self._updates("corrections", limit)

    @query(scope=QueryScope.SHARED, fingerprint=_update_versions)
    def edits(self, limit: int) -> list[UpdateId]:
        """Return the newest updates whose words were changed in place."""
        return self._updates("edits", limit)

    def _updates(self, order: str, limit: int) -> list[UpdateId]:
        updates = self._orders.get((order,))
        return [(key[1], key[2]) for key in updates.first(limit)] if updates else []

    # Counts and sums

    @query(scope=QueryScope.SHARED)
    def ids(self) -> tuple[str, ...]:
        """Return the ids of all incidents in alphabetical order."""
        return tuple(sorted(self.by_id))

    @query(scope=QueryScope.SHARED)
    def overall_tone(self) -> Tone:
        """Return the tone of the most serious incident under way."""
        is_open = (self.by_id[one] for one in self._ids(("open", "")))
        under_way = [one for one in is_open if not one.is_planned]
        return Tone(max(under_way, key=lambda one: one.urgency).tone) if under_way else Tone.CALM

    @query(scope=QueryScope.SHARED)
    def month_counts(self) -> dict[str, int]:
        """Return how many incidents began in each month, the newest month first."""
        counts = {
            order[1]: len(some.keys) for order, some in self._orders.items() if order[0] == "month"
        }
        return dict(sorted(counts.items(), reverse=True))

    @query(scope=QueryScope.SHARED, component=0)
    def count_of_component(self, component: str) -> int:
        """Return how many incidents ever affected `component`."""
        order = self._orders.get(("first", component))
        return len(order.keys) if order else 0

    @query(scope=QueryScope.SHARED, component=0)
    def update_months(self, component: str) -> tuple[str, ...]:
        """Return the months with an update, the newest first."""
        months = self._update_months.get(component)
        if months is None:
            orders = (order for order in self._orders if order[:2] == ("updated", component))
            months = tuple(sorted((order[2] for order in orders), reverse=True))
            self._update_months[component] = months
        return months


def _places(summary: IncidentSummary) -> Iterator[tuple[_Key, _Key]]:
    """Yield each order that an incident is in, with its key there."""
    first, last, one = summary.first, summary.last, summary.id
    yield ("maintenance", "") if summary.is_maintenance else ("unplanned",), (first, one)
    yield ("month", summary.month), (first, one)
    if summary.ended is not None:
        yield ("closed",), (summary.ended, one)
    if summary.was:
        yield ("renamed",), (first, one)
    for component in ("", *summary.components):
        yield ("first", component), (first, one)
        yield ("last", component), (last, one)
        yield ("reach", component), (summary.reach, one)
        if summary.ended is None:
            yield ("open", component), (first, one)
        if component and summary.is_maintenance:
            yield ("maintenance", component), (first, one)
        for month in summary.months:
            yield ("updated", component, month), (first, one)
    for at, number in summary.corrections:
        yield ("corrections",), (at, one, number)
    for at, number in summary.edits:
        yield ("edits",), (at, one, number)
