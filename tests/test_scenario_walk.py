"""A crisis from alarm to review, walked with the commands that a team would type."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hubgen.authoring.gaps import GAP
from hubgen.cli.main import main

TITLE = "Cards are charged twice"
ID = "2026-11-22-cards-are-charged-twice"
DAY = "2026-11-22"
WORDS = {
    "when it began: date": "22 November 2026",
    "when it began: day and date": "Sunday 22 November 2026",
    "when it began: time and zone": "10:00 UTC",
    "checked since: time and zone": "10:00 UTC",
    "when we began to work on it: time and zone": "10:03 UTC",
    "what goes wrong with payments": "some cards are charged twice",
    "what goes wrong with payments, and for whom": "we have charged some of your cards twice",
    "which ways to pay, and where": "card payments on our website",
    "What happens to the order, such as: Your order counts once.": "Your order counts once.",
}
CORRECTION = """\
Correction: we wrote that it began at 10:00 UTC. That was wrong.
Right: it began at 09:30 UTC. We are sorry: we read the wrong clock.

## What we do not know yet

- We do not yet know how many payments it affects. We are checking them to find out.

## What we are doing

- We found the fault and took it out. This was our fault.
- We will send every refund by Monday 23 November 2026, 18:00 UTC.

## What you can do

- You do not need to do anything.

Next update: Sunday 22 November 2026, 11:55 UTC.
"""
END = """\
Card payments work again since 11:20 UTC. We are sorry for the worry.

## What we know

- It lasted from 09:30 UTC to 11:20 UTC on Sunday 22 November 2026.
- We refunded all 214 wrong charges.

## What you can do

- You do not need to do anything.
"""


@dataclass
class Team:
    """A team at work in its hub: types commands and writes files, each at an instant."""

    hub: Path
    web: Path
    said: dict[str, Result] = field(default_factory=dict)
    """How each moment's command ended."""

    def types(self, moment: str, at: str, *command: str) -> Result:
        """Types `command` at `at`, that day if it names none; its end is kept as `moment`."""
        place = ["-C", str(self.hub), "--at", at if " " in at else f"{DAY} {at}"]
        done = CliRunner().invoke(main, [*place, *command], env={"NO_COLOR": "1"})
        self.said[moment] = done
        return done

    def publishes(self, moment: str, at: str) -> dict[str, str]:
        """Publishes, and returns what the reader then finds, by address."""
        self.types(moment, at, "publish", str(self.web), "--yes", "--by", "first")
        return {
            name: self._found(name)
            for name in (f"incidents/{ID}/index.html", "feed.atom", "corrections/index.html")
        }

    def _found(self, name: str) -> str:
        file = self.web / name
        return file.read_text("utf-8") if file.is_file() else ""

    def update(self, number: str) -> Path:
        """The file of the update with that number."""
        [file] = (self.hub / f"incidents/2026/{ID}").glob(f"{number}-*.md")
        return file

    def says(self, number: str, *, head: dict[str, str], body: str) -> None:
        """Writes the update's words where its draft stands, and makes it live."""
        text = self.update(number).read_text("utf-8")
        front = text.split("---\n")[1].replace("draft: true\n", "")
        for key, value in head.items():
            front = re.sub(rf"(?m)^{key}: .*\n|\Z", f'{key}: "{value}"\n', front, count=1)
        self.update(number).write_text(f"---\n{front}---\n{body}", "utf-8")


@dataclass
class Walk:
    """What the team and its readers saw."""

    team: Team
    unapproved: dict[str, str]
    first: dict[str, str]
    corrected: dict[str, str]
    ended: dict[str, str]

    def said(self, moment: str) -> Result:
        """How the command of that moment ended."""
        return self.team.said[moment]


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """The whole walk, once."""
    folder = tmp_path_factory.mktemp("walk")
    team = Team(folder / "hub", folder / "web")
    _prepare(team)
    team.types("alarm", "10:05", "new", "incident", "--title", TITLE, "--scenario", SCENARIO)
    team.types("first statement owed", "10:06", "due")
    _fill(team)
    team.types("checked", "10:12", "check")
    unapproved = team.publishes("publish unapproved", "10:12")
    team.types("approval owed", "10:12", "due")
    team.types("own words", "10:13", "approve", f"{ID}/01", "--by", "spokesperson")
    team.types("approved", "10:14", "approve", f"{ID}/01", "--by", "head-of-comms")
    first = team.publishes("first published", "10:15")
    team.types("kept", "10:30", "due")
    team.types("overdue", "10:50", "due")
    _correct(team)
    corrected = team.publishes("correction published", "10:57")
    _end(team)
    ended = team.publishes("end published", "11:31")
    team.types("nothing owed", "11:32", "due")
    team.types("brief", "11:40", "brief", ID)
    _tick(team, "last refund", "Call back")
    team.types("review owed", "2026-12-06 09:00", "due")
    team.types("review overdue", "2026-12-06 11:45", "due")
    _tick(team, "Publish the review")
    team.types("all done", "2026-12-06 11:50", "due")
    return Walk(team, unapproved, first, corrected, ended)


SCENARIO = "payment-failure"


def _prepare(team: Team) -> None:
    """Lays a hub whose plan wants one approval; its pages and answers have theirs."""
    CliRunner().invoke(main, ["init", str(team.hub)])
    plan = team.hub / "content/plan/team.yml"
    text = plan.read_text("utf-8")
    assert "needed: 0" in text
    plan.write_text(text.replace("needed: 0", "needed: 1"), "utf-8")
    team.types("texts approved", "09:00", "approve", "--waiting", "--by", "head-of-comms", "--yes")


def _fill(team: Team) -> None:
    """Fills the holding statement's gaps and releases it."""
    text = GAP.sub(lambda gap: WORDS[gap[0][2:-2]], team.update("01").read_text("utf-8"))
    team.update("01").write_text(text, "utf-8")
    team.types("released", "10:05", "release", f"{ID}/01")


def _correct(team: Team) -> None:
    team.types(
        "new correction", "10:55", "new", "update", ID, "--state", "identified", "--next", "1h"
    )
    words = "Correction: the double charges began at 09:30 UTC, not at 10:00 UTC."
    team.says("02", head={"corrects": "01", "summary": words}, body=CORRECTION)
    team.types("correction checked", "10:56", "check")
    team.types("correction approved", "10:56", "approve", f"{ID}/02", "--by", "head-of-comms")


def _end(team: Team) -> None:
    team.types("new end", "11:30", "new", "update", ID, "--state", "resolved")
    words = "Card payments work again. We refunded all 214 wrong charges. We are sorry."
    team.says("03", head={"summary": words}, body=END)
    team.types("end checked", "11:30", "check")
    team.types("end approved", "11:30", "approve", f"{ID}/03", "--by", "head-of-comms")


def _tick(team: Team, *steps: str) -> None:
    """Ticks off what was done, in the team's notes."""
    notes = team.hub / f"incidents/2026/{ID}/internal.md"
    text = notes.read_text("utf-8")
    for step in steps:
        text, ticked = re.subn(rf"(?m)^- \[ \](?=.*{step})", "- [x]", text)
        assert ticked == 1
    notes.write_text(text, "utf-8")


def test_one_command_gives_the_holding_statement_and_the_checklist(walk):
    folder = f"incidents/2026/{ID}"
    assert walk.said("alarm").stdout.split() == [
        f"{folder}/incident.yml",
        f"{folder}/internal.md",
        f"{folder}/01-investigating.md",
    ]
    notes = (walk.team.hub / folder / "internal.md").read_text("utf-8")
    assert "**by 10:20 UTC**: Publish the holding statement (editor: Second Person)" in notes


def test_the_first_statement_is_owed_from_the_alarm_by_the_scenario(walk):
    owed = walk.said("first statement owed")
    assert owed.exit_code == 0
    assert owed.stdout.startswith("in 14 minutes: first statement, 10:20 UTC")


@pytest.mark.parametrize("moment", ["checked", "correction checked", "end checked"])
def test_the_team_s_words_pass_the_check(walk, moment):
    assert walk.said(moment).exit_code == 0
    output = walk.said(moment).output
    assert [line for line in output.splitlines() if "incidents/" in line] == []


def test_nothing_is_out_before_it_is_approved(walk):
    assert walk.said("publish unapproved").exit_code == 0
    assert walk.unapproved[f"incidents/{ID}/index.html"] == ""
    assert TITLE not in walk.unapproved["feed.atom"]
    assert "approval of update 01" in walk.said("approval owed").stdout


def test_nobody_approves_his_own_words(walk):
    assert walk.said("own words").exit_code == 2
    assert walk.said("approved").exit_code == 0


def test_an_approved_statement_is_published(walk):
    assert walk.said("first published").exit_code == 0
    assert "we have charged some of your cards twice" in walk.first[f"incidents/{ID}/index.html"]
    assert TITLE in walk.first["feed.atom"]


def test_a_promise_is_owed_until_its_time_and_overdue_after_it(walk):
    assert walk.said("kept").exit_code == 0
    assert "in 5 minutes: next update, 10:35 UTC" in walk.said("kept").stdout
    assert walk.said("overdue").exit_code == 1
    assert "15 minutes overdue: next update, 10:35 UTC" in walk.said("overdue").stdout


def test_a_correction_is_published_as_one(walk):
    assert walk.said("correction published").exit_code == 0
    assert "Right: it began at 09:30 UTC" in walk.corrected[f"incidents/{ID}/index.html"]
    assert TITLE in walk.corrected["corrections/index.html"]
    assert TITLE not in walk.first["corrections/index.html"]
    assert "Correction" in walk.corrected["feed.atom"]


def test_after_the_end_no_update_is_owed_any_more(walk):
    assert walk.said("end published").exit_code == 0
    assert "work again since 11:20 UTC" in walk.ended[f"incidents/{ID}/index.html"]
    assert walk.said("nothing owed").exit_code == 0
    assert "next update" not in walk.said("nothing owed").stdout


def test_the_review_is_due_when_the_scenario_says_until_it_is_ticked(walk):
    assert "6 Dec, 11:30 UTC: Publish the review (First Person)" in walk.said("brief").stdout
    assert walk.said("review owed").exit_code == 0
    assert walk.said("review owed").stdout == (
        f"in 2 hours 30 minutes: Publish the review, 11:30 UTC, head-of-comms (First Person):"
        f" {TITLE} ({ID})\n"
    )
    assert walk.said("review overdue").exit_code == 1
    assert walk.said("review overdue").stdout.startswith("15 minutes overdue: Publish the review")
    assert walk.said("all done").exit_code == 0
    assert walk.said("all done").stdout == "nothing is due\n"
