"""The promise record: which promises the hub kept, from public updates alone.

An update promises the next one, by its `next_update` or by the cadence that
the hub promises for the severity; planned work is announced some time ahead.
A promise counts from the moment it is due. Imported incidents promise only
what they say themselves.

An update counts from its `at`, on a published hub from its first publication: the
moment from which people could read it (see `publication_times`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from operator import attrgetter
from statistics import median

from hubgen.model.hub import Promises
from hubgen.model.words import Kind, Severity, State
from hubgen.public.memo import MemoCache
from hubgen.public.publication_times import PublicationTimes, backdated_by
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.public.view import PublicView

LOOK_BACK = timedelta(days=90)
_WEEK = timedelta(days=7)
_GRACE = timedelta(minutes=1)


class PromiseKind(StrEnum):
    """What was promised."""

    UPDATE = "update"
    NOTICE = "notice"


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A promise that is due; `met` is when it was kept, None while it is not."""

    kind: PromiseKind
    incident: str
    number: str
    due: datetime
    met: datetime | None

    def delay(self, at: datetime) -> timedelta:
        """Return how late it was kept, or is at the instant `at`; zero if it was kept in time.

        Times are written to the minute, and so are judged to the minute.
        """
        return _lateness(at - self.due) if self.met is None else self._delay

    @cached_property
    def _delay(self) -> timedelta:
        return _lateness((self.met or self.due) - self.due)

    @cached_property
    def instant(self) -> float:
        """When it was due, in seconds since 1970; quicker to compare than times with zones."""
        return self.due.timestamp()

    @cached_property
    def sort_key(self) -> tuple[float, str, str]:
        """A sort key, the earliest due first."""
        return self.instant, self.incident, self.number


def _lateness(late: timedelta) -> timedelta:
    return late if late >= _GRACE else timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backdated:
    """An update that names an earlier time than that at which it was `published`."""

    incident: str
    number: str
    at: datetime
    published: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """How many promises due in the week from `start` on were kept in time, and how many late."""

    start: date
    kept: int
    late: int


@dataclass(frozen=True, kw_only=True)
class PromiseRecord:
    """The promises due between `since` and `until`, and how they were kept."""

    since: datetime
    until: datetime
    promises: tuple[Promise, ...]
    first_update_delays: tuple[timedelta, ...]
    counts_publication: bool = False
    """Whether updates count from their first publication instead of the times that they name."""
    backdated: tuple[Backdated, ...] = ()
    """The updates that are dated before their first publication, newest first."""

    @cached_property
    def late(self) -> tuple[Promise, ...]:
        """The promises that were not kept in time, latest due first."""
        late = [one for one in self.promises if one.delay(self.until)]
        return tuple(sorted(late, key=lambda one: (one.instant, one.incident), reverse=True))

    @property
    def kept(self) -> int:
        """How many were kept in time."""
        return len(self.promises) - len(self.late)

    @property
    def share_kept(self) -> int | None:
        """Per cent kept, rounded down so that 100 means all; None where nothing was promised."""
        return 100 * self.kept // len(self.promises) if self.promises else None

    @property
    def median_delay(self) -> timedelta | None:
        """The median delay of the late ones; None where none was late."""
        return _median([one.delay(self.until) for one in self.late])

    @property
    def longest_silence(self) -> Promise | None:
        """The promise that was broken the longest; None where all were kept."""
        return max(self.late, key=lambda one: (one.delay(self.until), one.due), default=None)

    @property
    def median_first_update(self) -> timedelta | None:
        """The median time from the start of an incident to the first update on it."""
        return _median(self.first_update_delays)

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """Every week of the period, oldest first, Monday to Sunday, for a chart."""
        first = _monday(self.since.date())
        count = (self.until.date() - first).days // _WEEK.days + 1
        starts = [first + index * _WEEK for index in range(count + 1)]
        days = (datetime.combine(start, time(), self.until.tzinfo) for start in starts)
        edges = [day.timestamp() for day in days]
        every = _between(edges, [one.instant for one in self.promises])
        late = _between(edges, sorted(one.instant for one in self.late))
        return tuple(
            Week(start=start, kept=all_ - missed, late=missed)
            for start, all_, missed in zip(starts[:-1], every, late, strict=True)
        )


def _between(edges: Sequence[float], instants: Sequence[float]) -> list[int]:
    """Return how many of `instants`, which are sorted, are between each two of `edges`."""
    places = [bisect_left(instants, edge) for edge in edges]
    return [end - start for start, end in pairwise(places)]


def promise_record(
    view: PublicView,
    until: datetime,
    look_back: timedelta = LOOK_BACK,
) -> PromiseRecord:
    """Return the promises of `view` that were due in the period of `look_back` before `until`.

    Updates count from the view's publication times where it has them, else from
    their `at`.
    """
    since = until - look_back
    cadences = view.hub.promises
    longest = max(cadences.of(severity).every for severity in Severity)
    incidents = view.repository.active_since((since - longest).timestamp())
    published, backdated = view.publication_times, list[Backdated]()
    counts_publication = published is not None and any(
        published.is_known(each, update) for each in incidents for update in each.updates
    )
    if published is not None:
        backdated = [one for each in incidents for one in _backdated(each, published)]
        incidents = [published.counted(one) for one in incidents]
    first, end = since.timestamp(), until.timestamp()
    promises = [
        promise
        for incident in reversed(incidents)  # so they are nearly in order
        for promise in _remembered_promises(view.memo, incident, cadences)
        if first <= promise.instant < end
    ]
    return PromiseRecord(
        since=since,
        until=until,
        promises=tuple(sorted(promises, key=attrgetter("sort_key"))),
        counts_publication=counts_publication,
        backdated=tuple(
            sorted(
                (one for one in backdated if since <= one.published < until),
                key=lambda one: (one.published, one.incident, one.number),
                reverse=True,
            )
        ),
        first_update_delays=tuple(
            incident.first.at - incident.started
            for incident in incidents
            if _has_known_start(incident) and since <= incident.started < until
        ),
    )


def _backdated(incident: PublicIncident, published: PublicationTimes) -> Iterator[Backdated]:
    for update in incident.updates:
        time = published.of(incident, update)
        if backdated_by(update.at, time):
            yield Backdated(
                incident=incident.id, number=update.number, at=update.at, published=time
            )


def _remembered_promises(
    memo: MemoCache, incident: PublicIncident, cadences: Promises
) -> tuple[Promise, ...]:
    return memo.get(
        promises_of, incident, cadences, compute=lambda: tuple(promises_of(incident, cadences))
    )


def _median(lengths: Sequence[timedelta]) -> timedelta | None:
    seconds = [length.total_seconds() for length in lengths]
    return timedelta(seconds=median(seconds)) if seconds else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _has_known_start(incident: PublicIncident) -> bool:
    """Return whether it is known when it began, and so how long people waited."""
    planned = incident.kind is Kind.MAINTENANCE or incident.source is not None
    return not planned and incident.started < incident.first.at


def promises_of(incident: PublicIncident, promises: Promises) -> Iterator[Promise]:
    """Yield every promise of `incident`, also those that are not due yet."""
    window = incident.first.window
    if incident.kind is Kind.MAINTENANCE and window and not incident.source:
        yield Promise(
            kind=PromiseKind.NOTICE, incident=incident.id, number=incident.first.number,
            due=window.start - promises.notice, met=incident.first.at,
        )  # fmt: skip
    for update, following in zip(incident.updates, [*incident.updates[1:], None], strict=True):
        due = _due(incident, update, promises)
        if due and not _is_withdrawn_by(incident, update, due):
            yield Promise(
                kind=PromiseKind.UPDATE, incident=incident.id, number=update.number,
                due=due, met=following.at if following else None,
            )  # fmt: skip


def _is_withdrawn_by(incident: PublicIncident, update: PublicUpdate, due: datetime) -> bool:
    """Return whether `update` was retracted before its promise was due."""
    return update.retracted_by is not None and incident.update(update.retracted_by).at < due


def _due(incident: PublicIncident, update: PublicUpdate, promises: Promises) -> datetime | None:
    """Return when the update after `update` was owed; None where none was."""
    if update.state.is_end:
        return None
    if incident.kind is Kind.MAINTENANCE:
        window = update.window or incident.window
        turning_point = (
            (window.start if update.state is State.SCHEDULED else window.end) if window else None
        )
        times = [time for time in (update.next_update, turning_point) if time and time > update.at]
        return min(times, default=None)
    if update.next_update or incident.source:
        return update.next_update
    return update.at + promises.of(incident.severity).every
