"""Abbreviations: words whose full stop does not end a sentence.

Three sources decide together: the list of the CLDR (version 46.1, segment
suppressions), the lists that sentencex holds, and the form of the word. A
word that only may be an abbreviation counts as one: then a post is cut at an
earlier full stop.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

import regex
from babel import Locale, UnknownLocaleError

_INITIALS = regex.compile(r"\p{L}|.*\p{L}\.\p{L}.*|.*\.-?\p{L}.*")
_NO_VOWEL = regex.compile(r"[bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ][bcdfghjklmnpqrstvwxzß]{1,4}")
_STREET = regex.compile(r"\p{L}+(?:str|pl)", regex.IGNORECASE)
_ORDINAL = regex.compile(r"\d{1,2}")
_LONGEST_BEFORE_A_NUMBER = 4
_LONGEST_AFTER_A_NUMBER = 3
_HOURS = "Uhr"
# Texts name firms, titles and units of these languages whatever they are written in.
_ALWAYS = ("en", "de")


@cache
def _suppressions() -> Mapping[str, frozenset[str]]:
    """Return the CLDR's words by language; those in lower case also with a capital."""
    file = resources.files("hubgen.outputs.posts.cutting") / "data" / "cldr_suppressions.json"
    data: dict[str, list[str]] = json.loads(file.read_text("utf-8"))
    return {
        language: frozenset(
            form
            for several in words
            for word in (several, *several.replace(".", " ").split())
            for form in (word, word[:1].upper() + word[1:])
        )
        for language, words in data.items()
    }


@cache
def _calendar_words(language: str) -> frozenset[str]:
    """Return the short names of months and days in `language` that are not also the long ones."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return frozenset()
    short, long = set[str](), set[str]()
    for names in (locale.months, locale.days):
        short.update(names["format"]["abbreviated"].values())
        long.update(names["format"]["wide"].values())
    return frozenset(word.rstrip(".").casefold() for word in short - long)


def _is_listed(word: str, language: str) -> bool:
    """Return whether a list holds `word`, which has no full stop at its end."""
    from sentencex import get_sentence_boundaries

    return any(
        word in _suppressions().get(one, frozenset())
        or word.casefold() in _calendar_words(one)
        # Between two sentences sentencex finds no boundary after an abbreviation.
        or len(get_sentence_boundaries(one, f"Word {word}. Zyx")) == 1
        for one in dict.fromkeys((language, *_ALWAYS))
    )


def is_abbreviation(word: str, before: str, after: str, language: str) -> bool:
    """Return whether the full stop after `word` belongs to it, and does not end a sentence.

    `word` has no full stop at its end; `before` and `after` are the words
    around it. `language` has no region.
    """
    bare = word.lstrip("(\"'“„‘«[*_")
    last = bare.rpartition("-")[2]
    follows_number = (
        before[-1:].isdigit() and len(bare) <= _LONGEST_AFTER_A_NUMBER and bare != _HOURS
    )
    precedes_number = after.lstrip("(+")[:1].isdigit() and len(bare) <= _LONGEST_BEFORE_A_NUMBER
    return (
        _INITIALS.fullmatch(bare) is not None
        or _ORDINAL.fullmatch(bare) is not None
        or _NO_VOWEL.fullmatch(bare) is not None
        or _STREET.fullmatch(bare) is not None
        or (bare.isalpha() and not bare.isupper() and (follows_number or precedes_number))
        or any(_is_listed(one, language) for one in {bare, last} if one)
    )
