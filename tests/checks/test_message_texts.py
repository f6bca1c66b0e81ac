"""How a text is taken apart before it is judged: masks, sentences, grades."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubgen.checks import masking
from hubgen.checks.messages import check_text
from hubgen.checks.messages.readability import grade, length_in_words, syllables
from hubgen.checks.messages.sentences import sentences
from hubgen.model.words import Responsibility

MARKDOWN = st.text(st.sampled_from(list('ab .\n`~<>-!"“”[]()|#*@:/')), max_size=80)


@given(MARKDOWN)
def test_a_mask_is_as_long_as_what_it_hides_and_keeps_the_lines(text: str) -> None:
    shown = masking.without_code(text)
    own = masking.without_quotations(masking.without_addresses(shown))
    for masked in (shown, own):
        assert len(masked) == len(text)
        assert [i for i, sign in enumerate(masked) if sign == "\n"] == [
            i for i, sign in enumerate(text) if sign == "\n"
        ]
        assert all(new in {old, " "} for old, new in zip(text, masked, strict=True))


@given(MARKDOWN)
def test_sentences_follow_each_other_within_the_text(text: str) -> None:
    end = 0
    for span in sentences(text, "en"):
        assert end <= span.start < span.end <= len(text)
        end = span.end


def said(text: str) -> list[str]:
    return [text[span.start : span.end].strip() for span in sentences(text, "en")]


def test_list_items_headings_and_paragraphs_are_sentences_of_their_own() -> None:
    text = "## What we know\nIt began today.\n- one thing\n- another. And more\n\nThe end"
    assert said(text) == [
        "What we know", "It began today.", "one thing", "another.", "And more", "The end",
    ]  # fmt: skip
    assert [span.heading for span in sentences(text, "en")][:2] == [True, False]


def test_abbreviations_times_and_accents_do_not_end_a_sentence_or_shift_it() -> None:
    assert said("Café é opens at 9 a.m. EST. Call Dr. Smith. 3.5 hours.") == [
        "Café é opens at 9 a.m. EST.", "Call Dr. Smith.", "3.5 hours.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "count"),
    [("pay", 1), ("made", 1), ("charged", 1), ("refunded", 3), ("table", 2), ("people", 2),
     ("customer", 3), ("investigating", 5), ("the", 1), ("rhythm", 1), ("times", 1)],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_follows_flesch_and_kincaid() -> None:
    assert grade(["The cat sat on the mat"]) == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert grade([]) == 0
    assert grade(["Organisations utilise infrastructure"]) > grade(["People use it"]) + 10


def test_a_figure_or_a_time_counts_as_one_word() -> None:
    assert length_in_words("At 10:05 we sent 1,312 refunds, all in one go.") == 10


@pytest.mark.parametrize("unit", ["a.", "a-", "[", "only a small ", "we believe ", "<!-- hubgen: "])
def test_no_text_takes_long_to_judge(unit: str) -> None:
    start = time.process_time()
    check_text(unit * (20_000 // len(unit)), "en", responsibility=Responsibility.OURS)
    assert time.process_time() - start < 5
