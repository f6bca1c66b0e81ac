"""Patterns: compile the words of a rule to one search."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_SPACE_OUTSIDE_BRACKETS = re.compile(r"(\\.|\[(?:\\.|[^\]])*\])| (?=(?P<counted>[?*+{])?)")


def _loose(pattern: str) -> str:
    """Return `pattern` with each space matching any run of white space."""

    def space(match: re.Match[str]) -> str:
        return match[1] or (r"\s" if match["counted"] else r"\s+")

    return _SPACE_OUTSIDE_BRACKETS.sub(space, pattern)


def _bounded(pattern: str, *, whole_words: bool) -> str:
    return rf"(?<!\w)(?:{pattern})(?!\w)" if whole_words else pattern


def any_of(
    tokens: tuple[str, ...], *, ignore_case: bool = True, whole_words: bool = True
) -> re.Pattern[str]:
    """Return a search for the first of `tokens`; a space in them matches a line end too."""
    either = "|".join(f"(?:{_loose(token)})" for token in tokens)
    return re.compile(
        _bounded(either, whole_words=whole_words), re.IGNORECASE if ignore_case else 0
    )


class Substitutions:
    """A search for words that have better ones.

    There may be hundreds: they are indexed by their first letter, so that each
    word of a text is compared only with those that can match it.
    """

    def __init__(
        self, swap: Mapping[str, str], *, ignore_case: bool = True, whole_words: bool = True
    ) -> None:
        self._start = re.compile(r"(?<!\w)\S" if whole_words else r"\S")
        by_letter: dict[str, dict[str, str]] = {}
        for worse, better in swap.items():
            by_letter.setdefault(_first_letter(worse), {})[worse] = better
        anywhere = by_letter.pop("", {})
        self._by_letter = {
            letter: _Alternatives({**some, **anywhere}, ignore_case, whole_words)
            for letter, some in by_letter.items()
        }
        self._others = _Alternatives(anywhere, ignore_case, whole_words) if anywhere else None

    def find(self, words: str) -> Iterator[tuple[re.Match[str], str]]:
        """Yield every match in `words`, and what to write in its place."""
        end = 0
        for start in self._start.finditer(words):
            search = self._by_letter.get(start[0].lower(), self._others)
            if search and start.start() >= end and (match := search.at(words, start.start())):
                end = match[0].end()
                yield match


class _Alternatives:
    """Patterns in one search, each in a group of its own."""

    def __init__(self, swap: Mapping[str, str], ignore_case: bool, whole_words: bool) -> None:  # noqa: FBT001 - private, and called twice
        self._better: dict[int, str] = {}
        groups = 0
        for worse, better in swap.items():
            self._better[groups + 1] = better
            groups += 1 + re.compile(worse).groups
        self._search = re.compile(
            _bounded("|".join(f"({_loose(worse)})" for worse in swap), whole_words=whole_words),
            re.IGNORECASE if ignore_case else 0,
        )

    def at(self, words: str, offset: int) -> tuple[re.Match[str], str] | None:
        """Return the match that begins at `offset` and its better words; None without one."""
        match = self._search.match(words, offset)
        if match is None:
            return None
        return match, next(
            better for group, better in self._better.items() if match[group] is not None
        )


def _first_letter(pattern: str) -> str:
    """Return the letter that every match of `pattern` begins with; empty where unknown."""
    plain = re.match(r"([^\W\d_])(?![?*{])", pattern)
    return plain[1].lower() if plain and "|" not in re.sub(r"\(.*\)", "", pattern) else ""
