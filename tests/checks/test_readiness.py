"""Readiness: what the audit asks of a plan, and what it makes of the answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hubgen.checks.readiness import ReadinessReport, assess, check_readiness
from hubgen.problems import Family, Level
from hubgen.source.project import read_project

NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
TEAM = """\
people:
  maya: {name: Maya Osei, roles: [spokesperson], phone: "+44 20 7946 0201", confirmed: 2026-11-02}
  tom: {name: Tom Reed, roles: [head-of-comms], email: tom@example.org, confirmed: 2026-11-02}
roles:
  spokesperson: {what: Speaks for us., who: maya, deputy: tom, may_speak: true}
  head-of-comms: {what: Decides what goes out., who: tom, deputy: maya, may_approve: true}
drills:
  - {date: 2026-09-14}
"""
SCENARIO = """\
---
title: The shop is down
owner: head-of-comms
contact: help
first_statement: 15m
faq: [refunds]
checklist:
  - {what: Say so, role: spokesperson, within: 10m}
---
We are sorry: [[what happened]].
"""
SCENARIO_PATH = "content/plan/scenarios/outage.md"


@pytest.fixture
def audited(hub_folder: Callable[..., Any]) -> Callable[..., ReadinessReport]:
    """Audits the small hub with this plan."""

    def run(
        team: str = TEAM, scenario: str | None = SCENARIO, now: datetime = NOW
    ) -> ReadinessReport:
        folder = hub_folder({"content/plan/team.yml": team, SCENARIO_PATH: scenario})
        project, problems = folder.read()
        assert project, problems
        return assess(project, now)

    return run


def rules(found: ReadinessReport) -> list[str]:
    return [problem.rule for problem in found.problems]


def test_a_sound_plan_scores_a_hundred(audited: Callable[..., ReadinessReport]) -> None:
    found = audited()
    assert found.as_text().startswith("Readiness: 100 of 100")
    assert (found.score, found.ready, found.problems) == (100, True, [])


def test_the_sample_hub_is_ready(sample_root: Path, sample_time: datetime) -> None:
    project, _ = read_project(sample_root)
    assert project
    assert check_readiness(project, sample_time) == []


@pytest.mark.parametrize(
    ("line", "instead", "rule"),
    [
        ("who: maya, deputy: tom", "who: maya", "deputy"),
        ("who: maya, deputy: tom", "who: maya, deputy: maya", "deputy"),
        ("may_speak: true", "may_speak: false", "spokesperson"),
        ('phone: "+44 20 7946 0201", ', "", "unreachable"),
    ],
)
def test_a_hole_in_the_team_is_an_error(
    audited: Callable[..., ReadinessReport], line: str, instead: str, rule: str
) -> None:
    found = audited(TEAM.replace(line, instead))
    assert rules(found) == [rule]
    assert not found.ready
    assert found.score < 100
    assert found.problems[0].family is Family.PLAN
    assert found.problems[0].place.line > 1


def test_a_role_that_nobody_holds_is_named(audited: Callable[..., ReadinessReport]) -> None:
    team = TEAM.replace("drills:", "  editor: {what: Writes.}\ndrills:")
    assert rules(audited(team)) == ["deputy", "role-vacant"]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("owner: head-of-comms\n", "owner"),
        ("faq: [refunds]\n", "faq"),
        ("We are sorry: [[what happened]].\n", "holding-statement"),
        ("first_statement: 15m\n", "first-statement"),
        ("contact: help\n", "contact"),
    ],
)
def test_a_scenario_without_what_it_needs_is_an_error(
    audited: Callable[..., ReadinessReport], line: str, rule: str
) -> None:
    found = audited(scenario=SCENARIO.replace(line, ""))
    assert rules(found) == [rule]
    assert '"The shop is down"' in found.problems[0].what


def test_what_is_older_than_180_days_is_a_warning_and_the_hub_still_ready(
    audited: Callable[..., ReadinessReport],
) -> None:
    found = audited(now=datetime(2027, 5, 20, tzinfo=UTC))
    assert sorted(set(rules(found))) == ["drill", "unconfirmed"]
    assert {problem.level for problem in found.problems} == {Level.WARNING}
    assert found.ready
    assert "last confirmed 199 days ago" in found.as_text()


def test_a_contact_never_confirmed_and_a_drill_never_held_are_warnings(
    audited: Callable[..., ReadinessReport],
) -> None:
    team = TEAM.replace(", confirmed: 2026-11-02", "").replace("  - {date: 2026-09-14}\n", "")
    found = audited(team.replace("drills:\n", ""))
    assert rules(found).count("unconfirmed") == 2
    assert "an exercise was never held" in found.as_text()


@pytest.mark.parametrize(
    ("needed", "by", "rule"),
    [
        (1, "[head-of-comms, spokesperson]", None),
        (1, "[tom]", "own-approval"),
        (2, "[head-of-comms, spokesperson]", "own-approval"),
        (2, "[tom]", "approvals"),
    ],
)
def test_an_approver_who_could_only_approve_himself_is_found(
    audited: Callable[..., ReadinessReport], needed: int, by: str, rule: str | None
) -> None:
    found = audited(TEAM + f"approvals: {{needed: {needed}, by: {by}}}\n")
    assert rules(found) == ([rule] if rule else [])


def test_a_channel_that_is_on_without_an_account_is_a_warning(
    hub_folder: Callable[..., Any],
) -> None:
    folder = hub_folder({"content/plan/team.yml": TEAM, SCENARIO_PATH: SCENARIO})
    path = folder.root / "content/hub.yml"
    path.write_text(
        path.read_text("utf-8") + "channels:\n  x: {}\n  sms: {}\n  bluesky: {off: true}\n"
    )
    (problem,) = assess(folder.read()[0], NOW).problems
    assert (problem.rule, problem.level, problem.place.path) == (
        "account", Level.WARNING, "content/hub.yml",
    )  # fmt: skip


def test_a_hub_without_a_plan_is_reported_once(audited: Callable[..., ReadinessReport]) -> None:
    found = audited("people: {}\n", None)
    assert rules(found) == ["plan"]
    assert found.score == 0


def test_an_audit_is_data_too(audited: Callable[..., ReadinessReport]) -> None:
    data = audited(scenario=SCENARIO.replace("faq: [refunds]\n", "")).as_dict()
    assert data["ready"] is False
    assert [problem["rule"] for problem in data["problems"]] == ["faq"]  # type: ignore[index,union-attr]
