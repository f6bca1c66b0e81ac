"""Rewording: whether words that changed in place also changed what they say.

Figures, dates and negations are what readers act on. Where they change, an
edit is too quiet: readers deserve a correction.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

_FIGURE = re.compile(r"\d+(?:[.,:/-]\d+)*")
_NEGATIONS = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|without|cannot|\w+n['’]t"
    r"|nicht|nichts|nie|niemals|niemand|kein\w*|weder|ohne)\b",
    re.IGNORECASE,
)
_MONTHS = re.compile(
    r"\b(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zä]*\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b\w+tag\b|\bmittwoch\b|\b(?:today|tomorrow"
    r"|yesterday|heute|morgen|gestern)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What changed beyond words: each a sentence part like `numbers (2 → 3)`."""

    parts: tuple[str, ...]


def changed_meaning(old: str, new: str) -> Meaning:
    """What of figures, dates and negations differs between two wordings."""
    parts = []
    for name, pattern in (("numbers", _FIGURE), ("dates", _MONTHS), ("negations", _NEGATIONS)):
        before = Counter(word.casefold() for word in pattern.findall(old))
        after = Counter(word.casefold() for word in pattern.findall(new))
        if before != after:
            gone, come = sorted((before - after).elements()), sorted((after - before).elements())
            parts.append(f"{name} ({', '.join(gone) or '–'} → {', '.join(come) or '–'})")
    return Meaning(tuple(parts))


def word_changes(old: str, new: str) -> list[tuple[str, str]]:
    """The stretches of words that differ: what stood there, and what stands there now."""
    before, after = old.split(), new.split()
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    return [
        (" ".join(before[a1:a2]), " ".join(after[b1:b2]))
        for tag, a1, a2, b1, b2 in matcher.get_opcodes()
        if tag != "equal"
    ]
