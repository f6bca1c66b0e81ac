"""Lessons: what is to be changed stays in view until it is done."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner

from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.lessons import NewLesson, create_lesson, finish_lesson
from hubgen.checks.readiness import assess
from hubgen.cli.main import main
from hubgen.problems import ContentError, WrongUsageError

NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
BATCH = "content/plan/lessons/batch.md"
TEXT = """\
---
what: Read each batch number from the pack
incident: 2026-11-22-card-payments
owner: spokesperson
due: 2026-11-21
measure: Ten test packs show the number that we wrote.
---
Notes.
"""


@pytest.fixture
def run(hub, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")

    def call(*arguments, at="2026-11-22 12:20"):
        return CliRunner().invoke(main, ["-C", str(hub.root), "--at", at, *arguments])

    return call


def test_a_lesson_is_owed_until_the_day_on_which_it_was_done(hub, run):
    hub.write(BATCH, TEXT)
    listed = run("lessons")
    assert listed.exit_code == 1
    assert listed.stdout == (
        "batch: overdue, due 21 Nov, 23:59 GMT, spokesperson (Maya Osei):"
        " Read each batch number from the pack\n"
    )
    owed = json.loads(run("due", "--json").stdout)["owed"]
    assert [(one["debt"], one["incident"], one["title"]) for one in owed if one["overdue"]] == [
        ("lesson", "lessons/batch", "Read each batch number from the pack"),
        ("next_update", "2026-11-22-card-payments", "Card payments are charged twice"),
    ]
    assert "lessons/batch" in run("due", "--ics").stdout
    assert "Read each batch number from the pack (by 2026-11-21" in run("plan").stdout

    assert run("lessons", "done", "batch").exit_code == 0
    assert hub.root.joinpath(BATCH).read_text("utf-8").count("done: 2026-11-22\n") == 1
    assert run("lessons").exit_code == 0
    assert "lessons/batch" not in run("due").stdout
    assert "lessons/batch" in run("due", at="2026-11-20 12:00").stdout  # not done by then


def test_the_audit_asks_for_an_owner_a_date_and_an_incident_that_exists(hub):
    hub.write(BATCH, "---\nwhat: Read each number\nincident: granola\n---\n")
    project, _ = hub.read()
    found = {one.rule for one in assess(project, NOW).problems if one.place.path == BATCH}
    assert found == {"lesson-owner", "lesson-due", "lesson-origin"}


def test_a_lesson_with_mistakes_is_reported_with_its_place(hub):
    hub.write(BATCH, TEXT.replace("due: 2026-11-21", "due: soon").replace("owner", "owners"))
    hub.write("content/plan/lessons/2026/deep.md", TEXT)
    hub.write("content/plan/lessons/alone.de.md", "---\npublic: Wir lesen jede Nummer.\n---\n")
    assert [f"{one.place} {one.rule}" for one in hub.problems()] == [
        "content/plan/lessons/2026/deep.md:1:1 lesson-folder",
        "content/plan/lessons/alone.de.md:1:1 translation-alone",
        f"{BATCH}:4:1 unknown-key",
        f"{BATCH}:5:6 time",
    ]


def test_the_command_writes_a_lesson_that_reads_back(hub, run):
    done = run(
        "lessons", "add", 'Ask "why" first: always', "--incident", "card", "--due=2026-12-01"
    )
    assert done.exit_code == 0, done.stderr
    assert done.stderr == "written to content/plan/lessons/ask-why-first-always.md\n"
    [lesson] = json.loads(run("lessons", "--json").stdout)["lessons"]
    assert lesson["what"] == 'Ask "why" first: always'
    assert lesson["incident"] == "2026-11-22-card-payments"
    assert lesson["due"] == "2026-12-01T23:59:00Z"


def test_the_same_lesson_is_written_once_and_another_gets_a_name_of_its_own(hub):
    contents = open_hub(hub.root)
    first = create_lesson(contents, NewLesson(what="Call the bank", exercise="2026-11-20-bank"))
    again = create_lesson(contents, NewLesson(what="Call the bank", exercise="2026-11-20-bank"))
    other = create_lesson(contents, NewLesson(what="Call the bank", incident="card-payments"))
    assert [first, again, other] == [
        "content/plan/lessons/call-the-bank.md",
        "content/plan/lessons/call-the-bank.md",
        "content/plan/lessons/call-the-bank-2.md",
    ]


def test_what_cannot_be_written_is_refused_and_leaves_no_file(hub):
    contents = open_hub(hub.root)
    with pytest.raises(ContentError):
        create_lesson(contents, NewLesson(what="Call the bank", due="soon"))
    with pytest.raises(WrongUsageError, match="nobody is called"):
        create_lesson(contents, NewLesson(what="Call the bank", owner="mia"))
    with pytest.raises(WrongUsageError, match="no incident is called"):
        create_lesson(contents, NewLesson(what="Call the bank", incident="granola"))
    with pytest.raises(WrongUsageError, match='there is no lesson "bank"'):
        finish_lesson(contents, "bank", date(2026, 11, 22))
    assert not (hub.root / "content/plan/lessons").exists()
