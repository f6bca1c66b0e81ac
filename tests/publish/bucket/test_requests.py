"""What a publication costs: its requests are those of what changed, whatever the hub holds."""

from __future__ import annotations

from datetime import date, timedelta

from hubgen.publish.destinations.bucket import BucketDestination, open_bucket
from hubgen.publish.ledger.ledger import LedgerLine
from hubgen.publish.release.preparation import publish
from tests.publish.bucket.storage import Storage
from tests.publish.conftest import LiveHub

FIRST = date(2025, 1, 1)
# The lock and the ledger are read; the lock is taken, and the pack and the ledger written.
AROUND = 5
BOUNDS = {"an edit of an old update": 20, "a new update": 40}


def folder(number: int) -> str:
    day = FIRST + timedelta(days=number)
    return f"incidents/{day:%Y}/{day}-slow-pages"


def lay_old(live_hub: LiveHub, count: int) -> None:
    for number in range(count):
        day = FIRST + timedelta(days=number)
        live_hub.hub.write(
            f"{folder(number)}/incident.yml",
            "title: Pages load slowly\nseverity: minor\ncomponents: {checkout: partial_outage}\n"
            f"started: {day} 09:00\n",
        )
        for name, state, hour in [("01-seen", "investigating", 10), ("02-done", "resolved", 12)]:
            live_hub.hub.write(
                f"{folder(number)}/{name}.md",
                f"---\nstate: {state}\nat: {day} {hour}:00\n"
                f"summary: Pages load slowly.\n---\nWe are sorry.\n",
            )


def published(live_hub: LiveHub, destination: BucketDestination) -> LedgerLine:
    live_hub.later(live_hub.now + timedelta(minutes=10))
    done = publish(
        live_hub.hub.root,
        destination.name,
        None,
        live_hub.now,
        clock=lambda: live_hub.now,
        steps=live_hub.steps,
    )
    assert done.edition is not None
    return done.edition


def change(live_hub: LiveHub, what: str) -> None:
    if what == "a new update":
        live_hub.hub.update(2, "at: 2026-11-22 12:35")
        return
    path = f"{folder(0)}/02-done.md"
    text = (live_hub.hub.root / path).read_text("utf-8")
    text = text.replace("---\nWe are", "edited: 2026-11-22 12:31\n---\nWe really are")
    live_hub.hub.write(path, text)


def test_requests_are_those_of_what_changed_and_not_of_what_the_hub_holds(
    live_hub: LiveHub, address: str, storage: Storage
) -> None:
    hub = (live_hub.hub.root / "content/hub.yml").read_text("utf-8")
    live_hub.hub.write("content/hub.yml", hub.replace("languages: [en, de]\n", ""))
    costs: dict[str, list[int]] = {what: [] for what in BOUNDS}
    start = live_hub.now
    for incidents in (60, 90):
        live_hub.later(start)
        lay_old(live_hub, incidents)
        destination = open_bucket(f"{address}/{incidents}")
        published(live_hub, destination)
        for what, found in costs.items():
            change(live_hub, what)
            storage.requests.clear()
            edition = published(live_hub, destination)
            packs = storage.count("GET", "/editions/packs/")
            # A feed that changes is read first: its ids must start with the same tag.
            feeds = storage.count("GET", "/feed.atom")
            assert len(storage.requests) == len(edition.changed) + packs + feeds + AROUND
            assert packs == 1
            assert feeds <= 1
            found.append(len(storage.requests))
        (live_hub.hub.root / live_hub.hub.update(2)).unlink()
    for what, (few, many) in costs.items():
        assert few == many, what
        assert few <= BOUNDS[what], what
        print(f"{what}: {few} requests")
