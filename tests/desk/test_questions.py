"""Questions at the desk: a new one, its answer with the check, merging, the FAQ."""

from __future__ import annotations

import re
from pathlib import Path

from tests.desk.conftest import RunningDesk

QUESTIONS = "/incidents/2026-11-22-card-payments/questions"
WORDS = "When is my money back?"


def new(desk: RunningDesk, words: str = WORDS, asked: str = "42") -> str:
    answer = desk.post(f"{QUESTIONS}/new", {"question": words, "asked": asked, "mentions": "3,5"})
    assert answer.status == 303
    return answer.headers["location"]


def seen(desk: RunningDesk, address: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', desk.get(address).body)
    assert found
    return found[1]


def act(desk: RunningDesk, address: str, action: str, **more: str):
    fields = {"question": WORDS, "asked": "42", "answer": "By Monday 23 November, 18:00 GMT."}
    given = {"seen": seen(desk, address), "action": action, **more}
    return desk.post(address, {**fields, **given})


def file_of(desk: RunningDesk, address: str) -> Path:
    number = address.rpartition("/")[2]
    folder = desk.root / "incidents/2026/2026-11-22-card-payments/questions"
    return next(folder.glob(f"{number}-*.md"))


def test_the_form_is_filled_in_by_the_address(desk: RunningDesk) -> None:
    body = desk.get(f"{QUESTIONS}/new?text=Is+it+%3Csafe%3E%3F&count=17&mentions=3,x").body
    assert "Is it &lt;safe&gt;?" in body
    assert 'value="17"' in body


def test_a_question_goes_from_the_form_to_a_public_answer(desk: RunningDesk) -> None:
    address = new(desk)
    assert act(desk, address, "publish").headers["location"] == "/publish"
    text = file_of(desk, address).read_text("utf-8")
    assert "answered: 2026-11-22 12:20" in text
    assert text.endswith("---\nBy Monday 23 November, 18:00 GMT.\n")
    assert WORDS in desk.get(QUESTIONS).body


def test_what_is_wrong_with_an_answer_is_said_before_it_is_public(desk: RunningDesk) -> None:
    address = new(desk)
    words = "Maya Osei gives everyone a discount. You will get a discount of 1,321 pounds."
    before = file_of(desk, address).read_bytes()
    for answer in (
        desk.post(f"{address}/check", {"answer": words}),
        act(desk, address, "check", answer=words),
    ):
        rules = re.findall(r'data-rule="answer-(\w+)"', answer.body)
        assert sorted(rules) == ["contradicts", "person", "promise"]
    assert file_of(desk, address).read_bytes() == before


def test_a_correction_says_what_was_wrong(desk: RunningDesk) -> None:
    address = new(desk)
    act(desk, address, "publish")
    assert act(desk, address, "correct", answer="Now.", what=" ").status == 422
    assert act(desk, address, "correct", answer="Now.", what="The time.").status == 303
    text = file_of(desk, address).read_text("utf-8")
    assert "what: The time." in text
    assert act(desk, address, "edit", answer="Now!").status == 303
    assert "edited: 2026-11-22 12:20" in file_of(desk, address).read_text("utf-8")


def test_two_that_are_the_same_are_merged_with_their_sum(desk: RunningDesk) -> None:
    first, second = new(desk), new(desk, "Refund when?", "8")
    answer = act(desk, second, "merge", into=first.rpartition("/")[2])
    assert answer.headers["location"] == first
    assert "asked 50 times" in desk.get(first).body


def test_an_answer_moves_to_the_faq(desk: RunningDesk) -> None:
    address = new(desk)
    assert act(desk, address, "faq").status == 422
    act(desk, address, "publish")
    assert act(desk, address, "faq").status == 303
    entry = (desk.root / "content/faq/when-is-my-money-back.md").read_text("utf-8")
    assert entry.endswith("By Monday 23 November, 18:00 GMT.\n")
    assert "moved_to: faq/when-is-my-money-back" in file_of(desk, address).read_text("utf-8")


def test_an_open_question_is_shown_with_the_time_of_its_answer(desk: RunningDesk) -> None:
    address = new(desk)
    times = {"by-day": "2026-11-22", "by-clock": "18:00", "answer": ""}
    assert act(desk, address, "promise", **{**times, "by-clock": "9:00"}).status == 422
    assert act(desk, address, "promise", **{**times, "by-day": "soon"}).status == 422
    assert act(desk, address, "promise", **times).status == 303
    assert "answer promised by 18:00" in desk.get(address).body


def test_somebody_elses_change_is_never_written_over(desk: RunningDesk) -> None:
    address = new(desk)
    digest = seen(desk, address)
    file = file_of(desk, address)
    file.write_text(file.read_text("utf-8") + "Theirs.\n", "utf-8")
    answer = act(desk, address, "save", seen=digest, answer="Mine.")
    assert answer.status == 409
    assert "Theirs." in answer.body
    assert "Mine." in answer.body
    assert file.read_text("utf-8").endswith("Theirs.\n")


def test_bad_input_is_answered_in_words(desk: RunningDesk) -> None:
    assert desk.post(f"{QUESTIONS}/new", {"question": " "}).status == 422
    assert desk.post(f"{QUESTIONS}/new", {"question": "x" * 300}).status == 422
    assert desk.get(f"{QUESTIONS}/999").status == 404
    address = new(desk)
    assert act(desk, address, "publish", answer=" ").status == 422
    assert act(desk, address, "save", question="").status == 422
    assert act(desk, address, "merge", into="nothing").status == 422
