"""Drawings: what pages show as pictures, as paths for SVG."""

from __future__ import annotations

from collections.abc import Sequence

from hubgen.derive.history import Day
from hubgen.model.words import ComponentStatus

DAY_WIDTH = 4
_HEIGHT = 28
_TOPS = {
    ComponentStatus.OPERATIONAL: 12,
    ComponentStatus.UNDER_MAINTENANCE: 8,
    ComponentStatus.DEGRADED_PERFORMANCE: 6,
    ComponentStatus.PARTIAL_OUTAGE: 3,
    ComponentStatus.MAJOR_OUTAGE: 0,
}


def bars(days: Sequence[Day]) -> list[tuple[ComponentStatus, str]]:
    """A path for each status that occurs: a stroke for each day, the taller the worse."""
    paths: dict[ComponentStatus, list[str]] = {}
    for number, day in enumerate(days):
        top = _TOPS[day.status]
        stroke = f"M{number * DAY_WIDTH} {top}h{DAY_WIDTH - 1}v{_HEIGHT - top}h-{DAY_WIDTH - 1}z"
        paths.setdefault(day.status, []).append(stroke)
    return [(status, "".join(strokes)) for status, strokes in paths.items()]
