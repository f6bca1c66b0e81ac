"""Word diff: two wordings as one text, what was removed before what was added."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_MOST_WORDS = 1500
_WORDS = re.compile(r"\n|[^\s]+")


class DiffKind(StrEnum):
    """Whether words are the same, removed or added."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that are the same, removed or added; `text` holds line ends."""

    part: DiffKind
    text: str


def diff_words(old: str, new: str) -> list[Stretch]:
    """Return `old` and `new` as one text, each removal before what replaces it.

    Lines are compared first, and words only within lines that differ. Very
    long stretches are removed and added as a whole.
    """
    before, after = old.split("\n"), new.split("\n")
    stretches: list[Stretch] = []
    for same, gone, come in _blocks(before, after):
        if same:
            stretches.append(Stretch(DiffKind.SAME, "\n".join(before[gone]) + "\n"))
        else:
            stretches += _by_words("\n".join(before[gone]), "\n".join(after[come]))
            stretches.append(Stretch(DiffKind.SAME, "\n"))
    return _joined(stretches)


def excerpt(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Return the changed sentences of `stretches`; "…" marks what is left out around them."""
    last = len(stretches) - 1
    return [
        _cut(one, follows_change=number > 0, precedes_change=number < last)
        for number, one in enumerate(stretches)
    ]


def _cut(one: Stretch, *, follows_change: bool, precedes_change: bool) -> Stretch:
    """Return an unchanged stretch cut to the sentences that it shares with changes."""
    ends = [match.end() for match in _SENTENCE_END.finditer(one.text)]
    if one.part is not DiffKind.SAME or not ends:
        return one
    head = one.text[: ends[0]] if follows_change else ""
    tail = one.text[ends[-1] :] if precedes_change else ""
    if len(head) + len(tail) >= len(one.text):
        return one
    return Stretch(DiffKind.SAME, f"{head.rstrip()} … {tail}".lstrip())


def _blocks(before: list[str], after: list[str]) -> Iterator[tuple[bool, slice, slice]]:
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        yield tag == "equal", slice(a1, a2), slice(b1, b2)


def _by_words(old: str, new: str) -> list[Stretch]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > _MOST_WORDS:
        return [Stretch(DiffKind.GONE, old + " "), Stretch(DiffKind.NEW, new)]
    stretches = []
    for same, gone, come in _blocks(before, after):
        if same:
            stretches.append(Stretch(DiffKind.SAME, _text(before[gone])))
        else:
            stretches.append(Stretch(DiffKind.GONE, _text(before[gone])))
            stretches.append(Stretch(DiffKind.NEW, _text(after[come])))
    return [one for one in stretches if one.text]


def _text(words: list[str]) -> str:
    return "".join(word if word == "\n" else f"{word} " for word in words)


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    """Return `stretches` with neighbours of one kind joined, without spaces at line ends."""
    merged: list[Stretch] = []
    for one in stretches:
        if merged and merged[-1].part is one.part:
            one = Stretch(one.part, merged.pop().text + one.text)  # noqa: PLW2901 - it grows
        merged.append(one)
    tidy = [Stretch(one.part, one.text.replace(" \n", "\n")) for one in merged]
    while tidy and not tidy[-1].text.strip():
        tidy.pop()
    if tidy:
        tidy[-1] = Stretch(tidy[-1].part, tidy[-1].text.rstrip())
    return tidy
