"""Questions in the record: what is new, what changed, and what must not vanish."""

from __future__ import annotations

import pytest

from hubgen.publish.ledger.ledger import LedgerLine, read_ledger
from hubgen.publish.ledger.reading import read_object
from tests.conftest import INCIDENT
from tests.publish.conftest import LiveHub
from tests.publish.test_release_checks import refusal, rewrite

OPEN = f"{INCIDENT}/questions/01-cause.md"
ANSWERED = f"{INCIDENT}/questions/02-money.md"


@pytest.fixture
def asked(live_hub: LiveHub) -> LiveHub:
    """A published hub with an open question, an answer, and one for the team."""
    times = "at: 2026-11-22 11:00\nanswer_by: 2026-11-22 14:00"
    live_hub.hub.write(OPEN, f"---\nquestion: What is the cause?\nasked: 3\n{times}\n---\n")
    head = "question: When is the money back?\nasked: 90\nanswered: 2026-11-22 11:30"
    live_hub.hub.write(ANSWERED, f"---\n{head}\n---\nBy 23 November.\n")
    live_hub.hub.write(
        f"{INCIDENT}/questions/03-team.md", "---\nquestion: A secret?\nmentions: [7]\n---\nNo.\n"
    )
    live_hub.publish()
    return live_hub


def line(live_hub: LiveHub) -> LedgerLine:
    """The newest line of the ledger."""
    return read_ledger(live_hub.destination).lines[-1]


def descriptions(live_hub: LiveHub) -> str:
    with live_hub.prepared() as ready:
        return "\n".join(ready.descriptions)


def test_questions_are_in_the_record_and_only_what_readers_see_of_them(asked: LiveHub) -> None:
    stored = line(asked).data["incidents/2026-11-22-card-payments"]
    record = read_object(asked.destination, read_ledger(asked.destination), stored)
    assert b"When is the money back?" in record
    assert b"A secret?" not in record
    assert b"mentions" not in record
    assert line(asked).public.count("incidents/2026-11-22-card-payments/questions/02") == 1


def test_an_answer_that_becomes_public_is_told_and_has_its_id(asked: LiveHub) -> None:
    rewrite(asked, OPEN, "---\nquestion", "---\nanswered: 2026-11-22 12:15\nquestion")
    asked.hub.write(OPEN, (asked.hub.root / OPEN).read_text("utf-8") + "A change of ours.\n")
    assert "new answer 01 on" in descriptions(asked)
    asked.publish()
    assert line(asked).public == ("incidents/2026-11-22-card-payments/questions/01",)


def test_how_often_it_was_asked_changes_without_a_mark(asked: LiveHub) -> None:
    rewrite(asked, ANSWERED, "asked: 90", "asked: 214")
    before = line(asked).number
    asked.publish()
    assert line(asked).number == before + 1


def test_a_changed_answer_needs_a_mark(asked: LiveHub) -> None:
    rewrite(asked, ANSWERED, "By 23", "Not by 24")
    assert "the published wording of question 02" in refusal(asked)
    rewrite(asked, ANSWERED, "answered:", "edited: 2026-11-22 12:20\nanswered:")
    with asked.prepared() as ready:
        assert [one.rule for one in ready.problems if one.rule == "edit-meaning"]


def test_a_named_correction_marks_the_change(asked: LiveHub) -> None:
    rewrite(asked, ANSWERED, "By 23", "By 24")
    correction = "corrections: [{at: 2026-11-22 12:20, what: 'It is the 24th, not the 23rd.'}]"
    rewrite(asked, ANSWERED, "answered:", f"{correction}\nanswered:")
    with asked.prepared() as ready:
        assert [one.rule for one in ready.problems if one.rule == "edit-meaning"] == []
    asked.publish()
    rewrite(asked, ANSWERED, "It is the 24th", "It is the 25th")
    assert "the published corrections of question 02" in refusal(asked)


def test_a_published_question_does_not_vanish(asked: LiveHub) -> None:
    (asked.hub.root / ANSWERED).unlink()
    assert "was published and would vanish" in refusal(asked)


def test_a_published_answer_is_not_taken_back_in_silence(asked: LiveHub) -> None:
    later = "at: 2026-11-22 11:00\nanswer_by: 2026-11-22 14:00"
    rewrite(asked, ANSWERED, "answered: 2026-11-22 11:30", later)
    assert "answer 02 of" in refusal(asked)


def test_an_answer_that_moves_keeps_its_address(asked: LiveHub) -> None:
    rewrite(asked, ANSWERED, "answered:", "moved_to: faq/refunds\nanswered:")
    asked.publish()
    assert line(asked).public == ()


def test_the_pages_of_the_past_say_what_changed_in_answers(asked: LiveHub) -> None:
    rewrite(asked, ANSWERED, "By 23", "By 24")
    correction = "corrections: [{at: 2026-11-22 12:20, what: 'It is the 24th.'}]"
    rewrite(asked, ANSWERED, "answered:", f"{correction}\nanswered:")
    asked.publish()
    folder = "incidents/2026-11-22-card-payments"
    assert "Question 02" in asked.page(f"{folder}/r/index.html")
    assert "The answer to question 02 was corrected." in asked.page(f"{folder}/record/index.html")


def test_a_hub_without_questions_makes_no_edition_of_them(live_hub: LiveHub) -> None:
    live_hub.publish()
    before = line(live_hub).number
    live_hub.hub.write(f"{INCIDENT}/questions/01-team.md", "---\nquestion: Why?\n---\n")
    with live_hub.prepared() as ready:
        assert not ready.is_needed
    assert line(live_hub).number == before
