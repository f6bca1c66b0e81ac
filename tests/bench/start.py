"""Start-up: how long the sample hub's `hubgen --help` and `hubgen due` take as new processes."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from tests.bench.process import hubgen, run

SAMPLE = Path(__file__).parents[2]
ROUNDS = 9


def measure() -> dict[str, float]:
    """Return medians in seconds; the first run of each, which reads the disk, does not count."""
    return {
        "hubgen --help s": _median("--help"),
        "hubgen due s": _median("due"),
    }


def _median(*words: str) -> float:
    runs = [run(hubgen(*words), SAMPLE).seconds for _ in range(ROUNDS + 1)]
    return round(median(runs[1:]), 3)
