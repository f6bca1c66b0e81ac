"""What a retracted update states counts as never said; a correction replaces what it names."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hubgen.model.words import ComponentStatus
from hubgen.outputs import api, badges, calendar, feeds
from hubgen.public import history, status
from hubgen.public.obligations import ObligationKind, obligations
from hubgen.public.promise_record import promise_record

LATER = datetime(2026, 11, 22, 14, tzinfo=UTC)
OUTAGE = "state: identified\nat: 2026-11-22 10:15\ncomponents: {payments: major_outage}"
FIRST = (
    "---\nstate: investigating\nat: 2026-11-22 10:05\nnext_update: 2h\ndo: Call 911.\n"
    "components: {payments: degraded_performance}\nsummary: Payments are slow.\n---\nSlow.\n"
)


@pytest.fixture
def incident(hub):
    """Return the incident as it is after its updates; the first one is in `FIRST`."""
    hub.write(f"{hub.incident}/incident.yml", "title: Payments\nseverity: major\n")
    hub.write(f"{hub.incident}/01-investigating.md", FIRST)

    def read():
        return hub.view(LATER).repository.every()[0]

    return read


def retract(hub, number=3, of="02", more=""):
    hub.update(number, f"state: investigating\nat: 2026-11-22 10:3{number}\nretracts: {of}\n{more}")


def test_a_component_status_goes_with_the_update_that_set_it(hub, incident):
    hub.update(2, OUTAGE)
    assert incident().components["payments"] is ComponentStatus.MAJOR_OUTAGE
    retract(hub)
    view = hub.view(LATER)
    assert incident().components["payments"] is ComponentStatus.DEGRADED_PERFORMANCE
    assert status.component_status(view, "payments") is ComponentStatus.DEGRADED_PERFORMANCE
    badge = next(one for one in badges.component_badges(view, "payments") if "json" in one.path)
    assert b"Slow" in badge.data or b"slow" in badge.data
    record = api.incident_endpoint(view, incident()).data.decode()
    assert '"new_status":"major_outage"' not in record


def test_the_history_shows_what_was_left_of_the_day(hub, incident):
    hub.update(2, OUTAGE)
    retract(hub)
    today = history.recent_days(hub.view(LATER))["payments"][-1]
    assert today.status is ComponentStatus.DEGRADED_PERFORMANCE


def test_a_correction_replaces_a_status_from_the_time_of_what_it_corrects(hub, incident):
    hub.update(2, OUTAGE)
    hub.update(3, "at: 2026-11-22 10:40\ncorrects: 02\ncomponents: {payments: partial_outage}")
    view = hub.view(LATER)
    assert incident().components["payments"] is ComponentStatus.PARTIAL_OUTAGE
    assert history.recent_days(view)["payments"][-1].status is ComponentStatus.PARTIAL_OUTAGE
    assert incident().statuses(incident().update("02")) == {
        "payments": ComponentStatus.PARTIAL_OUTAGE
    }


def test_a_retracted_retraction_has_no_effect(hub, incident):
    hub.update(2, OUTAGE)
    retract(hub)
    retract(hub, number=4, of="03")
    assert incident().update("02").retracted_by is None
    assert incident().components["payments"] is ComponentStatus.MAJOR_OUTAGE


def test_a_retracted_correction_corrects_nothing(hub, incident):
    hub.update(2, OUTAGE)
    hub.update(3, "at: 2026-11-22 10:40\ncorrects: 02\ncomponents: {payments: operational}")
    retract(hub, number=4, of="03")
    assert incident().update("02").corrected_by == ()
    assert incident().components["payments"] is ComponentStatus.MAJOR_OUTAGE


def test_the_end_goes_with_the_update_that_announced_it(hub, incident):
    hub.update(2, "state: resolved\nat: 2026-11-22 10:15")
    hub.update(3, "state: resolved\nat: 2026-11-22 11:15\nretracts: 02")
    assert incident().ended == incident().newest.at


def test_a_retraction_leaves_the_message_before_it_on_the_first_screen(hub, incident):
    hub.update(2, OUTAGE + "\ndo: Stay at home.\nsummary: All payments fail.")
    retract(hub, more="summary: We withdraw our last message.")
    one = incident()
    assert (one.message.number, one.message.summary) == ("01", "Payments are slow.")
    assert (one.instruction.number, one.instruction.do) == ("01", "Call 911.")
    assert one.notice is not None
    assert one.notice.summary == "We withdraw our last message."


def test_a_correction_is_the_message_and_keeps_what_it_does_not_name(hub, incident):
    hub.update(
        2, "at: 2026-11-22 10:40\ncorrects: 01\nsummary: Payments are down.\nstate: identified"
    )
    one = incident()
    assert one.message.number == "02"
    assert one.instruction.do == "Call 911."
    hub.update(2, "at: 2026-11-22 10:40\ncorrects: 01\nsummary: Payments are down.\ndo: Call 112.")
    assert incident().instruction.do == "Call 112."


def test_an_update_that_names_no_instruction_ends_the_one_before(hub, incident):
    hub.update(2, "at: 2026-11-22 10:40")
    assert incident().instruction is None
    assert incident().notice is None


def test_a_retraction_of_all_that_was_said_is_the_message_itself(hub, incident):
    retract(hub, number=2, of="01", more="summary: Nothing is wrong.")
    one = incident()
    assert one.message.summary == "Nothing is wrong."
    assert one.instruction is None


def test_the_promise_of_a_retracted_update_is_not_owed(hub, incident):
    hub.update(2, f"{OUTAGE}\nnext_update: 2026-11-22 11:00")
    hub.write(
        f"{hub.incident}/03-news.md",
        "---\nstate: investigating\nat: 2026-11-22 10:30\nretracts: 02\n---\nWithdrawn.\n",
    )
    assert f"{incident().next_update:%H:%M}" == "12:05"
    project, _ = hub.read()
    owed = [(one.kind, f"{one.due:%H:%M}") for one in obligations(project, LATER)]
    assert owed == [(ObligationKind.UPDATE, "12:05")]
    assert "11:00" not in promised(hub)


def promised(hub):
    """The times of day of the promises in the record."""
    return [f"{one.due:%H:%M}" for one in promise_record(hub.view(LATER), LATER).promises]


def test_a_promise_that_was_due_before_the_retraction_stays_on_record(hub, incident):
    hub.update(2, f"{OUTAGE}\nnext_update: 2026-11-22 10:20")
    retract(hub)
    assert "10:20" in promised(hub)


def test_a_withdrawn_window_leaves_calendar_and_page(hub):
    hub.write(f"{hub.incident}/incident.yml", "title: Work\nkind: maintenance\n")
    window = "window: {{start: 2026-11-{0} 02:00, end: 2026-11-{0} 04:00}}"
    head = "---\nstate: scheduled\nat: 2026-11-2{}\n{}\n---\nWork.\n"
    first, second = (
        head.format(f"{day} 09:00", window.format(on)) for day, on in ((0, 29), (1, 30))
    )
    hub.write(f"{hub.incident}/01-investigating.md", first)
    hub.write(f"{hub.incident}/02-b.md", second)
    hub.write(f"{hub.incident}/03-c.md", head.format("2 09:00", "retracts: 02"))
    view = hub.view(LATER)
    one = view.repository.every()[0]
    assert one.window.start.day == 29
    assert b"DTSTART:20261129T020000Z" in calendar.hub_calendar(view).data
    entries = feeds.incident_feeds(view, one)[0].data.decode()
    assert "30 November 2026, 02:00" not in entries
    project, _ = hub.read()
    owed = [(one.kind, one.due.day) for one in obligations(project, LATER)]
    assert owed == [(ObligationKind.START, 29)]
