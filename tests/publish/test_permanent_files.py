"""What stays: a picture that went with a shared link is served for as long as its hub is."""

from __future__ import annotations

import pytest

from hubgen.public.incident_index import IncidentIndex
from hubgen.publish.ledger.verifying import verify
from tests.conftest import INCIDENT
from tests.publish.conftest import LiveHub

CARD = f"incidents/{INCIDENT.rpartition('/')[2]}/card-01-investigating.png"
LATER = "incidents/2026/2026-11-22-later"


@pytest.fixture
def outdated(live_hub: LiveHub, monkeypatch: pytest.MonkeyPatch) -> LiveHub:
    """A hub whose first incident is over, and no longer among those that have their own cards."""
    monkeypatch.setattr(IncidentIndex, "recent_limit", 1)
    live_hub.publish()
    live_hub.hub.update(2, head="state: resolved")
    live_hub.hub.write(f"{LATER}/incident.yml", "title: The shop is slow\n")
    words = "---\nstate: resolved\nat: 2026-11-22 12:10\nsummary: It was slow.\n---\nSorry.\n"
    live_hub.hub.write(f"{LATER}/01-over.md", words)
    return live_hub


def test_a_card_is_served_after_the_hub_has_stopped_making_it(outdated: LiveHub) -> None:
    before = outdated.destination.get(CARD)
    assert before is not None
    outdated.publish()
    assert outdated.destination.get(CARD) == before
    assert outdated.publish().edition is None
    outdated.hub.write(f"{LATER}/02-more.md", "---\nstate: resolved\nat: 2026-11-22 12:15\n---\nB.")
    outdated.publish()
    assert outdated.destination.get(CARD) == before
    assert outdated.destination.get(f"de/{CARD}") is not None
    verdict = verify(outdated.destination)
    assert (verdict.findings, verdict.unknown) == ((), ())


def test_a_card_with_a_title_that_was_taken_back_goes(outdated: LiveHub) -> None:
    path = outdated.hub.root / INCIDENT / "incident.yml"
    outdated.publish()
    text = path.read_text("utf-8").replace("Card payments", "Payments")
    path.write_text(f"{text}edited: 2026-11-22 12:19\n", "utf-8")
    outdated.publish()
    assert outdated.destination.get(CARD) is None
    assert outdated.destination.get(f"de/{CARD}") is None


def test_what_is_no_card_goes_when_the_hub_no_longer_makes_it(live_hub: LiveHub) -> None:
    badge = "components/checkout/badge.svg"
    live_hub.publish()
    assert live_hub.destination.get(badge) is not None
    settings = live_hub.hub.root / "content/hub.yml"
    words = settings.read_text("utf-8").replace("  checkout: {name: Checkout}\n", "")
    settings.write_text(words, "utf-8")
    live_hub.publish()
    assert live_hub.destination.get(badge) is None
