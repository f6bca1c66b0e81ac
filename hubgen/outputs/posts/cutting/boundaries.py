"""Boundaries: where a text may be cut, by how much a cut there disturbs its reader."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import regex

from hubgen.outputs.posts.cutting.protected import protected_places

_PARAGRAPH_END = regex.compile(r"(?=\n[^\S\n]*\n)")
_SENTENCE_END = regex.compile(r"[.!?…][\"'”’»)\]]*(?=\s+\P{Ll})|[。！？]+[」』）]*")
_CLAUSE_END = regex.compile(r"(?:[,;:]|\s[–—-])(?=\s+[^\s\d]+(?:\s|$))|[、，；：](?!\d)")
_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_WORD_END = regex.compile(rf"(?=\s)|(?<={_UNSPACED})(?={_UNSPACED})")
_NEAR_NUMBER = regex.compile(r"(?<!\S)[^\s\d]*+\d\S*+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """The offsets at which a text may be cut, each list from left to right.

    `words` are not next to a number; `gaps` are all places between words that
    are not protected, for texts that are mostly numbers.
    """

    paragraphs: list[int]
    sentences: list[int]
    clauses: list[int]
    words: list[int]
    gaps: list[int]


def boundaries(text: str, language: str) -> Boundaries:
    """Return where `text` may be cut without dividing what belongs together."""
    protected = protected_places(text, language)
    gaps = {match.start() for match in _WORD_END.finditer(text)} - protected
    sentences = [match.end() for match in _SENTENCE_END.finditer(text)]
    clauses = [match.start() for match in _CLAUSE_END.finditer(text)]
    return Boundaries(
        paragraphs=[match.start() for match in _PARAGRAPH_END.finditer(text)],
        sentences=[place for place in sentences if place not in protected],
        clauses=[place for place in clauses if not {place, place + 1} & protected],
        words=sorted(gaps - _next_to_numbers(text)),
        gaps=sorted(gaps),
    )


def split_sentences(text: str, language: str) -> list[str]:
    """Return the sentences of `text`, without the space between them."""
    ends = [0, *boundaries(text, language).sentences, len(text)]
    parts = (text[start:end].strip() for start, end in pairwise(ends))
    return [part for part in parts if part]


def _next_to_numbers(text: str) -> set[int]:
    """Return every offset of `text` in, right before or right after a word with a digit."""
    places: set[int] = set()
    for number in _NEAR_NUMBER.finditer(text):
        places.update(range(number.start() - 1, number.end() + 1))
    return places
