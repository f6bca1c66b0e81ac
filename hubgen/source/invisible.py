"""Invisible characters in YAML: no-break spaces and the like where a plain space is meant.

They are allowed in texts. In front of a key, in a key or after its colon they
change what a line means, and nobody sees why.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from hubgen.problems import Level, Place, Problem

_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"
_DASHES = re.compile(r"[-\u2010-\u2015\u2212]{1,6}")
_BEFORE_KEY_ENDS = re.compile(r"[\W_]*[\w-]*(?::\s*)?")


def is_invisible(character: str) -> bool:
    """Return whether nothing is seen of `character`, and it is no plain space or line end."""
    if character in " \t\n":
        return False
    return unicodedata.category(character) in {"Zs", "Cf"} or character in _BLANK_LETTERS


def explain(problems: list[Problem], text: str, path: str, first_line: int = 1) -> list[Problem]:
    """Return `problems`, those that an invisible character causes replaced by its own problem.

    `text` is YAML that starts in `first_line` of the file at `path`.
    """
    if text.isascii() or not any(problem.level is Level.ERROR for problem in problems):
        return problems
    lines = text.split("\n")
    explained: list[Problem] = []
    for problem in problems:
        index = problem.place.line - first_line
        place = None
        if problem.place.path == path and problem.level is Level.ERROR:
            place = _cause(problem, lines, index)
        explained.append(_problem(path, first_line, *place) if place else problem)
    return list(dict.fromkeys(explained))


def _cause(problem: Problem, lines: list[str], index: int) -> tuple[int, int, str] | None:
    """Return line index, column index and character of what causes `problem`."""
    around = range(max(0, index - 1), min(len(lines), index + 1))
    if problem.rule != "yaml":
        around = range(index, index + 1) if 0 <= index < len(lines) else range(0)
        for line in around:
            for column, character in _invisible_in(lines[line]):
                return line, column, character
    for line in around:
        for column, character in _invisible_in(lines[line]):
            if _BEFORE_KEY_ENDS.fullmatch(lines[line], 0, column):
                return line, column, character
    return None


def _invisible_in(line: str) -> Iterator[tuple[int, str]]:
    return ((column, letter) for column, letter in enumerate(line) if is_invisible(letter))


def _problem(path: str, first_line: int, line: int, column: int, character: str) -> Problem:
    return Problem(
        place=Place(path, first_line + line, column + 1),
        rule="invisible-character",
        what=f"there is an invisible character here: {character_name(character)}",
        fix=_fix(character),
    )


def fence_problem(text: str, path: str, after: int = 0) -> Problem | None:
    """Return a problem if a line is meant as --- and is something else.

    It is the first line with text, or the first one `after` that number of lines
    that looks like it: word processors turn hyphens into dashes.
    """
    lines = text.split("\n")
    following = range(after, len(lines))
    if after:
        index = next((one for one in following if _DASHES.fullmatch(lines[one].strip())), -1)
    else:
        index = next((one for one in following if lines[one].strip()), 0)
    if index < 0:
        return None
    dashes = lines[index].strip()
    if _DASHES.fullmatch(dashes) and dashes != "---":
        return Problem(
            place=Place(path, index + 1),
            rule="front-matter-open" if after else "front-matter-missing",
            what=f'this line is "{dashes}", not three hyphens',
            fix="write --- in its place, without automatic correction",
        )
    visible = "".join(letter for letter in lines[index] if not is_invisible(letter))
    if visible.strip() != "---":
        return None
    places = ((index, column, letter) for column, letter in _invisible_in(lines[index]))
    place = next(places, None)
    return _problem(path, 1, *place) if place else None


def character_name(character: str) -> str:
    """Return the name of a character with its code point: `no-break space (U+00A0)`."""
    name = unicodedata.name(character, "a character without a name").lower()
    return f"{name} (U+{ord(character):04X})"


def _fix(character: str) -> str:
    if unicodedata.category(character) == "Zs":
        return "type a plain space in its place"
    return "delete it"
