"""Shortening: the longest beginning of a text that fits, ended at the best boundary."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hubgen.outputs.posts.cutting.boundaries import boundaries

LEAST = 30
_SENTENCE_SHARE, _CLAUSE_SHARE = 0.4, 0.8
_MARK = "…"
_TRAILING = ".,;:–—- "


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortened:
    """A shortened text, and the offset in the original at which it ends."""

    text: str
    end: int

    @property
    def is_unfinished(self) -> bool:
        """Whether it ends within a sentence."""
        return self.text.endswith(_MARK)


def shorten(text: str, language: str, fits: Callable[[str], bool]) -> Shortened | None:
    """Return the best beginning of `text` that fits; None if none of `LEAST` characters does.

    Whole sentences are best, then clauses, then words, unless that loses too
    much of what would fit. An unfinished sentence ends in `…`.
    """
    at = boundaries(text, language)
    most = None
    for level in (at.words, at.gaps):
        most = most or longest([_cut(text, end) for end in level if end >= LEAST], fits)
    sentences = [Shortened(text=text[:end], end=end) for end in at.sentences if end < len(text)]
    clauses = [_cut(text, end) for end in at.clauses]
    for versions, share in ((sentences, _SENTENCE_SHARE), (clauses, _CLAUSE_SHARE)):
        enough = max(LEAST, share * len(most.text if most else ""))
        best = longest([one for one in versions if len(one.text) >= enough], fits)
        if best is not None:
            return best
    return most


def shortest(text: str, language: str) -> Shortened:
    """Return the shortest beginning of `text` of at least `LEAST` characters, or all of it."""
    ends = (end for end in boundaries(text, language).gaps if end >= LEAST)
    end = next(ends, None)
    return _cut(text, end) if end else Shortened(text=text, end=len(text))


def _cut(text: str, end: int) -> Shortened:
    return Shortened(text=text[:end].rstrip(_TRAILING) + _MARK, end=end)


def longest(versions: Sequence[Shortened], fits: Callable[[str], bool]) -> Shortened | None:
    """Return the longest of `versions`, which are in order of length, that fits.

    Where a network counts a longer text as shorter, a shorter version may be
    returned than need be, but never one that does not fit.
    """
    place = bisect_right(versions, 0, key=lambda version: 0 if fits(version.text) else 1)
    return next((one for one in reversed(versions[:place]) if fits(one.text)), None)
