"""Text: what the bytes of a file say, and the characters that have no place in it."""

from __future__ import annotations

import re
from codecs import BOM_UTF8

from hubgen.problems import Place, Problem

_TURNS = "\u202a-\u202e\u2066-\u2069"
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029"
_NO_CHARACTER = "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
# What neither YAML, XML nor a reader's eye can do with.
FORBIDDEN = re.compile(f"[{_TURNS}{_CONTROL}{_NO_CHARACTER}]")
_TURN = re.compile(f"[{_TURNS}]")


def decoded(data: bytes, path: str) -> tuple[str | None, list[Problem]]:
    """Return the text of `data` with line feeds as line ends; None after a problem.

    A byte order mark is left away.
    """
    try:
        text = data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")
        fix = 'save it again with the encoding "UTF-8"'
        what = "this file is not written in UTF-8"
        return None, [Problem(place=_end_of(before, path), rule="encoding", what=what, fix=fix)]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.replace("\n", "").isprintable():  # ten times as fast
        return text, []
    match = FORBIDDEN.search(text)
    if match is None:
        return text, []
    rule, what = character_words(match[0])
    place = _end_of(text[: match.start()], path)
    return None, [Problem(place=place, rule=rule, what=what, fix="delete it")]


def character_words(character: str) -> tuple[str, str]:
    """Return the rule that a forbidden `character` breaks, and what is wrong with it."""
    code = f"U+{ord(character):04X}"
    if _TURN.match(character):
        what = f"there is an invisible character here that turns the direction of writing ({code})"
        return "direction-override", what
    return "control-character", f"there is a control character here ({code})"


def _end_of(text: str, path: str) -> Place:
    normal = text.replace("\r\n", "\n").replace("\r", "\n")
    return Place(path, normal.count("\n") + 1, len(normal) - normal.rfind("\n"))
