"""Charts: messages per quarter-hour by mood as bars, with our updates on the same axis.

Everything is in units of the picture; a template draws it as SVG. A wide picture and a
narrow one are made of the same figures, so that words have their size on a phone too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil, log10
from typing import Final

from hubgen.listening.figures.effects import Mark
from hubgen.listening.figures.volume import QUARTER, Interval

_TOP: Final = 58  # room for the flags of updates
_BOTTOM: Final = 26
_LEFT: Final = 40
_RIGHT: Final = 12
_STEPS: Final = (1, 2, 4, 8, 16, 24, 48, 96)  # quarter-hours in a bar
_FLAG: Final = 26
_FLAG_ROWS: Final = 3
_FLAG_ROOM: Final = 18  # height of a row
_TICK_HOURS: Final = (1, 2, 3, 6, 12, 24, 48, 96)
_TICK_ROOM: Final = 56
_LARGEST_MULTIPLE: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A part of a bar; `mood` names its colour."""

    mood: str
    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The messages from `start` on, for the length that the chart says."""

    x: float
    width: float
    segments: tuple[Segment, ...]
    start: datetime
    messages: int
    negative: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A label of an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """An update: a line from its flag down to the axis."""

    x: float
    y: float
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture of `width` by `height`; `usual` are the points of a line, empty without one."""

    width: int
    height: int
    left: int
    right: int
    base: int
    bars: tuple[Bar, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    flags: tuple[Flag, ...]
    usual: str
    minutes: int


def volume_chart(
    quarters: Sequence[Interval],
    marks: Sequence[Mark],
    day: Callable[[datetime], str],
    *,
    size: tuple[int, int],
    most_bars: int,
) -> Chart:
    """Return the chart of `quarters`, whose times are in the zone to be shown.

    `day` names the day of a midnight. Quarter-hours are joined until there are at most
    `most_bars` bars.
    """
    width, height = size
    base, right = height - _BOTTOM, width - _RIGHT
    step = next((one for one in _STEPS if len(quarters) <= one * most_bars), _STEPS[-1])
    parts = [quarters[at : at + step] for at in range(0, len(quarters), step)]
    counts = [sum(one.messages for one in part) for part in parts]
    usual = [_usual(part) for part in parts]
    top = _round_up(max([*counts, *(one or 0 for one in usual)], default=0))
    room = (right - _LEFT) / max(len(parts), 1)
    scale = (base - _TOP) / top
    start = quarters[0].start if quarters else None

    def x_of(at: datetime) -> float:
        return _LEFT + (at - start) / (QUARTER * step) * room if start else _LEFT

    return Chart(
        width=width,
        height=height,
        left=_LEFT,
        right=right,
        base=base,
        bars=tuple(_bar(part, _LEFT + n * room, room, base, scale) for n, part in enumerate(parts)),
        x_ticks=tuple(_x_ticks(quarters, x_of, day, right)),
        y_ticks=tuple(
            Tick(at=round(base - value * scale, 1), label=f"{value}") for value in (top, top // 2)
        ),
        flags=tuple(_flags(marks, x_of, right)),
        usual=_line(usual, room, base, scale),
        minutes=15 * step,
    )


def _usual(part: Sequence[Interval]) -> float | None:
    known = [one.usual for one in part if one.usual is not None]
    return sum(known) if len(known) == len(part) else None


def _line(counts: Sequence[float | None], room: float, base: int, scale: float) -> str:
    """Return the points of a line with a step for each of `counts`; empty where one is unknown."""
    known = [one for one in counts if one is not None]
    if len(known) < len(counts):
        return ""
    return " ".join(
        f"{_LEFT + n * room:.1f},{base - one * scale:.1f}"
        f" {_LEFT + (n + 1) * room:.1f},{base - one * scale:.1f}"
        for n, one in enumerate(known)
    )


def _bar(part: Sequence[Interval], x: float, room: float, base: int, scale: float) -> Bar:
    moods = [(mood, sum(getattr(one, mood) for one in part)) for mood in _MOODS]
    segments, y = [], float(base)
    for mood, count in moods:
        height = count * scale
        y -= height
        if count:
            segments.append(Segment(mood=mood, y=round(y, 1), height=round(height, 1)))
    gap = min(room * 0.15, 2)
    return Bar(
        x=round(x + gap / 2, 1),
        width=round(room - gap, 1),
        segments=tuple(segments),
        start=part[0].start,
        messages=sum(count for _, count in moods),
        negative=moods[0][1],
    )


_MOODS: Final = ("negative", "neutral", "positive")


def _x_ticks(
    quarters: Sequence[Interval],
    x_of: Callable[[datetime], float],
    day: Callable[[datetime], str],
    right: int,
) -> list[Tick]:
    """Return as many full hours as there is room for; a midnight is named by its day."""
    hours = [one.start for one in quarters if one.start.minute == 0]
    most = max((right - _LEFT) // _TICK_ROOM, 1)
    every = next((one for one in _TICK_HOURS if len(hours) <= one * most), _TICK_HOURS[-1])
    days = [at for at in hours if at.hour == 0]
    is_days = every > 24  # noqa: PLR2004 - hours of a day
    chosen = days[:: every // 24] if is_days else [at for at in hours if at.hour % every == 0]
    return [
        Tick(at=round(x_of(at), 1), label=day(at) if at.hour == 0 else f"{at:%H:%M}")
        for at in chosen
        if x_of(at) <= right - _TICK_ROOM / 2
    ]


def _flags(marks: Sequence[Mark], x_of: Callable[[datetime], float], right: int) -> list[Flag]:
    """Return the flags, those close to each other in rows one above the other."""
    ends = [float("-inf")] * _FLAG_ROWS
    found = []
    for mark in sorted(marks, key=lambda one: one.at):
        x = x_of(mark.at)
        if not _LEFT <= x <= right:
            continue
        row = next((n for n, end in enumerate(ends) if x - _FLAG / 2 >= end), _FLAG_ROWS - 1)
        ends[row] = x + _FLAG / 2 + 2
        y = _TOP - _FLAG_ROOM * (row + 1)
        found.append(Flag(x=round(x, 1), y=y, number=mark.number))
    return found


def _round_up(value: float) -> int:
    """Return the next even number of one digit and zeros that is not below `value`."""
    if value <= _LARGEST_MULTIPLE:
        return max(ceil(value / 2) * 2, 2)
    power = 10 ** int(log10(value))
    return next(int(power * one) for one in (1, 2, 3, 4, 5, 6, 8, 10) if power * one >= value)
