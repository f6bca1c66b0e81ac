"""Prints the figures: hubs of several sizes, built in one run, side by side.

`python -m tests.bench [--quick]`; the table also goes to dist/bench.json.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import record
from tests.bench.hubs import lay_bench_hub

AT = "2026-11-22 12:20"
ROUNDS = 3


def seconds(command: list[str], hub: Path) -> float:
    """How long `command` takes as a process of its own, in seconds."""
    environment = {**os.environ, "HUBGEN_AT": AT, "NO_MKDOCS_2_WARNING": "1"}
    start = time.perf_counter()
    subprocess.run(command, cwd=hub, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def size(folder: Path) -> int:
    """The bytes of all files below `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measure(incidents: int) -> dict[str, float]:
    """The figures of a hub of so many incidents: medians in seconds, sizes in megabytes."""
    with tempfile.TemporaryDirectory() as name:
        hub = Path(name)
        lay_bench_hub(hub, incidents)
        ours, plain = [], []
        rounds = ROUNDS if incidents <= 1000 else 1
        for _ in range(rounds):
            ours.append(seconds([sys.executable, "-m", "hubgen", "build"], hub))
            plain.append(seconds([sys.executable, "-m", "mkdocs", "build", "-q"], hub))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        return {
            "incidents": incidents,
            "full build s": round(statistics.median(ours), 2),
            "mkdocs build s": round(statistics.median(plain), 2),
            "mkdocs / ours": round(
                statistics.median(p / o for p, o in zip(plain, ours, strict=True)), 2
            ),
            "site MB": round(size(hub / "dist/site") / 1e6, 1),
            "peak MB of any process so far": round(peak),
        }


def _told(row: dict[str, float]) -> dict[str, float]:
    print(" · ".join(f"{name} {value:g}" for name, value in row.items()), flush=True)
    return row


def main() -> None:
    """Measures, prints the table, writes it to dist/bench.json."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="hubs of 100 and 1,000 incidents only")
    quick = parser.parse_args().quick
    sizes = (100, 1000) if quick else (100, 1000, 10_000)
    rows = [_told(measure(count)) for count in sizes]
    rows.append(_told(record.measure(100 if quick else 1000)))
    out = Path("dist/bench.json")
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(rows, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
