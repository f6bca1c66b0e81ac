"""Plain YAML: the mappings that nearly every file holds, read line by line.

Only what a glance shows to mean the same to YAML is read here: a line for each
key with a word, a text in quotes or a short list, and one level of lines below
a key. Everything else, and everything that is wrong, is left to the parser.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from hubgen.model.source import KeyPath

NOTHING = frozenset({"", "~", "null"})
_LONGEST = 20_000
_KEY = r"[A-Za-z_][A-Za-z0-9_-]{0,60}"
_WORD = r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,60})"
_PAIR = rf"{_WORD}: {_WORD}"
_SCALAR = r"(?P<plain>[^\W_].*)|\"(?P<double>[^\"\\]*)\"|'(?P<single>[^']*)'"
_FLOW = rf"\{{(?P<pairs>{_PAIR}(?:, {_PAIR})*)\}}|\[(?P<items>{_WORD}(?:, {_WORD})*)\]"
_ENTRY = re.compile(rf"(?P<key>{_KEY}):(?: +(?:{_SCALAR}|{_FLOW}))?")
_INNER = re.compile(rf"(?P<indent> +)(?:- +|(?P<key>{_KEY}): +)(?:{_SCALAR})")
_FLOW_PAIR = re.compile(rf"({_WORD}): ({_WORD})")
_FLOW_ITEM = re.compile(_WORD)


class Plain(NamedTuple):
    """A mapping as data, and line and column of its values and of its keys, each from 1."""

    data: dict[str, Any]
    marks: dict[KeyPath, tuple[int, int]]
    key_marks: dict[KeyPath, tuple[int, int]]


def plain_mapping(text: str, first_line: int) -> Plain | None:
    """`text`, which starts in `first_line` of its file; None where it takes a parser."""
    if len(text) > _LONGEST:
        return None
    reader = _Reader()
    for line, written in enumerate(text.split("\n"), first_line):
        if not written.isprintable() or not reader.takes(written, line):
            return None
    return reader.found if reader.found.data and reader.below is None else None


class _Reader:
    """Takes in one line after the other.

    `below` is the last key while nothing is known of its value yet, else None.
    """

    def __init__(self) -> None:
        self.found = Plain({}, {}, {})
        self.below: str | None = None
        self._inner: tuple[str, int, dict[str, Any] | list[Any]] | None = None

    def takes(self, written: str, line: int) -> bool:
        """Whether the next line could be read."""
        if not written or written[0] == "#":
            return True
        if " #" in written:
            return False
        found = (_INNER if written[0] == " " else _ENTRY).fullmatch(written)
        if found is None:
            return False
        plain = found["plain"]
        # A colon before a space makes a key; spaces at the end are not the text's own.
        if plain and (plain[-1] in ": " or ": " in plain):
            return False
        take = self._takes_inner if written[0] == " " else self._takes_entry
        return take(found, line)

    def _takes_entry(self, entry: re.Match[str], line: int) -> bool:
        data, marks, key_marks = self.found
        key = entry["key"]
        if self.below is not None or key in data:
            return False
        if not data:
            marks[()] = (line, 1)
        key_marks[key,] = (line, 1)
        self._inner = None
        kind = entry.lastgroup or "key"
        if kind == "key":
            self.below, data[key] = key, None
            return True
        marks[key,] = (line, entry.start(kind) + (kind == "plain"))
        if kind == "pairs":
            return self._takes_pairs(key, entry, line)
        if kind == "items":
            data[key] = self._items(key, entry, line)
        else:
            data[key] = _scalar(entry)
        return True

    def _takes_pairs(self, key: str, entry: re.Match[str], line: int) -> bool:
        _, marks, key_marks = self.found
        pairs: dict[str, Any] = {}
        for pair in _FLOW_PAIR.finditer(entry.string, *entry.span("pairs")):
            name, value = pair.groups()
            if name in pairs:
                return False
            key_marks[key, name] = (line, pair.start() + 1)
            marks[key, name] = (line, pair.start(2) + 1)
            pairs[name] = None if value in NOTHING else value
        self.found.data[key] = pairs
        return True

    def _items(self, key: str, entry: re.Match[str], line: int) -> list[Any]:
        items: list[Any] = []
        for item in _FLOW_ITEM.finditer(entry.string, *entry.span("items")):
            self.found.marks[key, len(items)] = (line, item.start() + 1)
            items.append(None if item[0] in NOTHING else item[0])
        return items

    def _takes_inner(self, inner: re.Match[str], line: int) -> bool:
        data, marks, key_marks = self.found
        name, column = inner["key"], inner.end("indent") + 1
        if self.below is not None:
            container: dict[str, Any] | list[Any] = [] if name is None else {}
            self._inner = (self.below, column, container)
            marks[self.below,] = (line, column)
            data[self.below], self.below = container, None
        if self._inner is None or self._inner[1] != column:
            return False
        key, _, container = self._inner
        kind = inner.lastgroup or "plain"
        at = (line, inner.start(kind) + (kind == "plain"))
        if isinstance(container, list):
            if name is not None:
                return False
            marks[key, len(container)] = at
            container.append(_scalar(inner))
            return True
        if name is None or name in container:
            return False
        key_marks[key, name] = (line, column)
        marks[key, name] = at
        container[name] = _scalar(inner)
        return True


def _scalar(found: re.Match[str]) -> str | None:
    """The text of a value; an unquoted one can mean that there is none."""
    plain = found["plain"]
    if plain is None:
        return found[found.lastgroup or 0]
    return None if plain in NOTHING else plain
