"""Byte order marks and line ends: edits see line feeds, files keep the form that they have."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import chain

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_MARK = "\ufeff"
_MOST_COMPARED = 4000


def normalized(raw: str) -> str:
    """Return `raw`, a file's text, without a byte order mark and with line feeds alone."""
    return raw.removeprefix(_MARK).replace("\r\n", "\n").replace("\r", "\n")


def in_form_of(raw: str, text: str) -> str:
    """Return the normalized `text` with the byte order mark and line ends of `raw`.

    A line that is in both keeps its own line end; a new line gets the most frequent one.
    """
    mark = _MARK if raw.startswith(_MARK) else ""
    old = _LINE.findall(raw.removeprefix(_MARK))
    ends = Counter(line[len(line.rstrip("\r\n")) :] for line in old) - Counter([""])
    usual = ends.most_common(1)[0][0] if ends else "\n"
    if set(ends) <= {"\n"}:
        return mark + text
    if len(ends) == 1:
        return mark + text.replace("\n", usual)
    new = _LINE.findall(text)
    return mark + "".join(_aligned(old, new, usual))


def _aligned(old: list[str], new: list[str], usual: str) -> list[str]:
    """Return the lines `new`, those that are in `old` as they are there."""
    plain = [normalized(line) for line in old]
    result = [line.replace("\n", usual) for line in new]
    before = _common_start(plain, new)
    after = _common_start(plain[before:][::-1], new[before:][::-1])
    same = [(0, 0, before), (len(old) - after, len(new) - after, after)]
    middle, other = plain[before : len(old) - after], new[before : len(new) - after]
    if len(middle) + len(other) <= _MOST_COMPARED:
        matcher = SequenceMatcher(a=middle, b=other, autojunk=False)
        blocks = ((before + a, before + b, size) for a, b, size in matcher.get_matching_blocks())
        same = list(chain(same, blocks))
    for start, target, size in same:
        result[target : target + size] = old[start : start + size]
    return result


def _common_start(first: list[str], second: list[str]) -> int:
    """Return how many items `first` and `second` have in common at their starts."""
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count
