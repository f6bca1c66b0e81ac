"""Nodes: YAML as it stands on the page, each scalar as text with its place.

Built from parse events: PyYAML's C composer crashes on deep input, and it
knows neither duplicate keys nor where a value stood.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from hubgen.model.source import KeyPath
from hubgen.problems import Place, Problem

DEEPEST = 64
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOTHING = frozenset({"", "~", "null"})


@dataclass(slots=True)
class Document:
    """One YAML mapping as plain data, and where each of its values stands.

    `data` holds texts, lists, dicts and None. `marks` maps key paths to line
    and column, from 1, of values; `key_marks` those of the keys themselves.
    """

    data: dict[str, Any] = field(default_factory=dict)
    marks: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)
    key_marks: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)


class _Refusal(Exception):  # noqa: N818 - it never leaves this module
    def __init__(self, rule: str, mark: yaml.Mark, what: str, mend: str) -> None:
        super().__init__(what)
        self.rule, self.mark, self.what, self.mend = rule, mark, what, mend


class _Composer:
    def __init__(self, events: Iterator[Any], first_line: int) -> None:
        self.events = events
        self.first_line = first_line
        self.document = Document()
        self.duplicates: list[_Refusal] = []

    def place(self, mark: yaml.Mark) -> tuple[int, int]:
        return mark.line + self.first_line, mark.column + 1

    def compose(self) -> Any:
        """The data of the one document there is; None for an empty one."""
        result = None
        count = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                count += 1
                if count > 1:
                    raise _Refusal(
                        "second-document",
                        event.start_mark,
                        "a second document starts here",
                        "remove the line ---, or make a file of its own",
                    )
                result = self.value(next(self.events), ())
        return result

    def value(self, event: Any, path: KeyPath) -> Any:
        self.refuse_extras(event)
        self.document.marks[path] = self.place(event.start_mark)
        if len(path) > DEEPEST:
            raise _Refusal(
                "nesting",
                event.start_mark,
                f"values are nested more than {DEEPEST} deep here",
                "flatten them",
            )
        if isinstance(event, yaml.ScalarEvent):
            return None if event.implicit[0] and event.value in _NOTHING else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return list(self.items(path))
        return self.mapping(path)

    def items(self, path: KeyPath) -> Iterator[Any]:
        index = 0
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            yield self.value(event, (*path, index))
            index += 1

    def mapping(self, path: KeyPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            self.refuse_extras(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise _Refusal(
                    "key", event.start_mark, "a key must be a simple word", "put quotes around it"
                )
            key = event.value
            inside = (*path, key)
            if key in found:
                line = self.document.key_marks[inside][0]
                self.duplicates.append(
                    _Refusal(
                        "duplicate-key",
                        event.start_mark,
                        f'"{_cut(key)}" stands here a second time; it is in line {line} already',
                        "keep one of them",
                    )
                )
            else:
                self.document.key_marks[inside] = self.place(event.start_mark)
            found[key] = self.value(next(self.events), inside)
        return found

    def refuse_extras(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise _Refusal(
                "alias",
                event.start_mark,
                f"*{event.anchor} refers to another place of the file",
                "write the value out, or put quotes around it if it is text",
            )
        if getattr(event, "anchor", None):
            raise _Refusal(
                "anchor",
                event.start_mark,
                f"&{event.anchor} names this value",
                "remove it, or put quotes around it if it is text",
            )
        if getattr(event, "tag", None):
            raise _Refusal(
                "tag",
                event.start_mark,
                f"{event.tag} marks this value with a type",
                "remove it, or put quotes around it if it is text",
            )


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"  # noqa: PLR2004 - enough to recognise it


def parse_mapping(
    text: str, path: str, first_line: int = 1
) -> tuple[Document | None, list[Problem]]:
    """`text` as a mapping, and its problems; None where it cannot be used.

    `first_line` is the line of the file at `path` that `text` starts in.
    An empty text is an empty mapping.
    """
    problems: list[Problem] = []

    def report(line: int, column: int, rule: str, what: str, mend: str) -> None:
        problems.append(Problem(place=Place(path, line, column), rule=rule, what=what, mend=mend))

    loader = _LOADER(text)
    try:
        composer = _Composer(_events(loader), first_line)
        data = composer.compose()
        for refusal in composer.duplicates:
            report(*composer.place(refusal.mark), refusal.rule, refusal.what, refusal.mend)
    except _Refusal as refusal:
        report(*composer.place(refusal.mark), refusal.rule, refusal.what, refusal.mend)
        return None, problems
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)
        report(line, column, "yaml", *_yaml_words(error, text, mark))
        return None, problems
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        report(
            first_line,
            1,
            "yaml",
            f"this cannot be read as YAML ({_cut(str(error))})",
            "check its form",
        )
        return None, problems
    finally:
        loader.dispose()
    if data is None:
        return (None if problems else composer.document), problems
    if not isinstance(data, dict):
        line, column = composer.document.marks[()]
        kind = "list" if isinstance(data, list) else "text"
        report(
            line,
            column,
            "mapping",
            f"there is a {kind} here where keys and values belong",
            "write lines like title: Card payments fail",
        )
        return None, problems
    composer.document.data = data
    return (None if problems else composer.document), problems


def _events(loader: Any) -> Iterator[Any]:
    while loader.check_event():
        yield loader.get_event()


def _yaml_words(error: yaml.MarkedYAMLError, text: str, mark: yaml.Mark | None) -> tuple[str, str]:
    line = text.split("\n")[mark.line] if mark and mark.line < text.count("\n") + 1 else ""
    if (
        "\t" in line[: len(line) - len(line.lstrip())]
        or "cannot start any token" in (error.problem or "")
        and "\t" in line
    ):
        return "there is a tab character here", "use spaces to indent"
    reason = f"{error.problem or 'unknown'}"
    if "mapping values are not allowed" in reason:
        return "there is a colon in this value", 'put the whole value in quotes: "…"'
    if "did not find expected key" in reason or "could not find expected ':'" in reason:
        return (
            "this line is not in the form key: value",
            "check its indentation, and put a text that has special characters in quotes",
        )
    if "end of stream" in reason or "end of stream" in (error.context or ""):
        return "a quote or bracket is opened and never closed", "close it"
    return (
        f"this cannot be read as YAML ({reason})",
        "check its form, and put a text that has special characters in quotes",
    )
