"""Incident summaries: what must be known of an incident to find it among thousands.

A summary is the same in every language. Instants are seconds since 1970, so
that they are stored and compared without zones.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar

from hubgen.model.words import Kind
from hubgen.public.incident_status import tone, urgency
from hubgen.public.records import PublicIncident


@dataclass(frozen=True, slots=True)
class IncidentSummary:
    """The short row of one incident in the index.

    `version` differs whenever anything public of the incident does. `first` and
    `last` are the instants of its first and its newest update, `ended` when it
    was over (None while it is open), `reach` the last instant that it names.
    `month` is that of its first update, `months` those of all (`2026-11`),
    `changed` the day of its newest change (`2026-11-21`). `urgency` sorts
    incidents, the most serious last. `corrections` are its updates that correct
    or retract others, `edits` those whose words were changed in place: each
    with its instant and number.
    """

    FORM: ClassVar[int] = 3

    id: str
    version: str
    first: float
    last: float
    ended: float | None
    reach: float
    month: str
    months: tuple[str, ...]
    changed: str
    is_planned: bool
    is_maintenance: bool
    tone: str
    urgency: tuple[int | float | str, ...]
    components: tuple[str, ...]
    was: tuple[str, ...]
    corrections: tuple[tuple[float, str], ...]
    edits: tuple[tuple[float, str], ...]

    @classmethod
    def of(cls, incident: PublicIncident, version: str = "") -> IncidentSummary:
        """Return the summary of `incident`."""
        updates = incident.updates
        ended = incident.ended
        return cls(
            id=incident.id,
            version=version,
            first=updates[0].at.timestamp(),
            last=updates[-1].at.timestamp(),
            ended=ended.timestamp() if ended else None,
            reach=max(at.timestamp() for at in _named_instants(incident)),
            month=f"{updates[0].at:%Y-%m}",
            months=tuple(sorted({f"{one.at:%Y-%m}" for one in updates})),
            changed=incident.page_changed.date().isoformat(),
            is_planned=incident.is_planned,
            is_maintenance=incident.kind is Kind.MAINTENANCE,
            tone=tone(incident).value,
            urgency=urgency(incident),
            components=tuple(incident.components),
            was=incident.was,
            corrections=tuple(
                (one.at.timestamp(), one.number) for one in updates if one.corrects or one.retracts
            ),
            edits=tuple((one.at.timestamp(), one.number) for one in updates if one.edited),
        )

    def written(self) -> list[Any]:
        """Return the fields as JSON-ready data."""
        return [getattr(self, one.name) for one in fields(self)]

    @classmethod
    def read(cls, data: list[Any]) -> IncidentSummary:
        """Return the summary that `written` returned as data."""
        id_, version, first, last, ended, reach, month, months, changed, *more = data
        is_planned, is_maintenance, tone, urgency, components, was, corrections, edits = more
        return cls(
            id=id_,
            version=version,
            first=first,
            last=last,
            ended=ended,
            reach=reach,
            month=month,
            months=tuple(months),
            changed=changed,
            is_planned=is_planned,
            is_maintenance=is_maintenance,
            tone=tone,
            urgency=tuple(urgency),
            components=tuple(components),
            was=tuple(was),
            corrections=tuple(map(tuple, corrections)),
            edits=tuple(map(tuple, edits)),
        )


def _named_instants(incident: PublicIncident) -> list[datetime]:
    """Return every instant that `incident` names."""
    instants = [incident.started, incident.changed]
    for update in incident.updates:
        instants.append(update.at)
        if update.next_update:
            instants.append(update.next_update)
        if update.window:
            instants.append(update.window.end)
    return instants


@dataclass(frozen=True, slots=True)
class IncidentChange:
    """What happened to one incident: its summary before and after; None where it is not public."""

    id: str
    before: IncidentSummary | None
    after: IncidentSummary | None

    @property
    def summaries(self) -> list[IncidentSummary]:
        """The summaries of before and after, as far as there are any."""
        return [one for one in (self.before, self.after) if one is not None]

    @property
    def is_visibility(self) -> bool:
        """Whether the incident became public or ceased to be."""
        return (self.before is None) != (self.after is None)
