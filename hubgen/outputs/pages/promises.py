"""The page of promises: what the hub promises its readers, and how well it kept that.

The figures come from the public updates alone; nobody enters them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from hubgen.model.hub import Cadence
from hubgen.model.words import Severity
from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages.frame import page_source
from hubgen.public.promise_record import (
    LOOK_BACK,
    Promise,
    PromiseKind,
    PromiseRecord,
    Week,
    promise_record,
)
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.public.view import PublicView

_MOST_LATE = 30
_WORST_FIRST = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR)
_WEEK_WIDTH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A promise that was not kept in time: the update that made it, and how late it was met."""

    incident: PublicIncident
    update: PublicUpdate
    promise: Promise
    delay: timedelta

    @property
    def is_notice(self) -> bool:
        """Whether planned work was announced too late, rather than an update given."""
        return self.promise.kind is PromiseKind.NOTICE


@dataclass(frozen=True, slots=True, kw_only=True)
class BackdatedUpdate:
    """An update of `incident` that names the time `at` and was `published` later."""

    incident: PublicIncident
    update: PublicUpdate
    at: datetime
    published: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A line of a chart's scale: how many promises it marks, and its place from the top."""

    count: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Weeks side by side as SVG paths, a promise one unit high: kept above the line, late below."""

    width: int
    height: int
    line: int
    kept: str
    late: str

    left: ClassVar[int] = 24
    outer_width: ClassVar[int] = 360
    _edge: ClassVar[int] = 8
    _highest: ClassVar[int] = 120
    _unit: ClassVar[int] = 16

    @property
    def outer_height(self) -> int:
        """The height of the drawing with its edges."""
        return round(self.height * self._scale + 2 * self._edge)

    @property
    def transform(self) -> str:
        """The SVG transform that places the bars beside the numbers of the scale."""
        across = (self.outer_width - self.left) / self.width
        return f"translate({self.left} {self._edge}) scale({across:.3f} {self._scale:g})"

    @property
    def ticks(self) -> list[Tick]:
        """The lines of the scale: the most that was kept, zero, and the most that was late."""
        counts = {0: self.line, self.line: 0, self.line - self.height: self.height}
        return [
            Tick(count=abs(count), y=round(down * self._scale + self._edge))
            for count, down in counts.items()
        ]

    @property
    def _scale(self) -> float:
        return min(self._unit, self._highest // max(self.height, 1)) or 1


def promises_page(view: PublicView) -> PageSource:
    """Return what is promised for each severity and for planned work, and how it was kept of late.

    It counts to the last full hour: a page that counted the minutes of a late
    update would change, and make another edition, each minute.
    """
    record = promise_record(view, view.hour)
    late = _late(view, record)
    return page_source(
        view,
        "promises/",
        "promises",
        title=view.messages("promises.title"),
        description=view.messages("promises.description", hub=view.hub.name),
        context={
            "record": record,
            "days": LOOK_BACK.days,
            "cadences": _cadences(view),
            "notice": view.hub.promises.notice,
            "late": late[:_MOST_LATE],
            "backdated": _backdated(view, record)[:_MOST_LATE],
            "longest": max(late, key=lambda one: one.delay, default=None),
            "chart": chart(record.weeks),
        },
    )


def chart(weeks: Sequence[Week]) -> Chart:
    """Return the drawing of `weeks`, oldest first; a promise is one unit high, a week four wide."""
    line = max((week.kept for week in weeks), default=0)
    deepest = max((week.late for week in weeks), default=0)
    on_time, late = "", ""
    for number, week in enumerate(weeks):
        left, bar = number * _WEEK_WIDTH, _WEEK_WIDTH - 1
        if week.kept:
            on_time += f"M{left} {line}v-{week.kept}h{bar}v{week.kept}z"
        if week.late:
            late += f"M{left} {line}v{week.late}h{bar}v-{week.late}z"
    return Chart(
        width=len(weeks) * _WEEK_WIDTH - 1,
        height=line + deepest,
        line=line,
        kept=on_time,
        late=late,
    )


def _cadences(view: PublicView) -> list[tuple[Severity, Cadence]]:
    return [(severity, view.hub.promises.of(severity)) for severity in _WORST_FIRST]


def _late(view: PublicView, record: PromiseRecord) -> list[Late]:
    """Return the late promises, latest due first, each with the words that made it."""
    return [
        Late(
            incident=incident,
            update=incident.update(one.number),
            promise=one,
            delay=one.delay(record.until),
        )
        for one in record.late
        if (incident := view.repository.get(one.incident)) is not None
    ]


def _backdated(view: PublicView, record: PromiseRecord) -> list[BackdatedUpdate]:
    """Return the updates that are dated before their publication, with their incidents."""
    zone = view.hub.time_zone
    return [
        BackdatedUpdate(
            incident=incident,
            update=incident.update(one.number),
            at=one.at.astimezone(zone),
            published=one.published.astimezone(zone),
        )
        for one in record.backdated
        if (incident := view.repository.get(one.incident)) is not None
    ]
