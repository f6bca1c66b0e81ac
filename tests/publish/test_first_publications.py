"""Publication times: a message counts from when people could read it, whatever it is dated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from lxml import html

from hubgen.publish.release.preparation import publish
from hubgen.publish.release.steps import ReleaseSteps
from tests.conftest import INCIDENT, SAMPLE_TIME, HubFolder
from tests.publish.conftest import LiveHub, no_message_errors

NAME = "2026-11-22-card-payments"


def warnings(live_hub: LiveHub) -> list[str]:
    with live_hub.prepared() as ready:
        return [str(one) for one in ready.problems if one.rule == "published-later"]


def test_the_first_edition_may_hold_older_messages_and_warns_of_none(live_hub: LiveHub) -> None:
    live_hub.hub.update(2, "at: 2026-11-22 10:30")
    assert warnings(live_hub) == []


def test_a_message_dated_well_before_its_publication_is_warned_of(live_hub: LiveHub) -> None:
    live_hub.publish()
    live_hub.later(SAMPLE_TIME + timedelta(minutes=41))
    live_hub.hub.update(2, f"at: {SAMPLE_TIME - timedelta(hours=1):%Y-%m-%d %H:%M}")
    (found,) = warnings(live_hub)
    assert "this update is dated 1 hour 41 minutes before it is published" in found
    assert f"write at: {live_hub.now:%Y-%m-%d %H:%M}" in found
    assert found.startswith(f"{INCIDENT}/02-")


def test_ten_minutes_between_writing_and_publishing_are_no_backdating(live_hub: LiveHub) -> None:
    live_hub.publish()
    live_hub.hub.update(2, f"at: {SAMPLE_TIME:%Y-%m-%d %H:%M}")
    live_hub.later(SAMPLE_TIME + timedelta(minutes=10))
    assert warnings(live_hub) == []


def test_the_page_of_promises_counts_from_publication_and_says_so(
    hub_folder: Callable[..., HubFolder], tmp_path: Path
) -> None:
    hub, live = hub_folder(), tmp_path / "live"

    def page(hours: int) -> str:
        now = SAMPLE_TIME + timedelta(hours=hours)
        steps = ReleaseSteps(message_errors=no_message_errors)
        publish(hub.root, str(live), None, now, clock=lambda: now, steps=steps)
        text = html.fromstring((live / "promises/index.html").read_text("utf-8"))
        return " ".join(text.find(".//main").text_content().split())

    assert "An update counts from the time it names." in page(0)
    hub.update(2, f"at: {SAMPLE_TIME:%Y-%m-%d %H:%M}")
    page(3)
    published = SAMPLE_TIME + timedelta(hours=3)
    later = page(4)
    assert "An update counts from the moment it was published here" in later
    assert f"The update names 22 Nov 2026, {SAMPLE_TIME:%H:%M}" in later
    assert f"It was published here at 22 Nov 2026, {published:%H:%M}" in later
    before = {path: path.read_bytes() for path in live.rglob("*") if path.is_file()}
    page(4)
    assert {path: path.read_bytes() for path in live.rglob("*") if path.is_file()} == before


def test_a_second_publication_of_an_unchanged_hub_makes_no_edition(live_hub: LiveHub) -> None:
    live_hub.publish()
    with live_hub.prepared() as ready:
        assert not ready.is_needed
