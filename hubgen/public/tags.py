"""Tags: the opening tags of HTML, found in time that grows with its length alone.

Python's own parser takes the square of it where a bracket or a comment is
never closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

_OPENING = re.compile(r"<!--.*?(?:-->|\Z)|<[!?/].*?(?:>|\Z)|<([a-zA-Z][^\s/>]*)", re.DOTALL)
_LINKED = re.compile(r"<(a|img)(?=\s)")
_ATTRIBUTE = re.compile(
    r"[\s/]*(=?[^\s/>=]*)(?:\s*=\s*(?:\"([^\"]*)(?:\"|\Z)|'([^']*)(?:'|\Z)|([^\s>]*)))?"
)


def opening_tags(html: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Each opening tag of `html`, however broken: its name and its attributes, in small letters.

    A tag that the end cuts off is none. What stands inside of scripts counts as well.
    """
    return _found(html, _OPENING)


def links_and_images(html: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The opening tags of links and pictures alone, of HTML that Markdown without tags became."""
    return _found(html, _LINKED)


def _found(html: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, dict[str, str]]]:
    position = 0
    while found := pattern.search(html, position):
        position = found.end()
        if found[1] is None:
            continue
        attributes: dict[str, str] = {}
        while (part := _ATTRIBUTE.match(html, position)) and part.end() > position:
            position = part.end()
            value = part[2] or part[3] or part[4] or ""
            if part[1]:
                attributes.setdefault(part[1].lower(), unescape(value))
        if html.startswith(">", position):
            yield found[1].lower(), attributes
