"""What an importer finds abroad, before it becomes files; and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from hubgen.model.words import ComponentStatus, Kind, Severity, State

EARLIEST_YEAR, LATEST_YEAR = 1970, 2199


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignUpdate:
    """One message; `components` are by their names, `body` is safe Markdown."""

    state: State
    at: datetime
    body: str
    components: Mapping[str, ComponentStatus] = field(default_factory=dict)
    window: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignReview:
    """What was learnt, and when it was said."""

    published: datetime
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignIncident:
    """One incident; `updates` run oldest first, `name` is its id without the date."""

    name: str
    title: str
    kind: Kind
    severity: Severity | None
    day: date
    started: datetime | None
    components: Mapping[str, ComponentStatus]
    updates: tuple[ForeignUpdate, ...]
    review: ForeignReview | None = None
    source: str | None = None

    @property
    def id(self) -> str:
        """Its id here: date and name."""
        return f"{self.day.isoformat()}-{self.name}"


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """Something that was not done, and why. `what` is an incident, a file or an update."""

    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What could be read abroad, and what could not."""

    incidents: tuple[ForeignIncident, ...]
    skipped: tuple[Remark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did.

    `created` and `unchanged` are incident ids, `added` paths of updates added
    to incidents that were here, `components` keys new in hub.yml; `kept` names
    files that differ from what is abroad and were left as they are.
    """

    created: tuple[str, ...]
    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    kept: tuple[Remark, ...]
    skipped: tuple[Remark, ...]
    components: tuple[str, ...]


class Unusable(ValueError):  # noqa: N818 - a finding about one incident, not a failure of the import
    """An incident abroad cannot be brought here; the text says why."""
