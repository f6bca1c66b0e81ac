"""What is owed, soonest first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hubgen.public.obligations import ObligationKind, obligations

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DRAFT = "---\nstate: investigating\ndraft: true\n---\nWords.\n"


def debts(hub, at=NOON):
    project, problems = hub.read()
    assert problems == []
    return [(one.kind, f"{one.due:%d %H:%M}") for one in obligations(project, at)]


def first(hub, head):
    hub.write(
        f"{hub.incident}/01-investigating.md", f"---\nstate: investigating\n{head}---\nWords.\n"
    )


def incident(hub, lines):
    hub.write(f"{hub.incident}/incident.yml", f"title: X\nseverity: major\n{lines}\n")


def test_a_promise_is_owed_at_its_time(hub):
    assert debts(hub) == [(ObligationKind.UPDATE, "22 10:35")]


def test_without_a_promise_the_hubs_cadence_for_the_severity_holds(hub):
    first(hub, "at: 2026-11-22 10:05\n")
    assert debts(hub) == [(ObligationKind.UPDATE, "22 11:05")]


def test_nothing_is_owed_after_the_end(hub):
    hub.update(2, "state: resolved")
    assert debts(hub, NOON + timedelta(days=1)) == []


def test_what_is_to_come_does_not_keep_a_promise(hub):
    hub.update(2, "state: resolved\nat: 2026-11-22 13:00")
    assert debts(hub) == [(ObligationKind.UPDATE, "22 10:35")]
    assert debts(hub, NOON + timedelta(hours=2)) == []


def test_a_first_statement_is_owed_from_the_start_by_severity(hub):
    first(hub, "draft: true\n")
    incident(hub, "started: 2026-11-22 09:48")
    assert debts(hub) == [(ObligationKind.FIRST, "22 10:18")]


def test_a_scenario_may_ask_for_a_first_statement_sooner(hub):
    hub.write("content/plan/scenarios/pay.md", "---\ntitle: Pay\nfirst_statement: 10m\n---\nX\n")
    first(hub, "draft: true\n")
    incident(hub, "started: 2026-11-22 09:48\nscenario: pay")
    assert debts(hub) == [(ObligationKind.FIRST, "22 09:58")]


def test_a_first_statement_that_waits_for_its_time_is_not_owed(hub):
    first(hub, "at: 2026-11-22 13:00\n")
    incident(hub, "started: 2026-11-22 09:48")
    assert debts(hub) == []


def test_an_update_that_lacks_its_approval_is_owed_one(hub):
    team = (hub.root / "content/plan/team.yml").read_text()
    hub.write(
        "content/plan/team.yml",
        f"{team}approvals: {{needed: 1, by: [head-of-comms], for: [update]}}\n",
    )
    assert debts(hub) == [(ObligationKind.APPROVAL, "22 10:05"), (ObligationKind.FIRST, "22 10:18")]


def test_actions_are_owed_until_they_are_done_even_after_the_end(hub):
    hub.update(2, "state: resolved")
    incident(
        hub,
        "actions:\n"
        "  - {what: Refund, status: doing, due: 2026-11-23 18:00}\n"
        "  - {what: Mend, status: done, due: 2026-11-22 18:00}\n"
        "  - {what: Learn}\n",
    )
    assert debts(hub) == [(ObligationKind.ACTION, "23 18:00")]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("scheduled", (ObligationKind.START, "24 02:00")),
        ("in_progress", (ObligationKind.END, "24 04:00")),
    ],
)
def test_planned_work_is_heard_of_when_its_window_says_so(hub, state, expected):
    incident(hub, "kind: maintenance")
    window = "window: {start: 2026-11-24 02:00, end: 2026-11-24 04:00}\n"
    hub.write(
        f"{hub.incident}/01-investigating.md",
        f"---\nstate: {state}\nat: 2026-11-22 10:05\n{window}---\nWords.\n",
    )
    assert debts(hub) == [expected]


@pytest.mark.parametrize(
    ("promises", "due"), [("", "21 02:00"), ("promises: {notice: 1d}\n", "23 02:00")]
)
def test_planned_work_that_only_a_draft_speaks_of_owes_its_notice_ahead(hub, promises, due):
    hub.write("content/hub.yml", (hub.root / "content/hub.yml").read_text("utf-8") + promises)
    incident(hub, "kind: maintenance")
    window = "window: {start: 2026-11-24 02:00, end: 2026-11-24 04:00}\n"
    draft = f"---\nstate: scheduled\ndraft: true\n{window}---\nWords.\n"
    hub.write(f"{hub.incident}/01-investigating.md", draft)
    assert debts(hub) == [(ObligationKind.NOTICE, due)]


@pytest.mark.parametrize("line", ["exercise: true", "source: https://elsewhere.example/1"])
def test_drills_and_what_was_imported_owe_nothing_by_rule(hub, line):
    incident(hub, line)
    first(hub, "at: 2026-11-22 10:05\n")
    assert debts(hub) == []


def test_the_soonest_comes_first(hub):
    incident(
        hub, "actions: [{what: Refund, due: 2026-11-22 10:20}, {what: Tell, due: 2026-11-29 10:00}]"
    )
    assert [debt for debt, _ in debts(hub)] == [
        ObligationKind.ACTION,
        ObligationKind.UPDATE,
        ObligationKind.ACTION,
    ]


def test_an_open_question_owes_its_answer_to_the_readers_who_see_it(hub):
    incident(hub, "")
    path = f"{hub.incident}/questions/01-money.md"
    times = "at: 2026-11-22 11:00\nanswer_by: 2026-11-22 14:00\n"
    head = f"---\nquestion: When is my money back?\nby: maya\n{times}"
    answer = (ObligationKind.QUESTION, "22 14:00")
    hub.write(path, f"{head}---\n")
    assert answer in debts(hub)
    hub.update(2, "state: resolved\nat: 2026-11-22 11:30")
    assert debts(hub) == [answer]  # the end of the incident keeps no promise
    assert debts(hub, NOON - timedelta(hours=1, minutes=1)) != [answer]  # nobody sees it yet
    project, _ = hub.read()
    (owed,) = obligations(project, NOON)
    assert (owed.key, owed.what, owed.who) == ("01", "When is my money back?", "maya")
    for done in ("answered: 2026-11-22 11:50\n", "draft: true\n"):
        hub.write(path, f"{head}{done}---\nOn Monday.\n")
        assert debts(hub) == []


def test_a_question_of_an_exercise_owes_no_answer(hub):
    incident(hub, "exercise: true")
    times = "at: 2026-11-22 11:00\nanswer_by: 2026-11-22 14:00\n"
    hub.write(f"{hub.incident}/questions/01-money.md", f"---\nquestion: When?\n{times}---\n")
    assert debts(hub) == []
