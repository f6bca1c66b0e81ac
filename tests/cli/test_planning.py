"""The commands plan, brief and replies, as the team calls them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hubgen.cli.main import main

Run = Callable[..., Result]
AT = ["--at", "2026-11-22 12:20"]


@pytest.fixture
def run(sample_root: Path) -> Run:
    """Runs hubgen on the sample hub at its own time."""

    def run(*words: str, root: Path = sample_root) -> Result:
        return CliRunner().invoke(main, ["-C", str(root), *AT, *words])

    return run


def test_plan_tells_the_score_and_ends_well_for_a_hub_that_is_ready(run: Run) -> None:
    result = run("plan")
    assert result.stdout.startswith("Readiness: 100 of 100")
    assert result.exit_code == 0


def test_plan_ends_with_1_where_something_is_missing(run: Run, hub: Any) -> None:
    result = run("plan", "--json", root=hub.root)
    assert result.exit_code == 1
    data = json.loads(result.stdout)
    assert data["ready"] is False
    assert data["problems"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "content/plan/scenarios/fire.md",
            "---\ntitle: Fire\nfaq: [gone]\n---\nX.\n",
        ),
        ("content/faq/broken.md", "---\nquestion: [\n---\n"),
        ("content/plan/team (1).yml", "people: {}\n"),
    ],
)
def test_plan_never_calls_ready_what_check_finds_wrong(
    run: Run, hub: Any, path: str, text: str
) -> None:
    hub.write(path, text)
    after = json.loads(run("plan", "--json", root=hub.root).stdout)
    assert path in {one["path"] for one in after["problems"]}
    assert "Nothing is missing" not in run("plan", root=hub.root).stdout


@pytest.mark.parametrize(
    "change",
    [("people:", "people: [\n"), ("name: Maya", "name: [1] #"), ("roles:", "rolls: {}\nroles:")],
)
def test_a_team_that_cannot_be_read_is_one_mistake_and_no_gaps(
    run: Run, hub: Any, change: tuple[str, str]
) -> None:
    text = (hub.root / "content/plan/team.yml").read_text("utf-8")
    hub.write("content/plan/team.yml", text.replace(*change, 1))
    readiness = json.loads(run("plan", "--json", root=hub.root).stdout)
    in_team = [one["rule"] for one in readiness["problems"] if one["path"].endswith("team.yml")]
    assert len(in_team) == 1
    assert in_team[0] in {"yaml", "unknown-key", "type", "value"}


def test_brief_takes_a_part_of_an_id_and_writes_each_form(run: Run) -> None:
    assert run("brief", "card-pay").stdout.startswith("# Internal brief: Card payments")
    assert run("brief", "card-pay", "--form", "html").stdout.startswith("<!doctype html>")
    assert run("brief", "card-pay", "--form", "slack").stdout.startswith("*Internal brief")
    assert "Three customers" not in run("brief", "card-pay").stdout
    assert "09:45 release of the checkout" in run("brief", "card-pay").stdout


def test_an_id_that_fits_none_or_several_is_asked_again(run: Run) -> None:
    for which in ("no-such", "2026-1"):
        result = run("brief", which)
        assert result.exit_code == 2
        assert "2026-11-22-card-payments" in result.stderr


def test_a_brief_goes_to_a_file_but_never_where_the_public_looks(run: Run, hub: Any) -> None:
    result = run("brief", "card", "--out", "brief.md", root=hub.root)
    assert result.exit_code == 0
    assert (hub.root / "brief.md").read_text("utf-8").startswith("# Internal brief")
    for place in ("dist/site/brief.md", "content/pages/brief.md", "content/faq/../pages/b.md"):
        result = run("brief", "card", "--out", place, root=hub.root)
        assert result.exit_code == 2
        assert not (hub.root / place).exists()


def test_replies_speak_the_hubs_languages(run: Run) -> None:
    assert "## A complaint" in run("replies", "card-pay").stdout
    assert "## Eine Beschwerde" in run("replies", "card-pay", "--language", "de").stdout
    assert run("replies", "card-pay", "--language", "fr").exit_code == 2
    assert json.loads(run("replies", "card-pay", "--json").stdout)["language"] == "en"


def test_replies_use_the_plans_own_wordings(run: Run, hub: Any) -> None:
    hub.write("content/plan/replies.yml", "praise: [Too kind of you.]\n")
    hub.write("content/plan/replies.de.yml", "praise: [Zu freundlich.]\n")
    assert "Too kind of you." in run("replies", "card", root=hub.root).stdout
    german = run("replies", "card", "--language", "de", root=hub.root).stdout
    assert "Zu freundlich." in german
    assert "Too kind" not in german


def test_nothing_public_means_no_replies(run: Run) -> None:
    result = run("replies", "exercise")
    assert result.exit_code == 2
    assert "nothing is public" in result.stderr
