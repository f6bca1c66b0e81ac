"""The record's growth, and what a publication takes: `python -m tests.bench.record [INCIDENTS]`.

Growth per publication hangs on what changes, hardly on the archive's size: a
new update of one incident is published a few times, and the growth of a
thousand such publications told from that.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from hubgen.build.publishing import publish
from hubgen.publish.ledger.verifying import verify
from hubgen.publish.targets import FolderTarget
from tests.bench.hubs import lay_bench_hub

AT = "2026-11-22 12:20"
PUBLICATIONS = 5
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
        publish_once(hub, live)
        first, start = size(live / "editions"), time.perf_counter()
        newest = max(path.parent for path in hub.rglob("incident.yml"))
        for number in range(7, 7 + PUBLICATIONS):
            update = f"state: resolved\nat: 2026-11-21 1{number - 7}:00\nsummary: It works again."
            file = newest / f"{number:02}-resolved.md"
            file.write_text(f"---\n{update}\n---\nSorry. It works again ({number}).\n", "utf-8")
            publish_once(hub, live)
        taken, grown = time.perf_counter() - start, size(live / "editions") - first
        start = time.perf_counter()
        verdict = verify(FolderTarget(live))
        return {
            "incidents": incidents,
            "first edition MB": round(first / 1e6, 1),
            "grown kB a publication": round(grown / PUBLICATIONS / 1e3, 1),
            "so MB in 1,000": round(grown / PUBLICATIONS / 1e3, 1),
            "s a publication": round(taken / PUBLICATIONS, 2),
            "s to verify": round(time.perf_counter() - start, 2),
            "findings": len(verdict.findings),
        }


def publish_once(hub: Path, live: Path) -> None:
    """One publication, as unattended use makes it."""
    publish(hub, str(live), AT, datetime.now(UTC), clock=lambda: datetime.now(UTC))


if __name__ == "__main__":
    for name, value in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1000).items():
        print(f"{name}: {value:g}")
