"""Calendars: each planned maintenance once, kept up to date by its UID."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from icalendar import Calendar

from tests.support.making import calendars

HEAD = "title: We move, quietly; twice\nkind: maintenance\ncomponents: {shop: under_maintenance}"
PLANNED = """\
state: scheduled
at: 2026-06-01 10:00
window: {start: 2026-06-10 02:00, end: 2026-06-10 04:00}
summary: No orders at night.
do: Order before.
---
We move."""


def events(hub: Any, path: str = "calendar.ics") -> list[Any]:
    made = {artifact.path: artifact.data for artifact in calendars(hub.view())}
    return list(Calendar.from_ical(made[path]).walk("VEVENT"))


@pytest.fixture
def planned(hub):
    hub.incident("2026-06-10-move", PLANNED, head=HEAD)
    return hub


def test_a_maintenance_is_in_the_calendars_of_the_hub_of_its_component_and_its_own(planned):
    for path in (
        "calendar.ics",
        "components/shop/calendar.ics",
        "incidents/2026-06-10-move/calendar.ics",
    ):
        (event,) = events(planned, path)
        assert event["uid"] == "tag:acme.example,2026:incident/2026-06-10-move"
        assert event.start == datetime(2026, 6, 10, 1, 0, tzinfo=UTC)
        assert event.end == datetime(2026, 6, 10, 3, 0, tzinfo=UTC)
        assert event["summary"] == "We move, quietly; twice"
        assert "No orders at night.\n\nOrder before." in event["description"]
        assert event["url"] == "https://status.acme.example/incidents/2026-06-10-move/"
        assert event["status"] == "CONFIRMED"
        assert event["sequence"] == 1
        assert datetime(2026, 6, 1, 9, 0, tzinfo=UTC) == event.DTSTAMP
    assert events(planned, "components/post/calendar.ics") == []


def test_a_new_window_replaces_the_old_one_in_the_same_event(planned):
    moved = PLANNED.replace("06-10", "06-11").replace("06-01", "06-02")
    planned.incident("2026-06-10-move", PLANNED, moved, head=HEAD)
    (event,) = events(planned)
    assert event["uid"] == "tag:acme.example,2026:incident/2026-06-10-move"
    assert event["sequence"] == 2
    assert event.start == datetime(2026, 6, 11, 1, 0, tzinfo=UTC)


def test_a_window_that_was_edited_in_place_is_newer_than_what_calendars_have(planned):
    reminder = "state: scheduled\nat: 2026-06-08 10:00\nsummary: Soon.\n---\nSoon."
    edited = "edited: 2026-06-09 10:00\n" + PLANNED.replace("06-10", "06-11")
    planned.incident("2026-06-10-move", edited, reminder, head=HEAD)
    (event,) = events(planned)
    assert event.start == datetime(2026, 6, 11, 1, 0, tzinfo=UTC)
    assert event["sequence"] == 2
    assert datetime(2026, 6, 9, 9, 0, tzinfo=UTC) == event.DTSTAMP == event.LAST_MODIFIED


def test_what_is_called_off_stays_as_cancelled(planned):
    off = "state: completed\nat: 2026-06-03 10:00\nsummary: We do not move.\n---\nNo."
    planned.incident("2026-06-10-move", PLANNED, off, head=HEAD)
    (event,) = events(planned)
    assert event["status"] == "CANCELLED"
    assert event["sequence"] == 2


def test_what_was_done_early_is_not_cancelled(planned):
    done = [
        f"state: {state}\nat: 2026-06-09 {hour}:00\nsummary: News.\n---\nNews."
        for state, hour in (("in_progress", 10), ("completed", 11))
    ]
    planned.incident("2026-06-10-move", PLANNED, *done, head=HEAD)
    (event,) = events(planned)
    assert event["status"] == "CONFIRMED"


def test_an_incident_that_is_no_maintenance_is_in_no_calendar(hub):
    hub.incident(
        "2026-06-10-slow", "state: resolved\nat: 2026-06-10 10:00\nsummary: Slow.\n---\nSlow."
    )
    assert [artifact.path for artifact in calendars(hub.view())] == [
        "calendar.ics",
        "components/shop/calendar.ics",
        "components/post/calendar.ics",
    ]
    assert events(hub) == []


def test_a_calendar_has_no_method_and_is_never_without_any_part(hub):
    for artifact in calendars(hub.view()):
        calendar = Calendar.from_ical(artifact.data)
        assert "method" not in calendar
        assert calendar.subcomponents
        assert all(len(line) <= 75 for line in artifact.data.split(b"\r\n"))


def test_the_same_content_gives_the_same_calendar(planned):
    first = calendars(planned.view("2026-06-05 12:00"))
    assert first == calendars(planned.view("2026-12-05 12:00"))


def test_the_german_calendar_speaks_german(planned):
    planned.settings(languages="en, de")
    made = {one.path: one.data.decode() for one in calendars(planned.view(language="de"))}
    assert "geplante Wartung" in made["de/calendar.ics"].replace("\r\n ", "")
    assert "de/incidents/2026-06-10-move/" in made["de/calendar.ics"].replace("\r\n ", "")
