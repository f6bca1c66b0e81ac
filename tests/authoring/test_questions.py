"""Questions are written, counted, merged and answered by their functions and commands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner

from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.questions import (
    NewQuestion,
    add_mentions,
    answer_question,
    create_question,
    merge_question,
)
from hubgen.cli.main import main
from hubgen.problems import WrongUsageError
from tests.conftest import INCIDENT, SAMPLE_TIME

AT = "2026-11-22 12:20"


def new(hub, question: str = "When do I get my money?", **more) -> str:
    """Write a question; return its path."""
    wish = NewQuestion(incident="card-payments", question=question, **more)
    return create_question(open_hub(hub.root), wish, SAMPLE_TIME).paths[0]


def run(hub, *words: str):
    return CliRunner().invoke(main, ["-C", str(hub.root), "--at", AT, *words])


def text(hub, path: str) -> str:
    return (hub.root / path).read_text("utf-8")


def questions(hub):
    (incident,) = hub.view().incidents
    return incident.questions


def test_a_new_question_has_the_next_number_and_its_count_and_is_for_the_team(hub):
    assert new(hub) == f"{INCIDENT}/questions/01-when-do-i-get-my-money.md"
    second = new(hub, "Did Sara's card leak?", asked=214, mentions=(3, 7))
    assert second == f"{INCIDENT}/questions/02-did-saras-card-leak.md"
    project, problems = hub.read()
    assert problems == []
    head = project.incidents[0].questions[1].head
    assert (head.asked, head.mentions, head.by) == (214, (3, 7), None)
    assert questions(hub) == ()


def test_a_promised_answer_shows_the_question_once_it_is_released(hub):
    path = new(hub, answer_by=timedelta(hours=2))
    assert "draft: true" in text(hub, path)
    assert questions(hub) == ()
    result = run(hub, "release", "card-payments/questions/01")
    assert result.exit_code == 0, result.output
    (question,) = questions(hub)
    assert question.is_open
    assert question.answer_by == SAMPLE_TIME + timedelta(hours=2)


def test_an_answer_is_released_with_the_time_of_now(hub):
    path = new(hub)
    file = hub.root / path
    file.write_text(text(hub, path) + "Within five days.\n", "utf-8")
    result = run(hub, "release", "card-payments/questions/01")
    assert result.exit_code == 0, result.output
    (question,) = questions(hub)
    assert question.answered == SAMPLE_TIME
    assert question.body.text == "Within five days."


@pytest.mark.parametrize(
    ("answer", "words"), [("", "has no answer yet"), ("On [[day]].", "still has [[day]]")]
)
def test_an_unfinished_answer_is_not_released(hub, answer, words):
    path = new(hub)
    (hub.root / path).write_text(text(hub, path) + answer, "utf-8")
    result = run(hub, "release", "card-payments/questions/01")
    assert result.exit_code == 2
    assert words in result.output
    assert questions(hub) == ()


def test_an_answer_is_released_once(hub):
    new(hub)
    contents = open_hub(hub.root)
    answer_question(contents, "card-payments/questions/01", SAMPLE_TIME, "On Friday.")
    with pytest.raises(WrongUsageError, match="answered already"):
        answer_question(
            contents.reopened(), "card-payments/questions/01", SAMPLE_TIME, "On Monday."
        )


def test_each_mention_counts_once(hub):
    path = new(hub, asked=2, mentions=(1, 2))
    which = "card-payments/questions/01"
    assert add_mentions(open_hub(hub.root), which, [2, 3, 3]) == path
    head = hub.read()[0].incidents[0].questions[0].head
    assert (head.asked, head.mentions) == (3, (1, 2, 3))


def test_merged_questions_keep_their_sum_through_every_merge(hub):
    for number, asked in enumerate((5, 20, 100), 1):
        new(hub, f"Question {number}?", asked=asked)
    merge_question(open_hub(hub.root), "card-payments/questions/01", "02")
    merge_question(open_hub(hub.root), "card-payments/questions/02", "03")
    answer_question(open_hub(hub.root), "card-payments/questions/03", SAMPLE_TIME, "Yes.")
    (question,) = questions(hub)
    assert (question.number, question.asked) == ("03", 125)
    with pytest.raises(WrongUsageError, match="into itself"):
        merge_question(open_hub(hub.root), "card-payments/questions/03", "03")
    with pytest.raises(WrongUsageError, match="moved to 03"):
        merge_question(open_hub(hub.root), "card-payments/questions/03", "01")


def test_the_command_writes_a_question_and_says_what_is_next(hub):
    words = ("new", "question", "card-payments", "Why?", "--asked", "12", "--answer-by", "2h")
    result = run(hub, *words)
    assert result.exit_code == 0, result.output
    path = f"{INCIDENT}/questions/01-why.md"
    assert result.stdout == f"{path}\n"
    assert "hubgen release 2026-11-22-card-payments/questions/01" in result.stderr
    assert "answer_by: 2026-11-22 14:20" in text(hub, path)


WRONG = {
    "no incident": (("nowhere", "Why?"), 'no incident is called "nowhere"'),
    "no question": (("card-payments", " "), "the question is empty"),
    "no count": (("card-payments", "Why?", "--asked", "many"), "not a valid integer"),
    "no time": (("card-payments", "Why?", "--answer-by", "soon"), "--answer-by:"),
    "long": (("card-payments", "Why? " * 100), "longer than"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_question_is_refused_in_words(hub, name):
    words, expected = WRONG[name]
    result = run(hub, "new", "question", *words)
    assert result.exit_code == 2
    assert expected in result.output
    assert not (hub.root / INCIDENT / "questions").exists()
