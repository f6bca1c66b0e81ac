"""`hubgen due --ics`: what is owed, in the team's own calendar."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from icalendar import Calendar

from hubgen.cli.main import main


@pytest.fixture
def due(hub, monkeypatch):
    """Runs `hubgen due` in the small hub, at 12:20 unless told otherwise."""
    monkeypatch.setenv("NO_COLOR", "1")

    def call(*arguments, at="2026-11-22 12:20"):
        return CliRunner().invoke(main, ["-C", str(hub.root), "due", "--at", at, *arguments])

    return call


@pytest.fixture
def with_actions(hub):
    incident = (hub.root / hub.incident / "incident.yml").read_text("utf-8")
    actions = (
        "actions:\n"
        "  - {what: Refund the charges, owner: spokesperson, due: 2026-11-23 18:00}\n"
        "  - {what: Call the bank, due: 2026-11-24 18:00}\n"
    )
    hub.write(f"{hub.incident}/incident.yml", incident + actions)
    return hub


def events(done):
    return Calendar.from_ical(done.stdout_bytes).walk("VEVENT")


def uids(done):
    return [str(event["uid"]) for event in events(done)]


def test_each_thing_owed_is_an_event_when_it_is_due_with_who_owes_it(due, with_actions):
    found = events(due("--ics"))
    assert [(str(one["summary"]), one.decoded("dtstart")) for one in found] == [
        (
            "Next update: Card payments are charged twice",
            datetime(2026, 11, 22, 10, 35, tzinfo=UTC),
        ),
        (
            "Refund the charges: Card payments are charged twice",
            datetime(2026, 11, 23, 18, 0, tzinfo=UTC),
        ),
        (
            "Call the bank: Card payments are charged twice",
            datetime(2026, 11, 24, 18, 0, tzinfo=UTC),
        ),
    ]
    assert str(found[1]["description"]).startswith("spokesperson (Maya Osei)\nincidents/")
    assert len({str(one["uid"]) for one in found}) == 3


def test_the_same_words_give_the_same_calendar_at_any_time(due, with_actions):
    early = due("--ics", at="2026-11-22 10:06")
    assert early.stdout_bytes == due("--ics", at="2026-11-22 12:20").stdout_bytes


def test_a_promise_that_moves_keeps_its_event_and_is_known_to_be_newer(due, with_actions):
    before = due("--ics")
    with_actions.update(2, "at: 2026-11-22 12:00")
    after = due("--ics")
    assert uids(after) == uids(before)
    first, second = events(before)[0], events(after)[0]
    assert second["sequence"] > first["sequence"]
    assert second.decoded("dtstamp") > first.decoded("dtstamp")
    assert second.decoded("dtstart") > first.decoded("dtstart")


def test_a_renamed_incident_keeps_its_events(due, with_actions):
    before = uids(due("--ics"))
    old = with_actions.root / with_actions.incident
    old.rename(old.with_name("2026-11-22-double-charges"))
    head = old.with_name("2026-11-22-double-charges") / "incident.yml"
    head.write_text(head.read_text("utf-8") + f"was: [{old.name}]\n", "utf-8")
    assert uids(due("--ics")) == before


def test_a_calendar_is_no_alarm_and_ends_with_zero_when_something_is_late(due):
    assert due().exit_code == 1
    assert due("--ics").exit_code == 0


def test_with_nothing_owed_it_is_still_a_calendar(due, hub):
    hub.update(2, "at: 2026-11-22 12:00\nstate: resolved\nnext_update:")
    done = due("--ics")
    assert events(done) == []
    assert b"BEGIN:VTIMEZONE" in done.stdout_bytes


def test_one_form_at_a_time(due):
    done = due("--ics", "--json")
    assert done.exit_code == 2
    assert "use one" in done.stderr


def test_the_answer_that_a_question_promises_is_listed_and_late_after_its_time(due, hub):
    path = f"{hub.incident}/questions/01-money.md"
    times = "at: 2026-11-22 10:10\nanswer_by: 2026-11-22 10:30\n"
    hub.write(path, f"---\nquestion: When is my money back?\n{times}---\n")
    early, late = due("--json", at="2026-11-22 10:20"), due("--json", at="2026-11-22 10:32")
    assert (early.exit_code, late.exit_code) == (0, 1)
    data = json.loads(late.stdout)
    assert data["overdue"] == 1
    assert (data["owed"][0]["debt"], data["owed"][0]["overdue"]) == ("question", True)
    line = due(at="2026-11-22 10:32").stdout.splitlines()[0]
    assert line.startswith("2 minutes overdue: answer to “When is my money back?”, 10:30 GMT")
    before = events(due("--ics"))[0]
    assert str(before["summary"]).startswith("Answer to “When is my money back?”: ")
    hub.write(path, f"---\nquestion: When?\n{times.replace('10:30', '10:34')}---\n")
    after = events(due("--ics"))[0]
    assert before["uid"] == after["uid"]
    assert after.decoded("dtstart") == datetime(2026, 11, 22, 10, 34, tzinfo=UTC)
