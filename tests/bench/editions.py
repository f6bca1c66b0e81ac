"""What a thousand editions take: `python -m tests.bench.editions [INCIDENTS [EDITIONS]]`.

Each edition changes one incident's wording, incident after incident, so that
all get their revisions. The site around it is left out: what is measured is
the record and the pages of the past.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hubgen.incremental.reading import views_of
from hubgen.public.incident_repository import IncidentRepository
from hubgen.public.view import PublicView
from hubgen.publish.destinations import FolderDestination
from hubgen.publish.edition.edition import Edition
from hubgen.publish.edition.transaction import record_edition
from hubgen.publish.ledger.ledger import LEDGER, read_ledger
from hubgen.publish.ledger.verifying import verify
from hubgen.publish.past.overlay import add_past_pages
from hubgen.publish.record.public_record import Records, all_records
from hubgen.source.project import read_project
from tests.bench.hubs import lay_bench_hub

AT = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)


def measure(incidents: int = 100, editions: int = 1000) -> dict[str, float]:
    """The figures of so many editions of a hub of so many incidents."""
    with tempfile.TemporaryDirectory() as name:
        hub, live = Path(name) / "hub", Path(name) / "live"
        lay_bench_hub(hub, incidents)
        project, _ = read_project(hub)
        if project is None:
            raise RuntimeError("the hub to measure with cannot be read")
        views = views_of(project, None, AT)
        destination = FolderDestination(live)
        seconds, grown = [], []
        for number in range(1, editions + 1):
            views = [_edited(view, number) for view in views] if number > 1 else views
            before = _size(live) if number in {2, editions} else 0
            start = time.perf_counter()
            _publish(destination, views, number)
            seconds.append(time.perf_counter() - start)
            if before:
                grown.append(_size(live) - before)
        some = max(1, min(50, editions // 4))
        return {
            "incidents": incidents,
            "editions": editions,
            "first edition s": round(seconds[0], 2),
            "ms an edition, first": round(statistics.median(seconds[1 : some + 1]) * 1e3, 1),
            "ms an edition, last": round(statistics.median(seconds[-some:]) * 1e3, 1),
            "kB grown by the second": round(grown[0] / 1e3, 1),
            "kB grown by the last": round(grown[-1] / 1e3, 1),
            "ledger MB": round((live / LEDGER).stat().st_size / 1e6, 2),
            "all MB": round(_size(live) / 1e6, 1),
            "findings": len(verify(destination).findings),
        }


def _edited(view: PublicView, number: int) -> PublicView:
    every = view.repository.every()
    place = number % len(every)
    incident = every[place]
    update = incident.updates[0]
    words = f"{update.body.markdown}\n\nThis was made clearer for the {number}th time.\n"
    body = replace(update.body, markdown=words)
    new = replace(update, body=body, edited=AT + timedelta(minutes=number))
    every[place] = replace(incident, updates=(new, *incident.updates[1:]))
    return replace(view, repository=IncidentRepository.of(every))


def _publish(destination: FolderDestination, views: Sequence[PublicView], number: int) -> None:
    ledger = read_ledger(destination)
    made = Records.of(all_records(views))
    edition = Edition(files={}, read=lambda _path: b"", records=made, inputs="0" * 64)
    edition = add_past_pages(edition, destination, ledger, views, None)
    now = AT + timedelta(hours=number)
    record_edition(destination, ledger, edition, clock=lambda: now)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    for key, value in measure(*map(int, sys.argv[1:])).items():
        print(f"{key}: {value:g}")
