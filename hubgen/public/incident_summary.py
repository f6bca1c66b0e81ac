"""IncidentSummary: what must be known of an incident to find it among thousands.

They are the same in every language. Instants are seconds since 1970, so that
they can be written down and compared without a thought for zones.
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
    """One incident's place in the archive.

    `version` changes whenever anything public of it does. `first` and `last`
    are the instants of its first and its newest update, `ended` when it was
    over (None while it is open), `reach` the last instant that it speaks of.
    `month` is that of its first update, `months` those of all (`2026-11`),
    `changed` the day on which anything of it last did (`2026-11-21`).
    `tone` is how grave it is, `grave` orders incidents by that, the worst last.
    `righted` are its updates that correct or withdraw others, `edited` those
    whose words were changed in place: each with its instant and number.
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
    grave: tuple[int | float | str, ...]
    components: tuple[str, ...]
    was: tuple[str, ...]
    righted: tuple[tuple[float, str], ...]
    edited: tuple[tuple[float, str], ...]

    @classmethod
    def of(cls, incident: PublicIncident, version: str = "") -> IncidentSummary:
        """The facts of `incident`."""
        updates = incident.updates
        ended = incident.ended
        return cls(
            id=incident.id,
            version=version,
            first=updates[0].at.timestamp(),
            last=updates[-1].at.timestamp(),
            ended=ended.timestamp() if ended else None,
            reach=max(at.timestamp() for at in _spoken_of(incident)),
            month=f"{updates[0].at:%Y-%m}",
            months=tuple(sorted({f"{one.at:%Y-%m}" for one in updates})),
            changed=incident.changed.date().isoformat(),
            is_planned=incident.is_planned,
            is_maintenance=incident.kind is Kind.MAINTENANCE,
            tone=tone(incident).value,
            grave=urgency(incident),
            components=tuple(incident.components),
            was=incident.was,
            righted=tuple(
                (one.at.timestamp(), one.number) for one in updates if one.corrects or one.retracts
            ),
            edited=tuple((one.at.timestamp(), one.number) for one in updates if one.edited),
        )

    def written(self) -> list[Any]:
        """The facts as JSON-ready data."""
        return [getattr(self, one.name) for one in fields(self)]

    @classmethod
    def read(cls, data: list[Any]) -> IncidentSummary:
        """The facts that were `written`."""
        id_, version, first, last, ended, reach, month, months, changed, *more = data
        is_planned, is_maintenance, tone, grave, components, was, righted, edited = more
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
            grave=tuple(grave),
            components=tuple(components),
            was=tuple(was),
            righted=tuple(map(tuple, righted)),
            edited=tuple(map(tuple, edited)),
        )


def _spoken_of(incident: PublicIncident) -> list[datetime]:
    """Every instant that an incident names."""
    found = [incident.started, incident.changed]
    for update in incident.updates:
        found.append(update.at)
        if update.next_update:
            found.append(update.next_update)
        if update.window:
            found.append(update.window.end)
    return found
