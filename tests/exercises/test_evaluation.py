"""A scripted team plays 60 minutes against known truth: marks, report, lessons, comparison."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest

from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.inquiries.changes import InquiryAnswer, answer_inquiry
from hubgen.checks.readiness import assess
from hubgen.exercises import running
from hubgen.exercises.evaluation.marks import measure
from hubgen.exercises.evaluation.reporting import write_report
from hubgen.exercises.folders import ExerciseFolder
from hubgen.exercises.running import deliver_due
from hubgen.exercises.starting import start_exercise
from hubgen.model.exercise import Result
from hubgen.problems import WrongUsageError
from hubgen.source.project import read_project

NEW = ("new", "incident", "--title", "Payments fail", "--scenario", "cards")


def write_update(folder: ExerciseFolder, number: int, at: str, head: str, body: str) -> None:
    (incident,) = folder.hub.glob("incidents/*/*")
    for old in incident.glob(f"{number:02}-*.md"):
        old.unlink()
    text = f"---\nat: 2026-11-30 {at}\n{head}---\n{body}\n"
    (incident / f"{number:02}-update.md").write_text(text, "utf-8")


@pytest.fixture
def played(run, hub, clock) -> ExerciseFolder:
    """An exercise of 60 minutes: the first statement after 13, one promise kept, one broken."""
    folder = start_exercise(hub.root, "cards", speed=1, now=clock())
    clock.minute(2)
    running.answer(folder, 1, by="maya", note="We lead.", now=clock.now)
    clock.minute(6)
    deliver_due(folder, clock.now)
    run(*NEW, folder=folder.hub)
    clock.minute(13)
    sorry = "We are sorry: some payments fail. We are checking every payment."
    write_update(folder, 1, "09:13", "state: investigating\nnext_update: 15m\n", sorry)
    clock.minute(21)
    deliver_due(folder, clock.now)
    (incident,) = folder.hub.glob("incidents/*/*")
    answer = InquiryAnswer(by="maya", reply="No.", outcome="told")
    (key,) = re.findall(r"(?m)^  ([a-z-]+):", (incident / "inquiries.yml").read_text("utf-8"))
    answer_inquiry(open_hub(folder.hub), incident.name, key, answer, clock.minute(27))
    write_update(folder, 2, "09:27", "state: identified\nnext_update: 10m\n", f"{sorry} A fault.")
    write_update(folder, 3, "09:44", "state: monitoring\nnext_update: 30m\n", f"{sorry} Fixed.")
    write_update(folder, 4, "09:59", "state: resolved\ndraft: true\n", "It works since [[time]].")
    deliver_due(folder, clock.minute(51))
    running.stop(folder, clock.minute(60))
    running.mark(folder, 1, Result.MET, note="", now=clock.now)
    running.mark(folder, 2, Result.PARTLY, note="Rosa | the boss.", now=clock.now)
    return folder


def test_the_marks_are_those_of_what_the_team_did(played, clock) -> None:
    marks = measure(played, clock.now)
    assert marks.first_statement == timedelta(minutes=13)
    assert marks.longest_silence == timedelta(minutes=17)  # 09:27 to 09:44
    assert [one.number for one in marks.promises if one.delay(marks.end)] == ["02"]
    assert (len(marks.promises), marks.promises_kept) == (2, 1)  # that of 09:44 is due later
    assert marks.gaps == 1
    assert (marks.approvals_given, marks.approvals_missing) == (0, 0)
    answered = {
        one.number: (one.answered_after // timedelta(minutes=1), one.answer.by)
        for one in marks.exercise.injects
        if one.answer
    }
    assert answered == {1: (2, "maya"), 3: (6, "maya")}
    assert (marks.delivered, marks.overdue) == (4, 0)
    (incident,) = played.hub.glob("incidents/*/*")
    times = "at: 2026-11-30 09:15\nanswer_by: 2026-11-30 09:50\n"
    (incident / "questions").mkdir()
    (incident / "questions/01-why.md").write_text(f"---\nquestion: Why?\n{times}---\n", "utf-8")
    assert measure(played, clock.now).overdue == 1
    rules = {one.rule for one in marks.findings}
    assert rules, "the message check has something to say of these short texts"


def test_an_exercise_in_which_nobody_writes_is_silent_to_the_end(hub, clock) -> None:
    folder = start_exercise(hub.root, "cards", speed=60, now=clock())
    running.stop(folder, clock.minute(1))
    marks = measure(folder, clock.minute(5))
    assert (marks.first_statement, marks.statements, marks.promises) == (None, (), ())
    assert marks.longest_silence == marks.end - marks.exercise.started
    assert marks.median_response is None


def test_the_report_is_written_into_the_real_hub_with_lessons_from_what_was_not_met(
    played, hub, clock
) -> None:
    written = write_report(played, clock.now)
    above = f"content/plan/exercises/{played.name}"
    assert [path.removeprefix(f"{above}/") for path in written.paths] == [
        "report.md",
        "report.html",
        "timeline.svg",
        "exercise.yml",
    ]
    report = (hub.root / above / "report.md").read_text("utf-8")
    assert "| First statement | after 13 minutes, planned within 15 minutes |" in report
    assert "| Promises of the next update that were kept | 1 of 2 |" in report
    assert "| Longest time without an update | 17 minutes |" in report
    assert "| Messages that were answered | 2 of 4, median 4 minutes |" in report
    assert "**Partly met:** Everyone who asks is answered. Rosa \\| the boss." in report
    assert "| 37 | 09:37 | The update that was promised for 09:37 did not come in time. |" in report
    (lesson,) = written.lessons
    text = (hub.root / lesson).read_text("utf-8")
    assert f'exercise: "{played.name}"\n' in text
    assert "what: Everyone who asks is answered.\n" in text
    assert "due: 2026-12-30" in text
    assert write_report(played, clock.now).lessons == (lesson,)
    project, problems = read_project(hub.root)
    assert problems == []
    record = project.plan.exercises[0].record
    assert record.first_statement_minutes == 13
    assert (record.promises.made, record.promises.kept) == (2, 1)
    assert [one.result for one in record.objectives] == [Result.MET, Result.PARTLY]


def test_the_page_of_the_report_holds_the_picture_and_nothing_from_elsewhere(
    played, hub, clock
) -> None:
    running.mark(played, 1, Result.MET, note="<script>alert(1)</script>", now=clock.now)
    write_report(played, clock.now)
    above = hub.root / "content/plan/exercises" / played.name
    page = (above / "report.html").read_text("utf-8")
    picture = (above / "timeline.svg").read_text("utf-8")
    assert picture in page
    assert "<script" not in page
    assert not re.search(r"src=|<link|@import|url\(", page)
    root = ET.fromstring(picture)  # noqa: S314 - hubgen wrote it
    circles = [one.get("class") for one in root.iter("{http://www.w3.org/2000/svg}circle")]
    assert sorted(circles) == ["answer", "answer", "in", "in", "in open", "in open"]
    places = [float(one.get("x")) for one in root.iter("{http://www.w3.org/2000/svg}rect")]
    scale = (760 - 110 - 24) / 60
    assert [round((x + 9 - 110) / scale) for x in places] == [13, 27, 44]


def test_the_next_exercise_is_compared_with_the_one_before(played, hub, clock) -> None:
    write_report(played, clock.now)
    clock.minute(60 * 24 * 40)
    second = start_exercise(hub.root, "cards", speed=60, now=clock.now)
    running.stop(second, clock.minute(60 * 24 * 40 + 1))
    write_report(second, clock.now)
    report = hub.root / "content/plan/exercises" / second.name / "report.md"
    row = "| First statement | none, planned within 15 minutes | after 13 minutes |"
    assert row in report.read_text("utf-8")
    project, _ = read_project(hub.root)
    text = assess(project, clock.now).as_text()
    assert "Last exercise: 2027-01-09, Payments fail (cards)" in text
    assert "no first statement (before: first statement after 13 minutes)" in text


def test_an_exercise_that_runs_has_no_report(hub, clock) -> None:
    folder = start_exercise(hub.root, "cards", speed=1, now=clock())
    with pytest.raises(WrongUsageError, match="still running"):
        write_report(folder, clock.minute(3))
    assert not (hub.root / "content/plan/exercises").exists()


def test_in_a_german_hub_the_report_is_german(hub, clock) -> None:
    settings = (hub.root / "content/hub.yml").read_text("utf-8")
    hub.write("content/hub.yml", settings.replace("languages: [en, de]", "languages: [de]"))
    folder = start_exercise(hub.root, "cards", speed=60, now=clock())
    running.stop(folder, clock.minute(1))
    write_report(folder, clock.now)
    report = (hub.root / "content/plan/exercises" / folder.name / "report.md").read_text("utf-8")
    assert "| Erste Meldung | keine, geplant innerhalb von 15 Minuten |" in report
