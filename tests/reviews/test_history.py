"""How a team does over time: by quarter, from what is on record, and nothing else."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner, Result

from hubgen.authoring.readiness_scores import record_readiness
from hubgen.cli.main import main
from hubgen.problems import ContentError
from hubgen.reviews.history import history
from tests.conftest import HubFolder

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SCORES = "content/plan/readiness.yml"
OLD = "incidents/2026/2026-05-02-slow"


@pytest.fixture
def known(hub: HubFolder) -> HubFolder:
    """Two incidents half a year apart, two exercises, a lesson, one score."""
    hub.write(f"{OLD}/incident.yml", "title: Slow\nstarted: 2026-05-02 08:00\n")
    hub.write(
        f"{OLD}/01-identified.md",
        "---\nstate: identified\nat: 2026-05-02 08:41\nnext_update: 1h\nsummary: Slow.\n---\nA.\n",
    )
    hub.write(
        f"{OLD}/02-resolved.md",
        "---\nstate: resolved\nat: 2026-05-02 09:00\ncorrects: 01\nsummary: Ok.\n---\nB.\n",
    )
    hub.update(2, "state: resolved\nat: 2026-11-22 11:00\nsummary: It works.")
    team = (hub.root / "content/plan/team.yml").read_text("utf-8")
    hub.write(
        "content/plan/team.yml", f"{team}drills: [{{date: 2026-04-02}}, {{date: 2027-01-01}}]\n"
    )
    hub.write("content/plan/lessons/test.md", "---\nwhat: Test\ndone: 2026-08-01\n---\n")
    hub.write(SCORES, "scores:\n  - {date: 2026-05-01, won: 50, of: 100}\n")
    return hub


@pytest.fixture
def plan(known: HubFolder):
    def call(*arguments: str) -> Result:
        line = ["-C", str(known.root), "--at", "2026-11-24 09:00", "plan", *arguments]
        return CliRunner().invoke(main, line)

    return call


def test_each_quarter_has_what_is_on_record_of_it(known: HubFolder) -> None:
    project, _ = known.read()
    assert project is not None
    assert [one.as_dict() for one in history(project, NOW)] == [
        {
            "quarter": "2026 Q2", "incidents": 1, "first_word_minutes": 41, "promises": 1,
            "promises_kept": 1, "corrections": 1, "exercises": 1, "lessons_done": 0,
            "readiness": 50,
        },
        {
            "quarter": "2026 Q3", "incidents": 0, "first_word_minutes": None, "promises": 0,
            "promises_kept": 0, "corrections": 0, "exercises": 0, "lessons_done": 1,
            "readiness": None,
        },
        {
            "quarter": "2026 Q4", "incidents": 1, "first_word_minutes": 17, "promises": 1,
            "promises_kept": 0, "corrections": 0, "exercises": 0, "lessons_done": 0,
            "readiness": None,
        },
    ]  # fmt: skip


def test_a_new_hub_has_one_quarter_with_nothing_in_it(hub: HubFolder) -> None:
    project, _ = hub.read()
    assert project is not None
    [quarter] = history(project, datetime(2026, 11, 1, tzinfo=UTC))
    assert (quarter.incidents, quarter.median_first_word, quarter.share_kept) == (0, None, None)


def test_the_command_prints_the_history_as_a_table_and_as_data(plan) -> None:
    table = plan("--history").stdout.splitlines()
    assert table[1].split() == "2026 Q4 1 17 minutes 0 of 1 0 0 0 –".split()
    assert [
        one["quarter"] for one in json.loads(plan("--history", "--json").stdout)["quarters"]
    ] == [
        "2026 Q2",
        "2026 Q3",
        "2026 Q4",
    ]


def test_the_yearly_audit_is_a_document_with_its_picture(known: HubFolder, plan) -> None:
    assert plan("--document", "audit.html").exit_code == 0
    page = (known.root / "audit.html").read_text("utf-8")
    assert page.count("<svg") == 1
    assert "<td>17 minutes</td>" in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert plan("--document", "audit.md").exit_code == 0
    assert "| 2026 Q4 | 1 | 17 minutes | 0 of 1 |" in (known.root / "audit.md").read_text("utf-8")
    assert (known.root / "audit.svg").read_text("utf-8").startswith("<svg")
    assert "published with dist/" in plan("--document", "dist/audit.html").stderr
    assert "ends neither in .html nor in .md" in plan("--document", "audit.pdf").stderr


def test_a_day_has_one_score_and_the_rest_of_the_file_stays(known: HubFolder, plan) -> None:
    known.write(SCORES, "# ours\nscores:\n  - {date: 2026-05-01, won: 50, of: 100}  # spring\n")
    assert "recorded for 2026-11-24" in plan("--record").stderr
    once = (known.root / SCORES).read_text("utf-8")
    assert once.startswith("# ours\nscores:\n  - {date: 2026-05-01, won: 50, of: 100}  # spring\n")
    plan("--record")
    assert (known.root / SCORES).read_text("utf-8") == once
    record_readiness(known.root, date(2026, 11, 24), 1, 2)
    assert "{date: 2026-11-24, won: 1, of: 2}" in (known.root / SCORES).read_text("utf-8")


def test_a_score_file_with_mistakes_is_reported_and_left_as_it_is(known: HubFolder) -> None:
    wrong = "scores:\n  - {date: 2026-05-01, won: 3, of: 2}\n"
    known.write(SCORES, wrong)
    assert "more points are won than there are" in str(known.found("readiness"))
    with pytest.raises(ContentError):
        record_readiness(known.root, date(2026, 11, 24), 1, 2)
    assert (known.root / SCORES).read_text("utf-8") == wrong
