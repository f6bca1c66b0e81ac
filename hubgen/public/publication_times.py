"""When updates were first published, as the record of a published hub has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hubgen.public.records import PublicIncident, PublicUpdate

BACKDATING_TOLERANCE = timedelta(minutes=10)
"""How long before its publication an update may be dated: so long may publishing take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationTimes:
    """The first publication of each update, by the incident's id and the update's number.

    Nothing is known of what the first edition held, or of imported incidents: they may
    have been public elsewhere before, so their updates count from their `at`. What `times`
    does not hold is published `now`. `edition` identifies the state of the record.
    """

    edition: str
    now: datetime
    before: frozenset[tuple[str, str]] = field(default=frozenset(), repr=False)
    times: Mapping[tuple[str, str], datetime] = field(default_factory=dict, repr=False)

    def is_known(self, incident: PublicIncident, update: PublicUpdate) -> bool:
        """Return whether the record says when `update` was published, or it is published now."""
        names = ((name, update.number) for name in (incident.id, *incident.was))
        return not incident.source and not any(name in self.before for name in names)

    def of(self, incident: PublicIncident, update: PublicUpdate) -> datetime:
        """Return the time from which `update` counts."""
        if not self.is_known(incident, update):
            return update.at
        names = ((name, update.number) for name in (incident.id, *incident.was))
        return min((self.times[one] for one in names if one in self.times), default=self.now)

    def counted(self, incident: PublicIncident) -> PublicIncident:
        """Return `incident` with each update dated by its first publication."""
        updates = (replace(one, at=self.of(incident, one)) for one in incident.updates)
        return replace(incident, updates=tuple(updates))


def backdated_by(at: datetime, published: datetime) -> timedelta:
    """Return how long before its first publication an update is dated; zero up to ten minutes."""
    gap = published - at
    return gap if gap > BACKDATING_TOLERANCE else timedelta(0)
