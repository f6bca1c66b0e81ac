"""The record's growth, and what a publication takes: `python -m tests.bench.record [INCIDENTS]`.

Growth per publication hangs on what changes, hardly on the archive's size: a
new update of the newest incident and an edit of an old one are published by
turns, and the growth of a thousand such publications told from that.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from hubgen.publish.destinations import FolderDestination
from hubgen.publish.ledger.verifying import verify
from hubgen.publish.release.preparation import publish
from tests.bench.hubs import lay_bench_hub

AT = "2026-11-22 18:20"
PUBLICATIONS = 6
UNSAID = ("update.next-said", "help.private")
"""What the texts to measure with do not say; all other rules judge them."""


def size(folder: Path) -> int:
    """The bytes of all files below `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measure(incidents: int) -> dict[str, float]:
    """The figures of the record of a hub of so many incidents."""
    with tempfile.TemporaryDirectory() as name:
        hub, live = Path(name) / "hub", Path(name) / "live"
        lay_bench_hub(hub, incidents)
        settings = hub / "content/hub.yml"
        settings.write_text(settings.read_text("utf-8").replace("Europe/London", "UTC"), "utf-8")
        for rule in UNSAID:
            (hub / f"content/plan/voice/{rule}.yml").parent.mkdir(parents=True, exist_ok=True)
            (hub / f"content/plan/voice/{rule}.yml").write_text("off: true\n", "utf-8")
        begin = time.perf_counter()
        publish_once(hub, live)
        first, start = time.perf_counter() - begin, size(live)
        folders = sorted(path.parent for path in hub.rglob("incident.yml"))
        seconds = []
        for number in range(PUBLICATIONS):
            if number % 2:
                edit(folders[incidents // 3], number)
            else:
                add(folders[-1], number)
            begin = time.perf_counter()
            publish_once(hub, live)
            seconds.append(time.perf_counter() - begin)
        grown = (size(live) - start) / PUBLICATIONS
        begin = time.perf_counter()
        verdict = verify(FolderDestination(live))
        return {
            "first publication s": round(first, 1),
            "published MB": round(start / 1e6, 1),
            "publication s": round(statistics.median(seconds), 2),
            "grown kB a publication": round(grown / 1e3, 1),
            "so MB in 1,000": round(grown / 1e3, 1),
            "verify s": round(time.perf_counter() - begin, 2),
            "findings": len(verdict.findings),
        }


def add(folder: Path, number: int) -> None:
    """Writes another update into an incident's folder."""
    update = f"state: resolved\nat: 2026-11-21 1{number}:00\nsummary: It works again."
    file = folder / f"{number + 7:02}-resolved.md"
    file.write_text(f"---\n{update}\n---\nSorry. It works again ({number}).\n", "utf-8")


def edit(folder: Path, number: int) -> None:
    """Changes the wording of an incident's last update."""
    file = max(folder.glob("0*.md"))
    _, head, body = file.read_text("utf-8").split("---\n", 2)
    head = re.sub(r"edited: .*\n", "", head)
    text = f"---\n{head}edited: 2026-11-22 1{number}:00\n---\n{body}\nMade clearer ({number}).\n"
    file.write_text(text, "utf-8")


def publish_once(hub: Path, live: Path) -> None:
    """One publication, as unattended use makes it."""
    publish(hub, str(live), AT, datetime.now(UTC), clock=lambda: datetime.now(UTC))


if __name__ == "__main__":
    for name, value in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1000).items():
        print(f"{name}: {value:g}")
