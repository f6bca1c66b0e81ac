"""Patterns: a rule's words as one compiled search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

_SPACE_OUTSIDE_BRACKETS = re.compile(r"(\\.|\[(?:\\.|[^\]])*\])| +")


def _loose(pattern: str) -> str:
    """`pattern` with each space standing for any run of white space."""
    return _SPACE_OUTSIDE_BRACKETS.sub(lambda found: found[1] or r"\s+", pattern)


def _bounded(pattern: str, *, whole_words: bool) -> str:
    return rf"(?<!\w)(?:{pattern})(?!\w)" if whole_words else pattern


@lru_cache(maxsize=1024)
def any_of(
    tokens: tuple[str, ...], *, ignore_case: bool = True, whole_words: bool = True
) -> re.Pattern[str]:
    """A search for whichever of `tokens` comes first; a space in them matches a line's end too."""
    either = "|".join(f"(?:{_loose(token)})" for token in tokens)
    return re.compile(
        _bounded(either, whole_words=whole_words), re.IGNORECASE if ignore_case else 0
    )


class Swaps:
    """A search for words that have better ones."""

    def __init__(
        self, swap: Mapping[str, str], *, ignore_case: bool = True, whole_words: bool = True
    ) -> None:
        self._better: dict[int, str] = {}
        parts: list[str] = []
        groups = 0
        for worse, better in swap.items():
            groups += 1
            self._better[groups] = better
            parts.append(f"({_loose(worse)})")
            groups += re.compile(worse).groups
        self._search = re.compile(
            _bounded("|".join(parts), whole_words=whole_words), re.IGNORECASE if ignore_case else 0
        )

    def find(self, words: str) -> Iterable[tuple[re.Match[str], str]]:
        """Every match in `words`, and what to write in its place."""
        for found in self._search.finditer(words):
            yield found, self._better[self._outer(found)]

    def _outer(self, found: re.Match[str]) -> int:
        return next(group for group in self._better if found[group] is not None)
