"""Front matter: the YAML head of a Markdown file, and the Markdown below it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hubgen.problems import Place, Problem

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_BLANK = re.compile(r"(?:[ \t]*\n)*")


@dataclass(frozen=True, slots=True)
class Split:
    """A file in its two parts; lines count from 1 at the top of the file.

    `head` is None where the file has none.
    """

    head: str | None
    head_line: int
    body: str
    body_line: int


def split(text: str, path: str) -> tuple[Split | None, list[Problem]]:
    """Split `text` into head and body; a file may have no head.

    Blank lines may stand before it. A head that is opened and never closed is a problem.
    """
    blank = _BLANK.match(text)
    start = _FENCE.match(text, blank.end() if blank else 0)
    if not start:
        return Split(None, 1, text, 1), []
    line = text.count("\n", 0, start.start()) + 1
    end = _FENCE.search(text, start.end())
    if not end:
        return None, [
            Problem(
                place=Place(path, line),
                rule="front-matter-open",
                what="the keys at the top of this file begin here and never end",
                fix="put a line --- below the last key",
            )
        ]
    body_start = min(end.end() + 1, len(text))
    body_line = text.count("\n", 0, body_start) + 1
    head = text[start.end() + 1 : end.start()]
    return Split(head, line + 1, text[body_start:], body_line), []
