"""Nodes: YAML as written, each scalar as text with its position.

Built from parse events: PyYAML's C composer crashes on deep input, and it
knows neither duplicate keys nor where a value stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from hubgen.model.fields import shown
from hubgen.model.source import KeyPath
from hubgen.problems import Level, Place, Problem, first_few
from hubgen.source.text import FORBIDDEN, character_words
from hubgen.source.yaml_words import yaml_words

DEEPEST = 64
MOST_VALUES = 20_000
_EMPTY_VALUES = frozenset({"", "~", "null"})
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CUT_OFF = re.compile(r"[ \t]*(?<=\s)#[^\s#][^\n]*")
_QUOTE = "or put quotes around it if it is text"


@dataclass(slots=True)
class Document:
    """One YAML mapping as plain data, and the position of each value.

    `data` holds texts, lists, dicts and None. `marks` maps key paths to line
    and column, from 1, of values; `key_marks` those of the keys themselves.
    """

    data: dict[str, Any] = field(default_factory=dict)
    marks: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)
    key_marks: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)


class _Refusal(Exception):  # noqa: N818 - it never leaves this module
    def __init__(
        self, at: tuple[int, int], rule: str, what: str, fix: str, level: Level = Level.ERROR
    ) -> None:
        super().__init__(what)
        self.at, self.rule, self.what, self.fix, self.level = at, rule, what, fix, level

    def in_file(self, path: str) -> Problem:
        return Problem(
            place=Place(path, *self.at),
            rule=self.rule,
            what=self.what,
            fix=self.fix,
            level=self.level,
        )


class _Composer:
    """Builds plain data from parse events; problems are added to `remarks`."""

    def __init__(self, text: str, first_line: int) -> None:
        self.text = text
        self.first_line = first_line
        self.document = Document()
        self.remarks: list[_Refusal] = []
        self.values = 0
        self.loader = _LOADER(text)

    def place(self, mark: Any) -> tuple[int, int]:
        return mark.line + self.first_line, mark.column + 1

    def end(self) -> tuple[int, int]:
        """Return the place after the last character; the parser counts one line more."""
        lines = self.text.rstrip("\n").split("\n")
        return self.first_line + len(lines) - 1, len(lines[-1]) + 1

    def compose(self) -> Any:
        """Return the data of the only document; None for an empty one."""
        result = None
        documents = 0
        while self.loader.check_event():
            event = self.loader.get_event()
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    fix = "remove the line ---, or make a file of its own"
                    what = "a second document starts here"
                    raise _Refusal(self.place(event.start_mark), "second-document", what, fix)
                result = self.value(self.loader.get_event(), ())
        return result

    def value(self, event: Any, path: KeyPath) -> Any:
        self.refuse_extras(event)
        self.document.marks[path] = self.place(event.start_mark)
        self.values += 1
        if self.values > MOST_VALUES:
            what = f"this file has more than {MOST_VALUES:,} values"
            raise _Refusal(self.place(event.start_mark), "too-many-values", what, "split it")
        if len(path) > DEEPEST:
            what = f"values are nested more than {DEEPEST} deep here"
            raise _Refusal(self.place(event.start_mark), "nesting", what, "flatten them")
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return list(self.items(path))
        return self.mapping(path)

    def scalar(self, event: Any) -> str | None:
        self.refuse_characters(event)
        if not event.implicit[0]:  # quoted
            return str(event.value)
        lost = _CUT_OFF.match(self.text, event.end_mark.index)
        if lost:
            what = f"{shown(lost[0].strip())} is not read: # after a space starts a remark"
            fix = 'put the whole value in quotes: "…"'
            self.remarks.append(_Refusal(self.place(event.end_mark), "cut-off", what, fix))
        return None if event.value in _EMPTY_VALUES else str(event.value)

    def items(self, path: KeyPath) -> Iterator[Any]:
        index = 0
        while not isinstance(event := self.loader.get_event(), yaml.SequenceEndEvent):
            yield self.value(event, (*path, index))
            index += 1

    def mapping(self, path: KeyPath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := self.loader.get_event(), yaml.MappingEndEvent):
            self.refuse_extras(event)
            if not isinstance(event, yaml.ScalarEvent):
                what = "a key must be a simple word"
                raise _Refusal(self.place(event.start_mark), "key", what, "put quotes around it")
            self.refuse_characters(event)
            key = event.value
            inside = (*path, key)
            if key in values:
                line = self.document.key_marks[inside][0]
                what = f'"{shown(key)}" is here a second time; it is in line {line} already'
                self.remarks.append(
                    _Refusal(
                        self.place(event.start_mark), "duplicate-key", what, "keep one of them"
                    )
                )
            else:
                self.document.key_marks[inside] = self.place(event.start_mark)
            values[key] = self.value(self.loader.get_event(), inside)
        return values

    def refuse_extras(self, event: Any) -> None:
        at = self.place(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            what = f"*{shown(str(event.anchor))} refers to another place of the file"
            raise _Refusal(at, "alias", what, f"write the value out, {_QUOTE}")
        if event.anchor:
            what = f"&{shown(event.anchor)} names this value"
            raise _Refusal(at, "anchor", what, f"remove it, {_QUOTE}")
        if event.tag:
            what = f"{shown(event.tag)} marks this value with a type"
            raise _Refusal(at, "tag", what, f"remove it, {_QUOTE}")

    def refuse_characters(self, event: Any) -> None:
        """Refuse characters that an escape in quotes brings into the value."""
        match = FORBIDDEN.search(event.value)
        if match:
            rule, what = character_words(match[0])
            raise _Refusal(self.place(event.start_mark), rule, what, "delete it")


def parse_mapping(
    text: str, path: str, first_line: int = 1
) -> tuple[Document | None, list[Problem]]:
    """Parse `text` as a mapping; None if it cannot be used.

    `first_line` is the line of the file at `path` that `text` starts in.
    An empty text is an empty mapping.
    """
    composer = _Composer(text, first_line)
    document, refusals = composer.document, composer.remarks
    try:
        data = composer.compose()
        if isinstance(data, dict):
            document.data = data
        elif data is not None:
            kind = "list" if isinstance(data, list) else "text"
            what = f"there is a {kind} here where keys and values belong"
            fix = "write lines like title: The website is down"
            refusals.append(_Refusal(document.marks[()], "mapping", what, fix))
    except _Refusal as refusal:
        refusals.append(refusal)
    except yaml.YAMLError as error:
        mark, what, fix = yaml_words(error, text)
        at = min(composer.place(mark), composer.end()) if mark else (first_line, 1)
        refusals.append(_Refusal(at, "yaml", what, fix))
    finally:
        composer.loader.dispose()
    usable = all(refusal.level is not Level.ERROR for refusal in refusals)
    problems = first_few(refusal.in_file(path) for refusal in refusals)
    return (document if usable else None), problems
