"""Shortening: a text made smaller at the end of a sentence, a clause or a word.

A cut never parts what belongs together: an address, a mention, a hashtag, a
number from its unit, a time from its zone, a phone number, a grapheme.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import regex

LEAST = 30
_SENTENCE_SHARE, _CLAUSE_SHARE = 0.4, 0.8
_ABBREVIATIONS = r"[ap]\.m|e\.g|i\.e|Nr|No|ca|bzw|Dr|Mr|Mrs|Ms|St|vs|etc|usw|inkl|ggf|Std|Min"
_NO_END = rf"(?<!\b(?:\p{{L}}|\d{{1,2}}|{_ABBREVIATIONS})\.)"
_SENTENCE_END = regex.compile(rf"[.!?…][\"'”’»)\]]*{_NO_END}(?=\s+\P{{Ll}})|[。！？]+[」』）]*")
_PARAGRAPH_END = regex.compile(r"(?=\n\s*\n)")
_CLAUSE_END = regex.compile(r"(?:[,;:]|\s[–—-])(?=\s+[^\s\d]+(?:\s|$))|[、，；：](?!\d)")
_WORD_END = regex.compile(
    r"(?=\s)|(?<=[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])"
    r"(?=[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])"
)
_TIME = (
    r"\d{1,2}[:.]\d{2}(?:\s(?:Uhr|[ap]\.?m\.?|[AP]M)(?=\W|$))?"
    r"(?:\s(?:[A-Z]{2,5}|UTC[+-]\S+)(?:\stime)?(?=\W|$))?"
)
_DAY = r"\d{1,2}\.?\s\p{L}+\.?(?:\s\d{4})?"
_PHONE = r"\+?\d[\d ()/.-]{5,}\d"
_WITH_UNIT = r"\S*\d\S*\s[^\s\d]+"
_ATOM = regex.compile(
    rf"https?://\S+|[@#]\S+|{_PHONE}|(?:{_DAY},?\s)?{_TIME}|{_DAY}(?<=\d)|{_WITH_UNIT}"
)
_NEAR_NUMBER = regex.compile(rf"{_TIME}|\S*\d\S*")
_GRAPHEME = regex.compile(r"\X")
_TRAILING = ".,;:–—- "


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where a text may be cut, each list from left to right.

    `words` keeps clear of every number, `gaps` only of what surely belongs
    together: it is for texts that are little else but numbers.
    """

    paragraphs: list[int]
    sentences: list[int]
    clauses: list[int]
    words: list[int]
    gaps: list[int]


def places(text: str) -> Places:
    """Where `text` may be cut without parting what belongs together."""
    gaps = {found.start() for found in _WORD_END.finditer(text)} - _inside_atoms(text)
    return Places(
        paragraphs=[found.start() for found in _PARAGRAPH_END.finditer(text)],
        sentences=[found.end() for found in _SENTENCE_END.finditer(text)],
        clauses=[found.start() for found in _CLAUSE_END.finditer(text)],
        words=sorted(gaps - _beside_numbers(text)),
        gaps=sorted(gaps),
    )


def shortened(text: str, fits: Callable[[str], bool], mark: str = "…") -> str | None:
    """The best shorter `text` that fits; None where nothing of at least `LEAST` characters does.

    Whole sentences are best, then clauses, then words, unless that throws away
    too much of what would fit. Where a cut leaves a sentence unfinished, `mark`
    says so.
    """
    at = places(text)
    most = None
    for level in (at.words, at.gaps):
        most = most or longest([_cut(text, end, mark) for end in level if end >= LEAST], fits)
    sentences = [text[:end] for end in at.sentences if end < len(text)]
    clauses = [_cut(text, end, mark) for end in at.clauses]
    for versions, share in ((sentences, _SENTENCE_SHARE), (clauses, _CLAUSE_SHARE)):
        enough = max(LEAST, share * len(most or ""))
        best = longest([less for less in versions if len(less) >= enough], fits)
        if best is not None:
            return best
    return most


def _inside_atoms(text: str) -> set[int]:
    """Every place of `text` inside what belongs together."""
    closed = set(range(1, len(text))) - {found.start() for found in _GRAPHEME.finditer(text)}
    for atom in _ATOM.finditer(text):
        closed.update(range(atom.start() + 1, atom.end()))
    return closed


def _beside_numbers(text: str) -> set[int]:
    """Every place of `text` right before or after a word with a digit, or in a time."""
    near: set[int] = set()
    for number in _NEAR_NUMBER.finditer(text):
        near.update(range(number.start() - 1, number.end() + 1))
    return near


def _cut(text: str, end: int, mark: str) -> str:
    return text[:end].rstrip(_TRAILING) + mark


def longest(versions: Sequence[str], fits: Callable[[str], bool]) -> str | None:
    """The longest of `versions`, which run from short to long, that fits.

    A network's count hardly ever falls as a text grows; where it does, a
    shorter version may be taken than need be, but never one that does not fit.
    """
    place = bisect_right(versions, 0, key=lambda version: 0 if fits(version) else 1)
    return next((version for version in reversed(versions[:place]) if fits(version)), None)
