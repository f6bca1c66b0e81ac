"""Suggestions: the known word that a mistyped one was meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST_LIST = 12


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a fix for a `word` that is not among the `known` ones."""
    names = sorted(known)
    close = get_close_matches(word[:100].lower(), names, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{close[0]}"?'
    if not names:
        return "there are none yet"
    return f"use {one_of(names[:_LONGEST_LIST])}"


def one_of(names: list[str]) -> str:
    """Return `a, b or c`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
