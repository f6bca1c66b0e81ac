"""The interface's words: every language says the same things, with the same gaps."""

from __future__ import annotations

import re

import pytest

from hubgen.source.messages import FALLBACK, _entries, shipped_languages

GAP = re.compile(r"\{(\w*)\}")
OTHERS = sorted(shipped_languages() - {FALLBACK})


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_phrase_and_no_other(language: str) -> None:
    assert _entries(language).keys() ^ _entries(FALLBACK).keys() == set()


@pytest.mark.parametrize("language", OTHERS)
def test_a_phrase_has_the_same_gaps_in_every_language(language: str) -> None:
    own, theirs = _entries(FALLBACK), _entries(language)
    differing = [
        name for name in own if set(GAP.findall(own[name])) != set(GAP.findall(theirs[name]))
    ]
    assert differing == []
