"""What pages say of components, of how things stand, and of the last days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from hubgen.model.words import ComponentStatus
from hubgen.outputs.pages.brand import contrast, readable
from hubgen.outputs.pages.drawing import bars
from hubgen.public import history, status
from hubgen.public.sections import Answer, sections

TODAY, YESTERDAY = date(2026, 11, 22), date(2026, 11, 21)


def test_a_component_is_as_bad_as_the_worst_that_is_open(hub):
    folder = "incidents/2026/2026-11-22-second"
    hub.write(f"{folder}/incident.yml", "title: Second\ncomponents: {payments: major_outage}\n")
    hub.write(
        f"{folder}/01-x.md", "---\nstate: identified\nat: 2026-11-22 11:00\nsummary: S.\n---\nT.\n"
    )
    assert status.component_statuses(hub.view())["payments"] is ComponentStatus.MAJOR_OUTAGE
    assert status.component_statuses(hub.view())["checkout"] is ComponentStatus.OPERATIONAL


def test_a_component_works_again_once_its_incident_is_over(hub):
    hub.update(1, "state: resolved", words="investigating")
    assert status.component_statuses(hub.view())["payments"] is ComponentStatus.OPERATIONAL


def test_a_day_shows_the_worst_status_it_had(hub):
    hub.update(2, "components: {payments: degraded_performance}\nat: 2026-11-22 11:00")
    days = history.recent_days(hub.view())["payments"]
    assert len(days) == 90
    assert (days[-1].day, days[-1].status) == (TODAY, ComponentStatus.PARTIAL_OUTAGE)
    assert [one.id for one in days[-1].incidents] == ["2026-11-22-card-payments"]
    assert days[-2].status is ComponentStatus.OPERATIONAL


def test_a_long_incident_shows_on_each_of_its_days_as_it_was_then(hub):
    hub.update(
        2, "state: monitoring\ncomponents: {payments: degraded_performance}\nat: 2026-11-23 09:00"
    )
    hub.update(3, "state: resolved\nat: 2026-11-24 09:00")
    view = hub.view(datetime(2026, 11, 26, 12, tzinfo=UTC))
    found = {
        one.day.day: one.status.value
        for one in history.troubled(history.recent_days(view)["payments"])
    }
    assert found == {22: "partial_outage", 23: "partial_outage", 24: "degraded_performance"}


def test_days_are_those_of_the_hubs_own_zone(hub):
    hub.write(
        "content/hub.yml",
        (hub.root / "content/hub.yml").read_text().replace("Europe/London", "Pacific/Auckland"),
    )
    hub.write(
        f"{hub.incident}/incident.yml",
        "title: T\ncomponents: {payments: major_outage}\nstarted: 2026-11-23T00:30+13:00\n",
    )
    hub.write(
        f"{hub.incident}/01-x.md",
        "---\nstate: resolved\nat: 2026-11-23T00:50+13:00\nsummary: S.\n---\nT.\n",
    )
    (hub.root / hub.incident / "01-investigating.md").unlink()
    view = hub.view(datetime(2026, 11, 22, 12, 20, tzinfo=UTC))
    assert [one.day for one in history.troubled(history.recent_days(view)["payments"])] == [
        date(2026, 11, 23)
    ]


def test_planned_work_counts_from_its_beginning_only(hub):
    folder = "incidents/2026/2026-11-22-move"
    hub.write(
        f"{folder}/incident.yml",
        "title: Move\nkind: maintenance\ncomponents: {checkout: under_maintenance}\n",
    )
    for number, state, at in (
        ("01", "scheduled", "2026-11-19 11:00"),
        ("02", "in_progress", "2026-11-22 11:00"),
    ):
        hub.write(
            f"{folder}/{number}-x.md",
            f"---\nstate: {state}\nat: {at}\nsummary: S.\n"
            f"window: {{start: 2026-11-22 11:00, end: 2026-11-22 13:00}}\n---\nT.\n",
        )
    days = history.recent_days(hub.view())["checkout"]
    assert [one.day for one in history.troubled(days)] == [TODAY]
    assert status.component_statuses(hub.view())["checkout"] is ComponentStatus.UNDER_MAINTENANCE


def test_the_bar_has_a_stroke_for_each_day_and_the_worse_is_taller(hub):
    drawn = dict(bars(history.recent_days(hub.view())["payments"]))
    assert drawn[ComponentStatus.OPERATIONAL].count("z") == 89
    assert drawn[ComponentStatus.PARTIAL_OUTAGE] == "M356 3h3v25h-3z"


@pytest.mark.parametrize("heading", ["What we know", "WHAT WE KNOW:", "<em>What</em> we know"])
def test_a_heading_is_recognised_however_it_is_typed(heading):
    assert sections(f"<p>Hello.</p>\n<h3>{heading}</h3>\n<p>This.</p>")[1].answer is Answer.KNOWN


def test_a_heading_of_the_writers_own_is_kept_as_it_is():
    [section] = sections("<h3>Our thanks</h3><p>To you.</p>")
    assert (section.heading, section.answer, section.html) == ("Our thanks", None, "<p>To you.</p>")


@pytest.mark.parametrize("colour", ["#1b5e3a", "#ffee00", "#000000", "#ffffff", "#777777"])
@pytest.mark.parametrize("ground", ["#ffffff", "#1d2025"])
def test_any_brand_colour_can_be_read_on_light_and_on_dark(colour, ground):
    assert contrast(readable(colour, ground), ground) >= 4.5


def test_a_colour_that_can_be_read_stays_what_the_brand_asked_for():
    assert readable("#1b5e3a", "#ffffff") == "#1b5e3a"
