"""Features: what the classifier sees of a text, as numbers of hash buckets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final
from zlib import crc32

BUCKETS: Final = 1 << 17
_LINK: Final = re.compile(r"https?://\S+|www\.\S+")
_HANDLE: Final = re.compile(r"@\w+")
_LONG: Final = re.compile(r"(.)\1{2,}")
_TOKEN: Final = re.compile(
    r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:]\d+)*|[?!]+|\.{2,}"
    r"|[\u2600-\u27bf\U0001f300-\U0001faff]|[:;=8][-o*']?[)\](\[dDpP/:}{@|\\]|<3"
)
_NEGATIONS: Final = frozenset(
    "not no never nothing nobody none without cannot nor neither hardly barely"
    " nicht kein keine keinen keinem keiner nie niemals nichts niemand ohne kaum".split()
)
_REACH: Final = 3  # words behind a negation that it turns around
_SHORTEST_STEM: Final = 5
_STRONG: Final = 1.5
_SCORE_LIMIT: Final = 4
_LONGEST: Final = 2_000
_SHORTEST_BEGINNING: Final = 3


def features(text: str, language: str) -> list[int]:
    """Return the buckets of `text`, each once, in ascending order."""
    return sorted(
        {
            crc32(name.encode("utf-8", "replace")) % BUCKETS
            for name in _names(text[:_LONGEST], language)
        }
    )


def _names(text: str, language: str) -> Iterator[str]:
    plain = _HANDLE.sub(" ", _LINK.sub(" ", text.replace("&amp;", "&")))
    tokens = _TOKEN.findall(_LONG.sub(r"\1\1", plain))
    yield f"language {language}"
    if _LINK.search(text):
        yield "link"
        yield f"link {language}"
    if text.startswith(("RT ", "Re:")):
        yield "repeated"
    if sum(token.isupper() and len(token) > 2 for token in tokens) > len(tokens) / 2:  # noqa: PLR2004
        yield "capitals"
    yield f"length {min(len(tokens) // 4, 6)} {language}"
    words = [_word(token) for token in tokens]
    yield from _ngrams(words)
    yield from _lexicon_names(words)


def _word(token: str) -> str:
    if token[0].isdigit():
        return "0" if len(token) < 7 else "0000000"  # noqa: PLR2004 - long: a number of somebody
    if token[0] in "?!":
        return token[0] if len(token) == 1 else token[0] * 2
    return token.lower().replace("’", "'")


def _ngrams(words: list[str]) -> Iterator[str]:
    negated = 0
    before = "^"
    earlier = "^"
    for word in [*words, "$"]:
        mark = "not_" if negated else ""
        yield mark + word
        yield f"{before} {word}"
        yield f"{earlier} {before} {word}"
        if word.isalpha() and len(word) >= _SHORTEST_STEM:
            yield f"{mark}{word[:_SHORTEST_STEM]}-"
            yield f"-{word[-_SHORTEST_STEM:]}"
        negated = _REACH if is_negation(word) else max(negated - 1, 0)
        earlier, before = before, word


def is_negation(word: str) -> bool:
    """Return whether `word` turns the words behind it around."""
    return word in _NEGATIONS or word.endswith("n't")


def _lexicon_names(words: list[str]) -> Iterator[str]:
    """Yield how positive and how negative the words of the lexicon in `words` are."""
    good = bad = 0.0
    negated = 0
    for word in words:
        value = _value(word)
        if negated:
            value = -value / 2
        good, bad = good + max(value, 0), bad - min(value, 0)
        negated = _REACH if is_negation(word) else max(negated - 1, 0)
    for name, total in (("good", good), ("bad", bad), ("sum", good - bad), ("rest", bad - good)):
        for step in range(1, min(int(total / _STRONG), _SCORE_LIMIT) + 1):
            yield f"lexicon {name} {step}"


def _value(word: str) -> float:
    """Return how a word feels, from -4 to 4; 0 for words without a feeling."""
    exact, beginnings = _lexicon()
    if word in exact:
        return exact[word]
    ends = range(len(word), _SHORTEST_BEGINNING - 1, -1)
    return next((beginnings[word[:end]] for end in ends if word[:end] in beginnings), 0.0)


@cache
def _lexicon() -> tuple[dict[str, float], dict[str, float]]:
    """Return the values of words, VADER's and German ones, and those of beginnings of words."""
    lines = (files("vaderSentiment") / "vader_lexicon.txt").read_text("utf-8").splitlines()
    fields = (line.split("\t") for line in lines if "\t" in line)
    exact = {word: float(value) for word, value, *_ in fields}
    beginnings = {}
    source = files("hubgen.listening.understanding") / "lexicon.de.txt"
    for line in source.read_text("utf-8").splitlines():
        value, _, words = line.partition(": ")
        for word in words.split() if not line.startswith("#") else ():
            if word.endswith("*"):
                beginnings[word[:-1]] = float(value)
            else:
                exact.setdefault(word, float(value))
    return exact, beginnings
