"""Explanations: each rule in the words of the person who reads it."""

from __future__ import annotations

import pytest

from hubgen.authoring.catalogue import catalogue
from hubgen.authoring.explanations import explanation, rule_words

RULES = {entry.rule for group in catalogue() for entry in group.entries}


def test_every_rule_is_explained_in_german_and_no_other() -> None:
    assert set(rule_words("de")) == RULES


@pytest.mark.parametrize("rule", sorted(RULES))
def test_each_says_what_is_wrong_and_how_to_fix_it_in_sentences(rule: str) -> None:
    words = rule_words("de")[rule]
    assert set(words) == {"what", "fix"}
    assert words["what"][-1] not in ".;:"
    assert words["fix"][-1] in ".“"


def test_the_words_that_a_problem_quotes_are_named_in_german_too() -> None:
    said = explanation("plain.words", '"commence" is harder than "start"', "write start", "de")
    assert said.what == "Ein einfacheres Wort sagt dasselbe („commence“, „start“)"
    assert said.fix == "Verwenden Sie das einfachere."
    assert said.original == '"commence" is harder than "start"; write start'
    assert "[[day]]" in explanation("gap", "fill [[day]]", "", "de").what


def test_english_and_rules_of_ones_own_keep_their_words() -> None:
    assert explanation("gap", "there is a gap", "fill it", "en").original == ""
    own = explanation("our.house-style", "we say customers", "write customers", "de")
    assert (own.what, own.fix, own.original) == ("we say customers", "write customers", "")
