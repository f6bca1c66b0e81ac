"""Drawings: what pages show as pictures, as paths for SVG."""

from __future__ import annotations

from collections.abc import Sequence

from hubgen.model.words import ComponentStatus
from hubgen.public.history import Day

DAY_WIDTH = 4
_HEIGHT = 28
_MASK = 2
_TOPS = {
    ComponentStatus.OPERATIONAL: 12,
    ComponentStatus.UNDER_MAINTENANCE: 8,
    ComponentStatus.DEGRADED_PERFORMANCE: 6,
    ComponentStatus.PARTIAL_OUTAGE: 3,
    ComponentStatus.MAJOR_OUTAGE: 0,
}


def bars(days: Sequence[Day]) -> list[tuple[ComponentStatus, str]]:
    """Return a path for each status that occurs: a stroke for each day, the taller the worse.

    Each stroke starts where the one before it did, so that equal stretches read the same.
    """
    paths: dict[ComponentStatus, str] = {}
    last: dict[ComponentStatus, int] = {}
    for number, day in enumerate(days):
        top, left = _TOPS[day.status], number * DAY_WIDTH
        move = f"m{left - last[day.status]} 0" if day.status in last else f"M{left} {top}"
        stroke = f"{move}h{DAY_WIDTH - 1}v{_HEIGHT - top}h-{DAY_WIDTH - 1}z"
        paths[day.status] = paths.get(day.status, "") + stroke
        last[day.status] = left
    return list(paths.items())


def qr_path(address: str) -> tuple[int, str]:
    """Return the QR code of `address`: its modules a side, quiet zone included, and its path.

    Readers take any of the eight masks; to find the one that is a little easier
    to read takes three quarters of the time.
    """
    import segno

    code = segno.make(address, error="m", micro=False, mask=_MASK)
    size = int(code.symbol_size(border=2)[0])
    drawn = code.svg_inline(scale=1, border=2, omitsize=True)
    return size, drawn.partition(' d="')[2].partition('"')[0]
