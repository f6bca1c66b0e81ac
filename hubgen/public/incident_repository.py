"""The incident repository: access to full incidents by the queries of the index."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from hubgen.public.incident_index import IncidentIndex, UpdateId
from hubgen.public.incident_status import Tone
from hubgen.public.incident_summary import IncidentSummary
from hubgen.public.queries import DependencyRecorder
from hubgen.public.records import PublicIncident

UpdateOf = tuple[PublicIncident, str]
"""An incident and the number of one of its updates."""


class IncidentRepository:
    """The incidents of one language.

    `find` returns the incident of an id that is in `index`. Lists run from the
    newest by first update unless said otherwise.
    """

    def __init__(self, index: IncidentIndex, find: Callable[[str], PublicIncident]) -> None:
        self._index, self._find = index, find

    @classmethod
    def of(
        cls, incidents: Iterable[PublicIncident], recorder: DependencyRecorder | None = None
    ) -> IncidentRepository:
        """Return the repository that holds `incidents`."""
        by_id = {one.id: one for one in incidents}
        index = IncidentIndex(map(IncidentSummary.of, by_id.values()), recorder)
        return cls(index, by_id.__getitem__)

    def with_incidents(self, incidents: Iterable[PublicIncident]) -> IncidentRepository:
        """Return this repository with `incidents` added, or in place of those of their ids."""
        by_id = {one.id: one for one in incidents}
        index = IncidentIndex(self._index.by_id.values())
        for one in by_id.values():
            index.put(IncidentSummary.of(one))
        return IncidentRepository(index, lambda name: by_id.get(name) or self._find(name))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IncidentRepository) and self.every() == other.every()

    def __hash__(self) -> int:
        return id(self)

    def get(self, incident_id: str) -> PublicIncident | None:
        """Return the incident of that id; None where there is none."""
        return None if self._index.incident(incident_id) is None else self._find(incident_id)

    def has(self, incident_id: str) -> bool:
        """Return whether there is an incident of that id."""
        return self._index.has(incident_id)

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all incidents."""
        return self._index.ids()

    def every(self) -> list[PublicIncident]:
        """Return all incidents."""
        return self._incidents(self._index.every())

    def newest(self, limit: int) -> list[PublicIncident]:
        """Return the newest `limit` incidents."""
        return self._incidents(self._index.newest(limit))

    def is_recent(self, incident_id: str) -> bool:
        """Return whether the incident is one of the newest (see `IncidentIndex.recent_limit`)."""
        return self._index.is_recent(incident_id)

    def latest(self, limit: int, component: str = "") -> list[PublicIncident]:
        """Return the `limit` incidents with the newest updates, the newest update first.

        With a `component` only those that ever affected it.
        """
        return self._incidents(self._index.latest(component, limit))

    def open(self, component: str = "") -> list[PublicIncident]:
        """Return what is not over, planned or under way; with a `component`, what affected it."""
        return self._incidents(self._index.open(component))

    def overall_tone(self) -> Tone:
        """Return the tone of the most serious incident under way."""
        return self._index.overall_tone()

    def closed(self, limit: int) -> list[PublicIncident]:
        """Return up to `limit` incidents that are over, the latest end first."""
        return self._incidents(self._index.closed(limit))

    def active_since(self, instant: float, component: str = "") -> list[PublicIncident]:
        """Return what is open or names a time from `instant` on, in seconds since 1970.

        With a `component` only what ever affected it.
        """
        return self._incidents(self._index.active_since(component, instant))

    def months(self) -> dict[str, int]:
        """Return how many incidents began in each month (`2026-11`), the newest month first."""
        return self._index.month_counts()

    def of_month(self, month: str) -> list[PublicIncident]:
        """Return the incidents whose first update is of that month."""
        return self._incidents(self._index.of_month(month))

    def latest_change_in(self, month: str) -> date | None:
        """Return the day of the newest change of the incidents of `of_month`."""
        days = [self._index.by_id[one].changed for one in self._index.of_month(month)]
        return date.fromisoformat(max(days)) if days else None

    def of_component(self, component: str, limit: int) -> list[PublicIncident]:
        """Return the newest `limit` incidents that ever affected the component."""
        return self._incidents(self._index.of_component(component, limit))

    def count_of_component(self, component: str) -> int:
        """Return how many incidents ever affected the component."""
        return self._index.count_of_component(component)

    def maintenance(self, limit: int, component: str = "") -> list[PublicIncident]:
        """Return the newest `limit` planned maintenances, past and to come."""
        return self._incidents(self._index.maintenance(component, limit))

    def unplanned(self, limit: int) -> list[PublicIncident]:
        """Return the newest `limit` incidents that are not planned maintenance."""
        return self._incidents(self._index.unplanned(limit))

    def renamed(self, limit: int) -> list[PublicIncident]:
        """Return the newest `limit` incidents that had another id before."""
        return self._incidents(self._index.renamed(limit))

    def updated_in(self, month: str, component: str = "") -> list[PublicIncident]:
        """Return the incidents with an update in that month."""
        return self._incidents(self._index.updated_in(component, month))

    def update_months(self, component: str = "") -> tuple[str, ...]:
        """Return the months with an update, the newest first."""
        return self._index.update_months(component)

    def corrections(self, limit: int) -> list[UpdateOf]:
        """Return the `limit` newest updates that correct or retract another one."""
        return self._updates(self._index.corrections(limit))

    def edits(self, limit: int) -> list[UpdateOf]:
        """Return the `limit` newest updates whose words were changed in place."""
        return self._updates(self._index.edits(limit))

    def _incidents(self, ids: Iterable[str]) -> list[PublicIncident]:
        return [self._find(one) for one in ids]

    def _updates(self, updates: Iterable[UpdateId]) -> list[UpdateOf]:
        return [(self._find(one), number) for one, number in updates]
