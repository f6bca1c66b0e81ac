"""The table: what was measured, in columns by size, and which bars are met."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Figures = Mapping[int, Mapping[str, float]]
LARGE, SMALL, MEDIUM = 10_000, 100, 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of the design: what it is about, the figure it asks for, how to tell it."""

    what: str
    limit: float
    of: Callable[[Figures], float]
    least: bool = False

    def met(self, value: float) -> bool:
        """Whether a figure keeps the bar."""
        return value >= self.limit if self.least else value <= self.limit


BARS = (
    Bar(what="warm p95 at 10,000, ms", limit=100, of=lambda all_: all_[LARGE]["p95 ms"]),
    Bar(
        what="warm p95, 10,000 / 100",
        limit=1.3,
        of=lambda all_: all_[LARGE]["p95 ms"] / all_[SMALL]["p95 ms"],
    ),
    Bar(
        what="hugo server / warm at 10,000 (p50)",
        limit=4,
        of=lambda all_: all_[LARGE]["hugo server p50 ms"] / all_[LARGE]["p50 ms"],
        least=True,
    ),
    Bar(what="cold after one edit at 10,000, s", limit=1.5, of=lambda all_: all_[LARGE]["cold s"]),
    Bar(
        what="mkdocs build / full at 10,000",
        limit=4,
        of=lambda all_: all_[LARGE]["mkdocs s"] / all_[LARGE]["full s"],
        least=True,
    ),
    Bar(
        what="full / plain Hugo at 10,000",
        limit=1,
        of=lambda all_: all_[LARGE]["full s"] / all_[LARGE]["hugo s"],
    ),
    Bar(what="full at 1,000, s", limit=4, of=lambda all_: all_[MEDIUM]["full s"]),
    Bar(
        what="feeds of a new update at 10,000, CPU ms",
        limit=10,
        of=lambda all_: all_[LARGE]["new update, feeds' CPU ms"],
    ),
    Bar(
        what="feeds of an edit of an old one at 10,000, CPU ms",
        limit=10,
        of=lambda all_: all_[LARGE]["edit of an old one, feeds' CPU ms"],
    ),
    Bar(
        what="1,000 publications at 10,000 grow the destination by, MB",
        limit=100,
        of=lambda all_: all_[LARGE]["so MB in 1,000"],
    ),
    Bar(
        what="a publication after one change at 10,000, s",
        limit=10,
        of=lambda all_: all_[LARGE]["publication s"],
    ),
    Bar(what="hubgen --help, s", limit=0.25, of=lambda all_: all_[max(all_)]["hubgen --help s"]),
    Bar(
        what="hubgen due on the sample, s",
        limit=0.6,
        of=lambda all_: all_[max(all_)]["hubgen due s"],
    ),
    Bar(what="desk, start at 1,000, s", limit=2, of=lambda all_: all_[MEDIUM]["desk, start s"]),
    Bar(what="desk, Now at 1,000, ms", limit=150, of=lambda all_: all_[MEDIUM]["desk / ms"]),
    Bar(
        what="desk, incidents at 1,000, ms",
        limit=150,
        of=lambda all_: all_[MEDIUM]["desk /incidents ms"],
    ),
    Bar(
        what="desk, key to preview p95 at 1,000, ms",
        limit=200,
        of=lambda all_: all_[MEDIUM]["desk, key to preview p95 ms"],
    ),
    Bar(
        what="100,000 mentions taken in, s",
        limit=60,
        of=lambda all_: all_[max(all_)]["listening intake s"],
    ),
    Bar(
        what="a search in 100,000 mentions, ms",
        limit=200,
        of=lambda all_: all_[max(all_)]["listening search ms"],
    ),
    Bar(
        what="feelings of English messages, macro F1",
        limit=0.60,
        of=lambda all_: all_[max(all_)]["airlines.en macro F1"],
        least=True,
    ),
    Bar(
        what="F1 of negative in English messages",
        limit=0.80,
        of=lambda all_: all_[max(all_)]["airlines.en negative F1"],
        least=True,
    ),
    Bar(what="watcher at 10,000, MB", limit=400, of=lambda all_: all_[LARGE]["watcher MB"]),
)


def table(figures: Figures) -> str:
    """One line for each figure, one column for each size, and the largest over the smallest."""
    sizes = sorted(figures)
    names = list(dict.fromkeys(name for size in sizes for name in figures[size]))
    width = max(map(len, names), default=0)
    lines = [" " * width + "".join(f"{size:>12,}" for size in sizes) + f"{'ratio':>9}"]
    for name in names:
        values = [figures[size].get(name) for size in sizes]
        cells = "".join(f"{'-' if value is None else f'{value:,g}':>12}" for value in values)
        lines.append(f"{name:<{width}}{cells}{_ratio(values[0], values[-1]):>9}")
    return "\n".join(lines)


def verdicts(figures: Figures) -> list[dict[str, object]]:
    """Each bar that the figures can tell of: its limit, the value, whether it is met."""
    found = []
    for bar in BARS:
        try:
            value = round(bar.of(figures), 2)
        except (KeyError, ZeroDivisionError):
            continue
        found.append(
            {
                "bar": bar.what,
                "limit": bar.limit,
                "at least": bar.least,
                "value": value,
                "met": bar.met(value),
            }
        )
    return found


def told(verdict: Mapping[str, object]) -> str:
    """A verdict as a line for people."""
    sign = "≥" if verdict["at least"] else "≤"
    word = "met   " if verdict["met"] else "MISSED"
    return f"{word}  {verdict['bar']}: {verdict['value']:g} ({sign} {verdict['limit']:g})"


def _ratio(small: float | None, large: float | None) -> str:
    return f"{large / small:.2f}" if small and large else ""
