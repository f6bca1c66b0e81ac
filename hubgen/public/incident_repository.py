"""The archive: all public incidents of a view, found by what is asked for.

There may be ten thousand of them, and few matter to any one page. So nobody
walks through all: each question is answered from an order that is kept, and
leaves its name behind (see `questions`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from hubgen.public.incident_index import IncidentIndex
from hubgen.public.incident_status import Tone
from hubgen.public.incident_summary import IncidentSummary
from hubgen.public.queries import record_query
from hubgen.public.records import PublicIncident

Told = tuple[PublicIncident, str]


class IncidentRepository:
    """The incidents of one language; `find` gives the one of an id that is in `index`."""

    def __init__(self, index: IncidentIndex, find: Callable[[str], PublicIncident]) -> None:
        self._index, self._find = index, find

    @classmethod
    def of(cls, incidents: Iterable[PublicIncident]) -> IncidentRepository:
        """The archive that holds `incidents`."""
        by_id = {one.id: one for one in incidents}
        return cls(IncidentIndex(map(IncidentSummary.of, by_id.values())), by_id.__getitem__)

    def with_incidents(self, incidents: Iterable[PublicIncident]) -> IncidentRepository:
        """This archive with `incidents` in the places of those with their ids."""
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
        """The incident of that id; None where there is none."""
        record_query(("incident", incident_id))
        return self._find(incident_id) if incident_id in self._index.by_id else None

    def has(self, incident_id: str) -> bool:
        """Whether there is an incident of that id."""
        record_query(("has", incident_id))
        return incident_id in self._index.by_id

    def ids(self) -> list[str]:
        """The ids of all incidents, in no order that means anything."""
        record_query(("ids",))
        return list(self._index.by_id)

    def every(self) -> list[PublicIncident]:
        """All incidents, the newest first by their first updates."""
        return self._those(("every",))

    def newest(self, most: int) -> list[PublicIncident]:
        """The first `most` of all incidents."""
        return self._those(("newest", most))

    def is_among_newest(self, incident_id: str, most: int) -> bool:
        """Whether the incident is one of the first `most`."""
        record_query(("among", incident_id, most))
        record_query(("circle", most))  # the same for all who ask: tells how far "newest" reaches
        return self._index.is_among_newest(incident_id, most)

    def latest(self, most: int, component: str = "") -> list[PublicIncident]:
        """Up to `most` incidents in the order of their newest updates, the latest first.

        With a `component` only those that ever touched it.
        """
        return self._those(("latest", component, most))

    def open(self, component: str = "") -> list[PublicIncident]:
        """What is not over, planned or under way; with a `component`, what ever touched it."""
        return self._those(("open", component))

    def overall_tone(self) -> Tone:
        """How things stand, after the worst of what is under way."""
        record_query(("overall_tone",))
        return Tone(self._index.overall_tone())

    def closed(self, most: int) -> list[PublicIncident]:
        """Up to `most` incidents that ended last, the latest end first."""
        return self._those(("over", most))

    def active_since(self, instant: float, component: str = "") -> list[PublicIncident]:
        """What is open or speaks of a time from `instant` on (seconds), newest first.

        With a `component` only what ever touched it.
        """
        return self._those(("reaching", component, instant))

    def months(self) -> dict[str, int]:
        """How many incidents began in each month (`2026-11`), the newest month first."""
        record_query(("months",))
        return self._index.month_counts()

    def of_month(self, month: str) -> list[PublicIncident]:
        """The incidents whose first update is of that month, newest first."""
        return self._those(("begun", month))

    def latest_change_in(self, month: str) -> date | None:
        """Return the day of the last change of the incidents that `of_month` gives."""
        record_query(("begun", month))
        ids = self._index.ids(("begun", month))
        days = [self._index.by_id[one].changed for one in ids]
        return date.fromisoformat(max(days)) if days else None

    def of_component(self, component: str, most: int) -> list[PublicIncident]:
        """The first `most` incidents that ever touched the component, newest first."""
        return self._those(("touching", component, most))

    def count_of_component(self, component: str) -> int:
        """How many incidents ever touched the component."""
        record_query(("count", component))
        return self._index.count_touching(component)

    def maintenance(self, most: int, component: str = "") -> list[PublicIncident]:
        """The first `most` planned maintenances, past and to come, newest first."""
        return self._those(("maintenance", component, most))

    def unplanned(self, most: int) -> list[PublicIncident]:
        """The first `most` that are no planned maintenance, newest first."""
        return self._those(("unplanned", most))

    def renamed(self, most: int) -> list[PublicIncident]:
        """The first `most` that had another name before, newest first."""
        return self._those(("renamed", most))

    def updated_in(self, month: str, component: str = "") -> list[PublicIncident]:
        """The incidents with an update in that month, newest first."""
        return self._those(("speaking", component, month))

    def update_months(self, component: str = "") -> tuple[str, ...]:
        """The months with an update, the newest first."""
        record_query(("spoken", component))
        return self._index.spoken_months(component)

    def corrections(self, most: int) -> list[Told]:
        """The incidents and numbers of the `most` newest updates that correct or withdraw."""
        return self._told(("righted", most))

    def edits(self, most: int) -> list[Told]:
        """The incidents and numbers of the `most` newest updates that were edited."""
        return self._told(("edited", most))

    def _those(self, question: tuple[str | int | float, ...]) -> list[PublicIncident]:
        record_query(question)
        return [self._find(one) for one in self._index.ids(question)]

    def _told(self, question: tuple[str | int | float, ...]) -> list[Told]:
        record_query(question)
        return [(self._find(one), number) for one, number in self._index.told(question)]
