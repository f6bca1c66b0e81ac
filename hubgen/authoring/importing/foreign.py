"""Incidents of another system before they become files, and the report of an import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from hubgen.model.words import ComponentStatus, Kind, Severity, State

EARLIEST_YEAR, LATEST_YEAR = 1970, 2199


@dataclass(frozen=True, slots=True, order=True)
class ForeignComponent:
    """A component of another system; `id` is empty in a system that knows it by name alone."""

    name: str
    group: str = ""
    id: str = ""

    @property
    def full_name(self) -> str:
        """The name with its group, as Statuspage writes both: `Europe - API`."""
        return f"{self.group} - {self.name}" if self.group else self.name


Statuses = Mapping[ForeignComponent, ComponentStatus]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignUpdate:
    """One message; `body` is sanitized Markdown."""

    state: State
    at: datetime
    body: str
    components: Statuses = field(default_factory=dict)
    window: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignReview:
    """The review of an incident, and when it was published."""

    published: datetime
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignIncident:
    """One incident; `updates` run oldest first, `name` is its id without the date.

    `file` says where it was read; `losses` names what of it is not imported.
    """

    file: str
    name: str
    title: str
    kind: Kind
    severity: Severity | None
    day: date
    started: datetime | None
    components: Statuses
    updates: tuple[ForeignUpdate, ...]
    review: ForeignReview | None = None
    source: str | None = None
    losses: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The incident's id in the hub: date and name."""
        return f"{self.day.isoformat()}-{self.name}"


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """Something that was not done, and why. `what` is an incident, a file or an update."""

    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The incidents that could be read, and remarks on those that could not."""

    incidents: tuple[ForeignIncident, ...]
    skipped: tuple[Remark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did.

    `created` and `unchanged` are incident ids, `added` paths of updates added
    to incidents that the hub had, `components` keys new in hub.yml; `kept` names
    files of the hub that differ from the import and were not changed. `skipped`
    names what was not imported, `warnings` what was imported in another form.
    """

    created: tuple[str, ...]
    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    kept: tuple[Remark, ...]
    skipped: tuple[Remark, ...]
    components: tuple[str, ...]
    warnings: tuple[Remark, ...] = ()


class Unusable(ValueError):  # noqa: N818 - a finding about one incident, not a failure of the import
    """An incident cannot be imported; the text says why."""


def worst(
    statuses: Iterable[tuple[ForeignComponent, ComponentStatus]],
) -> dict[ForeignComponent, ComponentStatus]:
    """Return the status of each component, the worst one if it has several."""
    result: dict[ForeignComponent, ComponentStatus] = {}
    for component, status in statuses:
        before = result.get(component, status)
        result[component] = max(before, status, key=lambda one: one.rank)
    return result
