"""Sections: the parts of a message that answer one question each.

A heading begins a section. Known headings say what the section answers: what
is known, what is not, what is being done, what the reader can do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_HEADING = re.compile(r"<h3>(.*?)</h3>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_CONTAINER = re.compile(r"<(/?)(?:blockquote|div|details|dl|dd|li|ol|table|td|th|ul)\b")


class Answer(StrEnum):
    """What a section answers."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    DOING = "doing"
    CAN_DO = "can-do"


_HEADINGS = {
    "what we know": Answer.KNOWN,
    "what we do not know yet": Answer.UNKNOWN,
    "what we don't know yet": Answer.UNKNOWN,
    "what we are doing": Answer.DOING,
    "what you can do": Answer.CAN_DO,
    "was wir wissen": Answer.KNOWN,
    "was wir noch nicht wissen": Answer.UNKNOWN,
    "was wir tun": Answer.DOING,
    "was sie tun können": Answer.CAN_DO,
    "was du tun kannst": Answer.CAN_DO,
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a text; `heading` is its title's inner HTML, None before the first one."""

    heading: str | None
    answer: Answer | None
    html: str


def sections(html: str) -> list[Section]:
    """Return `html` split at its top headings (level 3).

    It is one section where a heading is inside a list, a quotation or the like.
    """
    parts = _HEADING.split(html)
    bodies, headings = parts[0::2], parts[1::2]
    if not all(_is_whole(body) for body in bodies):
        return [Section(None, None, html)]
    opening = [Section(None, None, bodies[0].strip())] if bodies[0].strip() else []
    return opening + [
        Section(heading, answer_of(heading), body.strip())
        for heading, body in zip(headings, bodies[1:], strict=True)
    ]


def answer_of(heading: str) -> Answer | None:
    """Return what a section under `heading` answers; None for any other heading."""
    words = _TAG.sub("", heading).replace("’", "'")
    return _HEADINGS.get(" ".join(words.casefold().split()).rstrip(":?"))


def _is_whole(html: str) -> bool:
    depth = 0
    for closing in _CONTAINER.findall(html):
        depth += -1 if closing else 1
        if depth < 0:
            return False
    return depth == 0
