"""The plan of an exercise in a scenario, and the copy of a hub that can never be built."""

from __future__ import annotations

import pytest

from hubgen.model.exercise import InjectRoute
from hubgen.problems import Family

HEAD = "---\ntitle: Payments fail\n"
INJECT = "{minute: 3, from: Rosa, by: mention, text: Help}"


def test_a_scenario_holds_an_exercise(hub) -> None:
    inject = "{minute: 0, from: The bank, by: call, text: Cards fail., expect: A word, who: maya}"
    exercise = f"exercise:\n  objectives: [{{what: Be first.}}]\n  injects: [{INJECT}, {inject}]\n"
    hub.write("content/plan/scenarios/cards.md", f"{HEAD}{exercise}---\nSorry.\n")
    project, problems = hub.read()
    assert problems == []
    plan = project.plan.scenarios[0].head.exercise
    assert [one.what for one in plan.objectives] == ["Be first."]
    assert [(one.minute, one.sender, one.by, one.who) for one in plan.injects] == [
        (3, "Rosa", InjectRoute.MENTION, None),
        (0, "The bank", InjectRoute.CALL, "maya"),
    ]


@pytest.mark.parametrize(
    ("exercise", "rule", "line"),
    [
        ("{injects: []}", "empty-value", 3),
        ("{objectives: [{what: Be first.}]}", "missing", 3),
        (f"{{injects: [{INJECT.replace('3', 'soon')}]}}", "whole-number", 3),
        (f"{{injects: [{INJECT.replace('3', '-3')}]}}", "out-of-range", 3),
        (f"{{injects: [{INJECT.replace('3', '5000')}]}}", "out-of-range", 3),
        (f"{{injects: [{INJECT.replace('mention', 'pigeon')}]}}", "unknown-value", 3),
        (f"{{injects: [{INJECT.replace('from: Rosa, ', '')}]}}", "missing", 3),
        (f"{{injects: [{INJECT.replace('from', 'form')}]}}", "unknown-key", 3),
    ],
)
def test_a_mistake_in_an_exercise_is_named(hub, exercise: str, rule: str, line: int) -> None:
    hub.write("content/plan/scenarios/cards.md", f"{HEAD}exercise: {exercise}\n---\nSorry.\n")
    assert (line, Family.CONTENT) in {
        (one.place.line, one.family) for one in hub.problems() if one.rule == rule
    }


def test_somebody_unknown_who_should_respond_is_named(hub) -> None:
    inject = INJECT.replace("}", ", who: mia}")
    exercise = f"exercise: {{injects: [{inject}]}}"
    hub.write("content/plan/scenarios/cards.md", f"{HEAD}{exercise}\n---\nSorry.\n")
    (problem,) = [
        one for one in hub.problems(family=Family.PLAN) if one.rule == "unknown-person-or-role"
    ]
    assert problem.place.line == 3
    assert "mia" in problem.what


def test_a_copy_for_an_exercise_has_an_error_that_stops_every_build(hub) -> None:
    settings = (hub.root / "content/hub.yml").read_text("utf-8")
    hub.write("content/hub.yml", f"{settings}exercise: true\n")
    problem = hub.found("exercise-copy")
    assert problem.stops_a_build
    assert problem.place.path == "content/hub.yml"
