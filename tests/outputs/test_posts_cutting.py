"""Cutting: no post and no part of a thread ends where it would mislead its reader."""

# ruff: noqa: E501 - many cases to a line read as a table

from __future__ import annotations

import json
import time
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hubgen.outputs.posts.cutting import shorten, split_thread
from hubgen.outputs.posts.cutting.boundaries import boundaries

SUPPRESSIONS = json.loads(
    (resources.files("hubgen.outputs.posts.cutting") / "data" / "cldr_suppressions.json").read_text(
        "utf-8"
    )
)
LISTS = Path(__file__).parent / "data"


def abbreviations(language: str) -> list[str]:
    """The CLDR's abbreviations and those of sentencex, without their full stops."""
    lines = (LISTS / f"abbreviations.{language}.txt").read_text("utf-8").splitlines()
    listed = [line.rstrip(".") for line in lines if line and not line.startswith("#")]
    titled = [word[:1].upper() + word[1:] for word in listed]
    return sorted({*SUPPRESSIONS[language], *listed, *titled})


BEFORE = {
    "en": "We know how worrying it is to miss money from your account and we pay it by",
    "de": "Wir wissen, wie ärgerlich das ist, und wir zahlen Ihnen das ganze Geld zurück bis",
}
WORDS = {"en": "Friday and the rest of it follows", "de": "Freitag und der Rest folgt danach"}


def ends(text: str, language: str) -> set[int]:
    """Every offset of `text` at which a shortened post may end."""
    found = (
        shorten(text, language, lambda one, most=most: len(one) <= most)
        for most in range(30, len(text))
    )
    return {one.end for one in found if one}


@pytest.mark.parametrize("language", ["en", "de"])
def test_two_hundred_abbreviations_of_each_language_end_no_post(language: str) -> None:
    words = abbreviations(language)
    assert len(words) >= 200
    wrong = []
    for word in words:
        start = f"{BEFORE[language]} {word}."
        text = f"{start} {WORDS[language]}."
        at = boundaries(text, language)
        if {len(start), len(start) - 1} & {*at.sentences, *at.clauses, *at.words, *at.gaps}:
            wrong.append(word)
    assert wrong == []


@pytest.mark.parametrize("language", sorted(SUPPRESSIONS))
def test_no_language_of_the_cldr_has_an_abbreviation_that_ends_a_sentence(language: str) -> None:
    wrong = [
        word
        for word in SUPPRESSIONS[language]
        if len(f"x {word}.") in boundaries(f"x {word}. Then more.", language).sentences
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "whole"),
    [
        ("en", "Nov. 24"), ("en", "24 November 2026"), ("en", "November 24, 2026"),
        ("en", "Tel. 0800 1111"), ("en", "+44 (0)20 7946 0112"), ("en", "5 p.m. GMT"),
        ("en", "18:00 GMT"), ("en", "$3.5 M."), ("en", "4,180 packs"), ("en", "Dr. J. Smith"),
        ("en", "1 Market St. London"), ("en", "1 Market Street, London EC1"), ("en", "Inc. Boston"),
        ("en", "status.example.org"), ("en", "https://example.org/a.b?c=d"), ("en", "help@example.org"),
        ("en", "No. 5"), ("en", "version 3.5.1 of"), ("en", "batch L.2461 Red"),
        ("de", "3,5 Mio. Euro"), ("de", "30. November 2026"), ("de", "Marktstr. 5, 10115 Berlin"),
        ("de", "z. B. Karten"), ("de", "10.30 Uhr"), ("de", "Tel. 0800 12 34 56"), ("de", "am 3. Dez. 2026"),
        ("en", "rund 3,5 Mio. Euro"), ("de", "Dr.-Ing. Meier"), ("de", "ca. 200 Karten"),
    ],
)  # fmt: skip
def test_a_post_is_never_cut_within_what_belongs_together(language: str, whole: str) -> None:
    before = BEFORE[language]
    text = f"{before} {whole} {WORDS[language]}. {before} {whole}."
    inside = {
        place
        for start in (len(before) + 1, len(text) - len(whole) - 1)
        for place in range(start + 1, start + len(whole))
    }
    assert ends(text, language) & inside == set()
    parts = split_thread("", text, language, lambda part: len(part) <= 120) or []
    assert sum(part.count(whole) for part in parts) == 2


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("en", "We are sorry that some cards were charged twice."),
        ("en", "We have charged 312 of our customers twice in 2026."),
        ("en", "This started at noon and it was over by 18:00 GMT."),
        ("en", "Is it safe to pay with a card in our shop again?"),
        ("de", "Wir bitten alle um Entschuldigung, denn wir haben doppelt abgebucht."),
        ("de", "Das hat heute um 10 Uhr angefangen und es dauert noch immer an."),
    ],
)
def test_a_post_ends_after_a_whole_sentence_where_there_is_one(language: str, first: str) -> None:
    text = f"{first} {BEFORE[language]} {WORDS[language]}."
    best = shorten(text, language, lambda one: len(one) <= len(first) + 12)
    assert best is not None
    assert best.text == first


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*SUPPRESSIONS["en"][::7], "24", "GMT", "we", "pay,", "it.", "Nov", "12:30"]
        ),
        min_size=12,
        max_size=60,
    ),
    st.integers(40, 200),
)
def test_a_thread_says_all_of_a_text_whatever_it_is_made_of(words: list[str], room: int) -> None:
    text = " ".join(word if word[-1:] in ",." else f"{word}." for word in words)
    parts = split_thread("", text, "en", lambda part: len(part) <= room)
    if parts is not None:
        said = " ".join(part.rpartition(" (")[0] for part in parts)
        assert said.split() == text.split()


@pytest.mark.parametrize(
    "repeated",
    ["[", "(", "a", "A", "1", "1 ", ".", "a.", "a. ", "#", "@", "Ab ", "12 Ab, ", "+1(", "1(", "é", "-",
     " ", "\n", "1.", "Nov. 1 ", "…", "http://", "👩🏽‍💻", "A 1, ", "x@", "’"],
)  # fmt: skip
def test_the_time_that_cutting_takes_grows_with_the_text_alone(repeated: str) -> None:
    def seconds(length: int) -> float:
        text = repeated * (length // len(repeated))
        start = time.process_time()
        boundaries(text, "en")
        return time.process_time() - start

    seconds(1_000)
    assert seconds(60_000) < max(40 * seconds(6_000), 2)
