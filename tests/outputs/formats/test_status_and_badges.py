"""How things stand, in few bytes: for programs that ask, for badges, for banners."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import etree

from hubgen.outputs.embed import banner_pages, script
from hubgen.outputs.status import status
from tests.support.making import badges

SLOW = "state: {state}\nat: 2026-11-22 {hour}:00\nsummary: It is slow.\n---\nSlow."
HEAD = "title: The shop is <slow>\nseverity: {}\ncomponents: {{shop: partial_outage}}"


def told(view: Any) -> dict[str, Any]:
    return json.loads(status(view).data)


def pictures(view: Any) -> dict[str, bytes]:
    return {artifact.path: artifact.data for artifact in badges(view)}


def test_a_quiet_hub_says_that_all_is_well(hub):
    record = told(hub.view())
    assert record == {
        "name": "Acme & Söhne",
        "url": "https://status.acme.example/",
        "indicator": "none",
        "description": "Everything is working",
        "changed": None,
        "open": [],
        "incident": None,
        "update": None,
    }


def test_an_edit_of_what_is_long_past_is_no_news_for_an_open_page(hub):
    over = "state: resolved\nat: 2026-11-{} 10:00\nsummary: Over.\n{}---\nWell."
    for day in range(1, 10):
        hub.incident(f"2026-11-{day:02}-old", over.format(f"{day:02}", ""))
    before = told(hub.view())
    hub.incident("2026-11-02-old", over.format("02", "edited: 2026-11-21 09:00\n"))
    assert told(hub.view()) == before
    hub.incident("2026-11-08-old", over.format("08", "edited: 2026-11-21 09:00\n"))
    assert told(hub.view())["changed"] == "2026-11-21T09:00:00Z"


def test_status_tells_the_worst_open_incident_and_the_update_that_came_last(hub):
    first = "next_update: 30m\n" + SLOW.format(state="investigating", hour=10)
    hub.incident("2026-11-22-slow", first, head=HEAD.format("critical"))
    hub.incident("2026-11-22-less", SLOW.format(state="identified", hour=11))
    record = told(hub.view())
    assert (record["indicator"], len(record["open"])) == ("critical", 2)
    assert record["open"][0] == {
        "id": "2026-11-22-slow",
        "state": "investigating",
        "changed": "2026-11-22T10:00:00Z",
    }
    assert record["changed"] == "2026-11-22T11:00:00Z"
    assert record["incident"] == {
        "title": "The shop is <slow>",
        "state": "investigating",
        "url": "https://status.acme.example/incidents/2026-11-22-slow/",
        "next_update": "2026-11-22T10:30:00Z",
    }
    assert record["update"]["id"] == "tag:acme.example,2026:incident/2026-11-22-less/01"
    assert record["update"]["at"] == "2026-11-22T11:00:00Z"


def test_status_is_small_and_changes_only_when_something_was_said(sample, hub):
    assert len(status(sample).data) < 900
    hub.incident("2026-11-22-slow", SLOW.format(state="investigating", hour=10))
    later = hub.view("2027-03-01 12:00")
    assert status(hub.view("2026-11-22 12:00")) == status(later)


def test_a_notice_without_severity_troubles_no_program(hub):
    update = SLOW.format(state="investigating", hour=10)
    hub.incident("2026-11-22-rumour", update, head="title: We stay\nkind: notice")
    record = told(hub.view())
    assert (record["indicator"], len(record["open"])) == ("none", 1)
    assert record["incident"]["title"] == "We stay"


def test_a_notice_hides_no_maintenance_from_programs(hub):
    window = "window: {start: 2026-11-22 09:00, end: 2026-11-22 14:00}"
    work = f"{window}\n" + SLOW.format(state="in_progress", hour=10)
    hub.incident("2026-11-22-move", work, head="title: We move\nkind: maintenance")
    update = SLOW.format(state="investigating", hour=11)
    hub.incident("2026-11-22-rumour", update, head="title: We stay\nkind: notice")
    assert told(hub.view())["indicator"] == "maintenance"


def test_badges_say_how_the_hub_and_each_component_do(hub):
    update = SLOW.format(state="investigating", hour=10)
    hub.incident("2026-11-22-slow", update, head=HEAD.format("major"))
    made = pictures(hub.view())
    assert set(made) == {
        f"{folder}badge.{kind}"
        for folder in ("", "components/shop/", "components/post/")
        for kind in ("svg", "json")
    }
    assert json.loads(made["badge.json"]) == {
        "schemaVersion": 1,
        "label": "Acme & Söhne",
        "message": "There is a serious problem",
        "color": "#b04a00",
        "isError": True,
    }
    assert json.loads(made["components/shop/badge.json"])["message"] == "Partly down"
    assert json.loads(made["components/post/badge.json"])["isError"] is False


def test_a_badge_can_be_read_aloud_and_holds_any_name(hub):
    made = pictures(hub.view())
    picture = etree.fromstring(made["components/shop/badge.svg"])
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == "Shop <online>: Working"
    assert picture.findtext("{*}title") == "Shop <online>: Working"
    assert b"http" not in made["badge.svg"].replace(b"http://www.w3.org/2000/svg", b"")


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_frame_shows_what_is_open_and_leads_out_of_itself(hub, language):
    hub.settings(languages="en, de")
    update = SLOW.format(state="investigating", hour=10)
    hub.incident("2026-11-22-slow", update, head=HEAD.format("major"))
    (page,) = banner_pages(hub.view(language=language))
    prefix = "" if language == "en" else "de/"
    assert page.path == f"{prefix}embed/index.html"
    root = etree.fromstring(page.data, etree.HTMLParser())
    (link,) = root.iter("a")
    assert link.text == "The shop is <slow>"
    assert link.get("target") == "_top"
    assert link.get("href").endswith(f"/{prefix}incidents/2026-11-22-slow/")
    assert root.find(".//link").get("href") == "../" * (1 + bool(prefix)) + "embed/banner.css"


def test_the_script_is_small():
    sizes = {artifact.path: len(artifact.data) for artifact in script()}
    assert sizes["embed.js"] <= 3_000
    assert set(sizes) == {"embed.js", "embed/banner.css"}


def test_a_badge_forgets_what_a_retracted_update_said(hub):
    first = SLOW.format(state="identified\ncomponents: {shop: major_outage}", hour=10)
    second = SLOW.format(state="investigating\nretracts: 01", hour=11)
    hub.incident("2026-11-22-slow", first, head="title: The shop is slow")
    assert json.loads(pictures(hub.view())["components/shop/badge.json"])["message"] == "Down"
    hub.incident("2026-11-22-slow", first, second, head="title: The shop is slow")
    assert json.loads(pictures(hub.view())["components/shop/badge.json"])["message"] == "Working"
