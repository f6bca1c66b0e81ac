"""What of a question is public, from when, and in which words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hubgen.public.preview_view import preview_view
from hubgen.public.records import PublicQuestion
from hubgen.source.messages import messages
from tests.conftest import INCIDENT, SAMPLE_TIME, HubFolder

FOLDER = f"{INCIDENT}/questions"
ANSWER = "Within five working days. Private: nothing.\n"


def ask(hub: HubFolder, number: int, head: str, body: str = "", language: str = "") -> str:
    """Write a question; return its path."""
    path = f"{FOLDER}/{number:02}-money{language}.md"
    hub.write(path, f"---\n{head}\n---\n{body}")
    return path


def public(hub: HubFolder, at: datetime = SAMPLE_TIME, language: str = "en"):
    """The public questions of the one incident."""
    (incident,) = hub.view(at, language).incidents
    return incident.questions


def only(hub: HubFolder, at: datetime = SAMPLE_TIME, language: str = "en") -> PublicQuestion:
    (question,) = public(hub, at, language)
    return question


def test_an_answer_is_public_from_its_time_on_with_what_readers_may_see(hub):
    ask(
        hub,
        1,
        "question: When do I get my money?\nasked: 214\nanswered: 2026-11-22 11:00\n"
        "by: spokesperson\nmentions: [7, 9]",
        ANSWER,
    )
    assert public(hub, datetime(2026, 11, 22, 10, 59, tzinfo=UTC)) == ()
    question = only(hub)
    assert question.question == "When do I get my money?"
    assert question.asked == 214
    assert question.answered == datetime(2026, 11, 22, 11, tzinfo=UTC)
    assert question.body is not None
    assert question.body.text.startswith("Within five working days.")
    assert not question.is_open
    assert "spokesperson" not in repr(question)


def test_a_question_without_times_is_for_the_team_alone(hub):
    ask(hub, 1, "question: When do I get my money?\nasked: 3", "We think on Friday.\n")
    assert public(hub) == ()
    assert hub.problems() == []


def test_an_open_question_says_by_when_it_is_answered_and_hides_what_is_written_below(hub):
    ask(
        hub,
        1,
        "question: When do I get my money?\nat: 2026-11-22 11:00\nanswer_by: 2026-11-22 14:00",
        "Perhaps on [[day]].\n",
    )
    question = only(hub)
    assert question.is_open
    assert question.answer_by == datetime(2026, 11, 22, 14, tzinfo=UTC)
    assert question.body is None
    assert [one.rule for one in hub.problems()] == ["gaps-left"]


def test_a_draft_is_not_public_whatever_its_times(hub):
    ask(hub, 1, "question: Why?\nanswered: 2026-11-22 11:00\ndraft: true", ANSWER)
    assert public(hub) == ()


def test_a_question_of_an_exercise_is_not_public(hub):
    ask(hub, 1, "question: Why?\nanswered: 2026-11-22 11:00", ANSWER)
    file = hub.root / INCIDENT / "incident.yml"
    file.write_text(file.read_text("utf-8") + "exercise: true\n", "utf-8")
    assert hub.view().incidents == ()


def test_words_and_answer_are_in_the_language_of_the_reader(hub):
    ask(
        hub,
        1,
        "question: Why?\nanswered: 2026-11-22 11:00\n"
        "corrections: [{at: 2026-11-22 11:30, what: It is Friday.}]",
        ANSWER,
    )
    head = "question: Warum?\ncorrections: [Es ist Freitag.]"
    ask(hub, 1, head, "In fünf Tagen.\n", ".de")
    german = only(hub, language="de")
    assert (german.question, german.language) == ("Warum?", "de")
    assert german.body is not None
    assert german.body.text == "In fünf Tagen."
    assert [one.what for one in german.corrections] == ["Es ist Freitag."]
    assert only(hub).corrections[0].what == "It is Friday."


def test_a_correction_is_public_from_its_own_time_on(hub):
    ask(
        hub,
        1,
        "question: Why?\nanswered: 2026-11-22 11:00\n"
        "corrections: [{at: 2026-11-22 13:00, what: It is Friday.}]",
        ANSWER,
    )
    assert only(hub).corrections == ()
    later = only(hub, SAMPLE_TIME + timedelta(hours=1))
    assert len(later.corrections) == 1
    assert later.changed == later.corrections[0].at


def test_merged_questions_count_together_and_lead_to_the_one_that_answers(hub):
    ask(hub, 1, "question: Why?\nasked: 200\nanswered: 2026-11-22 11:00", ANSWER)
    ask(
        hub,
        2,
        "question: How come?\nasked: 14\nat: 2026-11-22 10:30\nanswer_by: 2026-11-22 12:00\n"
        "moved_to: 01",
    )
    ask(hub, 3, "question: What for?\nasked: 5\nmoved_to: 01")
    first, second = public(hub)
    assert first.asked == 219
    assert second.moved_to == "incidents/2026-11-22-card-payments/#question-01"
    (incident,) = hub.view().incidents
    assert [one.number for one in incident.answers] == ["01"]
    assert incident.open_questions == ()


def test_an_answer_that_moved_leads_to_the_faq_once_that_is_public(hub):
    ask(
        hub,
        1,
        "question: When?\nanswered: 2026-11-22 11:00\nmoved_to: faq/refunds",
        ANSWER,
    )
    assert only(hub).moved_to == "faq/#refunds"
    hub.write("content/faq/refunds.md", "---\nquestion: When?\ndraft: true\n---\nSoon.\n")
    hub.write(
        f"{INCIDENT}/incident.yml", "title: Cards\nseverity: major\nstarted: 2026-11-22 09:48\n"
    )
    assert only(hub).moved_to is None


def test_newest_answers_come_first_and_the_most_asked_open_question(hub):
    for number, minute in ((1, 30), (2, 45), (3, 15)):
        ask(hub, number, f"question: Why {number}?\nanswered: 2026-11-22 11:{minute}", ANSWER)
    for number, asked in ((4, 2), (5, 90)):
        times = "at: 2026-11-22 11:00\nanswer_by: 2026-11-22 14:00"
        ask(hub, number, f"question: How {number}?\nasked: {asked}\n{times}")
    (incident,) = hub.view().incidents
    assert [one.number for one in incident.answers] == ["02", "01", "03"]
    assert [one.number for one in incident.open_questions] == ["05", "04"]


def test_facts_are_in_the_question_and_in_the_answer(hub):
    file = hub.root / INCIDENT / "incident.yml"
    file.write_text(file.read_text("utf-8") + "facts: {orders: {value: '1,312'}}\n", "utf-8")
    head = "question: What of the {{orders}} orders?\nanswered: 2026-11-22 11:00"
    ask(hub, 1, head, "All {{orders}} are paid back.\n")
    question = only(hub)
    assert question.question == "What of the 1,312 orders?"
    assert question.body is not None
    assert "1,312" in question.body.text


def approvals(hub: HubFolder, needed: int = 1) -> None:
    file = hub.root / "content/plan/team.yml"
    rule = f"approvals: {{needed: {needed}, for: [question]}}\n"
    file.write_text(file.read_text("utf-8") + rule, "utf-8")


def approve(hub: HubFolder, by: str = "tom") -> None:
    from hubgen.authoring.approving import approve as record
    from hubgen.authoring.hub_contents import open_hub

    record(open_hub(hub.root), "card-payments/questions/01", by, SAMPLE_TIME)


def test_an_answer_needs_its_approvals_and_the_open_question_has_its_own(hub):
    approvals(hub)
    times = "at: 2026-11-22 11:00\nanswer_by: 2026-11-22 14:00"
    path = ask(hub, 1, f"question: Why?\n{times}\nby: spokesperson")
    assert public(hub) == ()
    approve(hub)
    assert only(hub).is_open
    file = hub.root / path
    text = file.read_text("utf-8").replace("\nby:", "\nanswered: 2026-11-22 12:00\nby:", 1)
    file.write_text(text + ANSWER, "utf-8")
    assert only(hub).is_open, "the answer waits, the question stays"
    approve(hub)
    assert not only(hub).is_open
    file.write_text(file.read_text("utf-8") + "And more.\n", "utf-8")
    assert only(hub).is_open, "another wording has no approval"


def test_how_often_it_was_asked_changes_no_approval(hub):
    approvals(hub)
    path = ask(hub, 1, "question: Why?\nasked: 3\nanswered: 2026-11-22 11:00", ANSWER)
    approve(hub)
    file = hub.root / path
    file.write_text(file.read_text("utf-8").replace("asked: 3", "asked: 90"), "utf-8")
    assert only(hub).asked == 90


WRONG = {
    "answered-early": (
        "question: Why?\nat: 2026-11-22 11:00\nanswered: 2026-11-22 10:00",
        "the question is answered before it is public",
    ),
    "no promise": ("question: Why?\nat: 2026-11-22 11:00", "public without an answer"),
    "correction alone": (
        "question: Why?\ncorrections: [{at: 2026-11-22 11:00, what: No.}]",
        "a correction without an answer",
    ),
    "promise past": (
        "question: Why?\nat: 2026-11-22 11:00\nanswer_by: 2026-11-22 10:00",
        "promised for a time before",
    ),
    "corrected early": (
        (
            "question: Why?\nanswered: 2026-11-22 11:00\n"
            "corrections: [{at: 2026-11-22 10:00, what: No.}]"
        ),
        "corrected before it went out",
    ),
    "nowhere": ("question: Why?\nmoved_to: the FAQ", "no place for an answer"),
    "no entry": ("question: Why?\nmoved_to: faq/money", 'there is no FAQ "money"'),
    "no question": ("question: Why?\nmoved_to: 09", "there is no other question 09"),
    "itself": ("question: Why?\nmoved_to: 01", "there is no other question 01"),
    "nobody": ("question: Why?\nby: nobody", 'there is no person or role "nobody"'),
    "minus": ("question: Why?\nasked: -1", "asked -1 is out of range"),
    "huge": (f"question: Why?\nasked: {10**400}", "asked"),
    "key": ("question: Why?\nanswer: Because.", '"answer" is not known here'),
    "gap": (
        "question: Why [[what]]?\nat: 2026-11-22 11:00\nanswer_by: 2026-11-22 14:00",
        "[[what]]",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_named_where_it_is(hub, name):
    head, words = WRONG[name]
    path = ask(hub, 1, head, ANSWER)
    problems = hub.problems()
    assert [one.place.path for one in problems] == [path], problems
    assert words in str(problems[0])
    assert problems[0].stops_a_build


def test_an_answer_without_words_is_a_mistake(hub):
    ask(hub, 1, "question: Why?\nanswered: 2026-11-22 11:00")
    assert hub.found("answer-empty").stops_a_build


def test_files_that_are_no_questions_are_named(hub):
    ask(hub, 1, "question: Why?")
    hub.write(f"{FOLDER}/why.md", "---\nquestion: Why?\n---\n")
    hub.write(f"{FOLDER}/1-why.md", "---\nquestion: Why?\n---\n")
    hub.write(f"{FOLDER}/01-why.md", "---\nquestion: Why?\n---\n")
    hub.write(f"{FOLDER}/05-why.de.md", "---\nquestion: Warum?\n---\n")
    rules = {one.rule: one.fix for one in hub.problems()}
    assert rules["question-name"] == "rename it to 06-why.md"
    assert set(rules) == {
        "question-name",
        "question-number",
        "question-number-twice",
        "translation-alone",
    }


def test_a_picture_beside_the_updates_can_be_in_an_answer(hub):
    hub.write(f"{INCIDENT}/statement.png", (b"\x89PNG\r\n\x1a\n" + b"0" * 40))
    ask(hub, 1, "question: Why?\nanswered: 2026-11-22 11:00", "![A bill](../statement.png)\n")
    (incident,) = hub.view().incidents
    assert [one.path.rpartition("/")[2] for one in incident.attachments] == ["statement.png"]
    assert "incidents/2026-11-22-card-payments/statement.png" in incident.answers[0].body.html
    assert not any(one.rule == "link-dead" for one in hub.problems())


def test_other_files_link_to_an_answer_by_its_file(hub):
    ask(hub, 1, "question: Why?\nanswered: 2026-11-22 10:30", ANSWER)
    hub.update(2, body="See [the answer](questions/01-money.md).")
    assert hub.problems() == []
    (incident,) = hub.view().incidents
    assert "hub:/incidents/2026-11-22-card-payments/#question-01" in incident.newest.body.html


def test_the_preview_shows_answers_that_are_being_written(hub):
    ask(hub, 1, "question: Why?", "Because.\n")
    ask(hub, 2, "question: When?\nanswered: 2026-11-22 12:00\ndraft: true", "Soon.\n")
    ask(hub, 3, "question: For the team?")
    project, _ = hub.read()
    view = preview_view(project, SAMPLE_TIME, messages("en"))
    (incident,) = view.incidents
    assert [one.question for one in incident.answers] == ["Why?", "When?"]
    assert [one.number for one in incident.questions] == ["01", "02"]
