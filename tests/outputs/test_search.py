"""The search index: every page that readers look for, once, and nothing that was withdrawn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hubgen.incremental.reading import read_checked, views_of
from hubgen.outputs.search import search_index
from hubgen.public.view import PublicView
from tests.conftest import INCIDENT, SAMPLE_TIME, HubFolder

ASKED = "2026-11-22 12:20"


def docs(*views: PublicView, **limits: int) -> list[dict[str, Any]]:
    return json.loads(search_index(views, **limits).data)["docs"]


def entry(
    view: PublicView, location: str = "incidents/2026-11-22-card-payments/"
) -> dict[str, Any]:
    [found] = [one for one in docs(view) if one["location"] == location]
    return found


def test_the_index_lists_open_incidents_then_answers_pages_and_past_incidents(hub: HubFolder):
    past = f"{INCIDENT[:-13]}old"
    hub.write(f"{past}/incident.yml", "title: Old\nseverity: minor\nstarted: 2026-11-20 09:00\n")
    hub.write(
        f"{past}/01-resolved.md",
        "---\nstate: resolved\nat: 2026-11-20 10:00\nsummary: Over.\n---\nOver.\n",
    )
    assert [one["location"] for one in docs(hub.view())] == [
        "incidents/2026-11-22-card-payments/",
        "faq/#refunds",
        "about/",
        "subscribe/",
        f"incidents/{past.rpartition('/')[2]}/",
    ]


def test_an_open_incident_says_so_and_a_past_one_when_it_ended(hub: HubFolder):
    assert entry(hub.view())["open"] is True
    assert entry(hub.view())["note"] == "Investigating · 22 Nov 2026, 10:05 GMT"
    hub.update(2, "state: resolved\nat: 2026-11-22 11:00", "Over.")
    assert "open" not in entry(hub.view())
    assert entry(hub.view())["note"] == "Resolved · 22 Nov 2026, 11:00 GMT"


def test_the_newest_update_comes_first_and_blocks_are_apart(hub: HubFolder):
    hub.update(2, "state: identified\nat: 2026-11-22 11:00", "We *know*.\n\n- One\n- Two <b>x</b>")
    text = entry(hub.view())["text"]
    assert "We know. One Two x" in text
    assert text.index("We know.") < text.index("some of you are charged twice")


def test_what_was_withdrawn_is_not_found_and_what_was_corrected_comes_last(hub: HubFolder):
    hub.update(2, "state: identified\nat: 2026-11-22 11:00", "Nine hundred cards.")
    hub.update(3, "state: identified\nat: 2026-11-22 11:10\ncorrects: '02'", "Ninety cards.")
    text = entry(hub.view())["text"]
    assert text.index("Ninety cards") < text.index("Customer care") < text.index("Nine hundred")
    hub.update(3, "state: identified\nat: 2026-11-22 11:10\nretracts: '02'", "Not so.")
    assert "Nine hundred" not in entry(hub.view())["text"]


def test_a_withdrawn_answer_is_not_found(hub: HubFolder):
    answer = "---\nquestion: When do I get my money?\nretracted: It was wrong.\n---\nWrong.\n"
    hub.write("content/faq/refunds.md", answer)
    assert hub.view().faq
    assert [one for one in docs(hub.view()) if one["location"].startswith("faq/")] == []


def test_texts_are_escaped_for_readers_that_take_them_as_html(hub: HubFolder):
    hub.write("content/pages/about.md", "---\ntitle: A <b> & C\n---\nWrite `<script>`.\n")
    about = entry(hub.view(), "about/")
    assert (about["title"], about["text"]) == ("A &lt;b&gt; &amp; C", "Write &lt;script&gt;.")


def test_of_past_incidents_only_the_newest_are_listed(real_view: PublicView):
    places = [one["location"] for one in docs(real_view, newest=3)]
    open_ids = {one.id for one in real_view.repository.open()}
    newest = {one.id for one in real_view.repository.newest(3)}
    assert {
        one.split("/")[1] for one in places if one.startswith("incidents/")
    } == open_ids | newest


@pytest.fixture
def real_view(sample_views: list[PublicView]) -> PublicView:
    """A view with open and past incidents."""
    return sample_views[0]


@pytest.fixture(scope="module")
def sample_views(sample_root: Path) -> list[PublicView]:
    """The sample hub in each of its languages."""
    return views_of(read_checked(sample_root, SAMPLE_TIME, ASKED).project, ASKED, SAMPLE_TIME)
