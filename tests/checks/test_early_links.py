"""Links to what is not public yet: they would tell of it, so they stop the build."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hubgen.checks import early_links
from hubgen.incremental.mkdocs_build import build
from hubgen.problems import ContentError, Level, Problem
from tests.conftest import SAMPLE_TIME, HubFolder

MOVE = "incidents/2026/2026-11-29-move"
HEAD = "title: A secret move\nkind: maintenance\n"
WORK = """\
---
state: scheduled
at: {at}
window: {{start: 2026-11-29 02:00, end: 2026-11-29 04:00}}
{more}---
We move.
"""
ASIDE = "[more](../2026-11-29-move/incident.yml)"
ANSWER = "content/faq/refunds.md"
BELOW = "[more](../../incidents/2026/2026-11-29-move/01-plan.md)"


@pytest.fixture
def planned(hub: HubFolder) -> HubFolder:
    """A hub with maintenance that is told of only on the 25th."""
    hub.write(f"{MOVE}/incident.yml", HEAD)
    hub.write(f"{MOVE}/01-plan.md", WORK.format(at="2026-11-25 10:00", more=""))
    return hub


def early(hub: HubFolder, days: int = 0) -> list[Problem]:
    project, problems = hub.read()
    assert project is not None, problems
    return list(early_links(project, SAMPLE_TIME + timedelta(days=days)))


def test_a_public_text_does_not_lead_to_what_is_dated_later(planned: HubFolder) -> None:
    path = planned.update(2, body=f"Look: {ASIDE}")
    (found,) = early(planned)
    assert (found.rule, found.level) == ("link-early", Level.ERROR)
    assert str(found.place).startswith(f"{path}:")
    assert "is not public until 2026-11-25 10:00 GMT" in found.what
    assert early(planned, days=3) == []
    with pytest.raises(ContentError) as refused:
        build(planned.root, None, SAMPLE_TIME)
    assert [problem.rule for problem in refused.value.problems if problem.stops_a_build] == [
        "link-early"
    ]


def test_an_answer_and_its_translation_are_public_at_once(planned: HubFolder) -> None:
    planned.write(ANSWER, f"---\nquestion: When?\n---\n{BELOW}\n")
    planned.write(ANSWER.replace(".md", ".de.md"), f"---\nquestion: Wann?\n---\n{BELOW}\n")
    assert [found.place.path for found in early(planned)] == [
        ANSWER,
        ANSWER.replace(".md", ".de.md"),
    ]


def test_texts_that_come_out_together_or_later_may_lead_to_each_other(planned: HubFolder) -> None:
    planned.update(2, head="at: 2026-11-25 10:00", body=ASIDE)
    planned.update(3, head="at: 2026-11-26 10:00", body=ASIDE)
    planned.update(4, head="at: 2026-11-27 10:00\ndraft: true", body=ASIDE)
    assert early(planned) == []


def test_a_text_planned_for_a_time_before_is_reported_before_that_time(planned: HubFolder) -> None:
    path = planned.update(2, head="at: 2026-11-24 10:00", body=ASIDE)
    assert [found.place.path for found in early(planned)] == [path]


def test_what_lacks_its_approval_is_not_led_to(planned: HubFolder) -> None:
    team = (planned.root / "content/plan/team.yml").read_text("utf-8")
    planned.write(
        "content/plan/team.yml", team + "approvals: {needed: 1, by: [tom], for: [update]}\n"
    )
    planned.write(ANSWER, f"---\nquestion: When?\n---\n{BELOW}\n")
    (found,) = early(planned, days=5)
    assert "is not public while it lacks approval" in found.what


def test_links_to_what_is_out_are_left_alone(planned: HubFolder) -> None:
    planned.write(
        ANSWER, "---\nquestion: When?\n---\n[So](../../" + planned.incident + "/incident.yml)"
    )
    assert early(planned) == []


def test_of_what_came_from_elsewhere_it_is_a_warning(planned: HubFolder) -> None:
    path = planned.root / planned.incident / "incident.yml"
    path.write_text(path.read_text("utf-8") + "source: https://example.org/\n", "utf-8")
    planned.update(2, body=ASIDE)
    assert [found.level for found in early(planned)] == [Level.WARNING]
