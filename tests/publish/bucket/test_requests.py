"""What a publication costs: its requests are those of what changed, whatever the hub holds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hubgen.build.publishing import publish
from hubgen.outputs.serving import serving
from hubgen.publish.ledger.book import Line
from hubgen.publish.targets.bucket import BucketTarget, open_bucket
from tests.publish.bucket.storage import Storage
from tests.publish.conftest import Desk

OLD = "incidents/2025/2025-03-{:02}-slow-pages"
# The ledger is read before and under the claim and written once; the claim is looked at,
# taken and given up; the pending note is looked at, written and removed.
AROUND = 9


def lay_old(desk: Desk, count: int) -> None:
    for number in range(1, count + 1):
        folder = OLD.format(number)
        desk.hub.write(
            f"{folder}/incident.yml",
            "title: Pages load slowly\nseverity: minor\ncomponents: {checkout: partial_outage}\n"
            f"started: 2025-03-{number:02} 09:00\n",
        )
        for name, head in [("01-seen", "investigating"), ("02-done", "resolved")]:
            hour = 10 if head == "investigating" else 12
            desk.hub.write(
                f"{folder}/{name}.md",
                f"---\nstate: {head}\nat: 2025-03-{number:02} {hour}:00\n"
                f"summary: Pages load slowly.\n---\nWe are sorry.\n",
            )


def published(desk: Desk, target: BucketTarget) -> Line:
    desk.later(desk.now + timedelta(minutes=10))
    done = publish(desk.hub.root, target.name, None, desk.now, clock=lambda: desk.now)
    assert done.edition is not None
    return done.edition


def change(desk: Desk, what: str) -> None:
    if what == "a new update":
        desk.hub.update(2, "at: 2026-11-22 12:35")
        return
    path = f"{OLD.format(1)}/02-done.md"
    text = (desk.hub.root / path).read_text("utf-8")
    text = text.replace("---\nWe are", "edited: 2026-11-22 12:31\n---\nWe really are")
    desk.hub.write(path, text)


@pytest.mark.parametrize("what", ["an edit of an old update", "a new update"])
def test_requests_are_those_of_what_changed_and_not_of_what_the_hub_holds(
    desk: Desk, address: str, storage: Storage, what: str
) -> None:
    hub = (desk.hub.root / "content/hub.yml").read_text("utf-8")
    desk.hub.write("content/hub.yml", hub.replace("languages: [en, de]\n", ""))
    costs, start = [], desk.now
    for incidents in (1, 4):
        desk.later(start)
        lay_old(desk, incidents)
        target = open_bucket(f"{address}/{incidents}")
        published(desk, target)
        change(desk, what)
        storage.requests.clear()
        edition = published(desk, target)
        stored = {name for path, name in edition.changed.items() if name and serving(path).kept}
        stored.update(filter(None, edition.data.values()))
        read = storage.count("GET", "/editions/objects/")
        assert len(storage.requests) == len(edition.changed) + len(stored) + read + AROUND
        assert read <= 2
        costs.append(len(storage.requests))
        (desk.hub.root / desk.hub.update(2)).unlink()
    assert costs[0] == costs[1]
    print(f"{what}: {costs[0]} requests for {len(edition.changed)} files")
