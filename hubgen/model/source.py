"""Where a model object was written, so that every finding can say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

from hubgen.problems import Place

_T = TypeVar("_T")

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file: its path from the hub's folder, and the position of each of its keys.

    `marks` maps a key's path (`("components", "payments")`) to line and column
    of its value, `key_marks` to those of the key itself;
    `body_line` is the line, from 1, at which the Markdown starts.
    """

    path: str
    marks: Mapping[KeyPath, tuple[int, int]] = field(
        default_factory=dict, repr=False, compare=False
    )
    key_marks: Mapping[KeyPath, tuple[int, int]] = field(
        default_factory=dict, repr=False, compare=False
    )
    body_line: int = 1

    def at(self, *keys: str | int) -> Place:
        """Return the place of the value at `keys`, else of the nearest key above it."""
        path: KeyPath = keys
        while path and path not in self.marks:
            path = path[:-1]
        line, column = self.marks.get(path, (1, 1))
        return Place(self.path, line, column)

    def at_key(self, *keys: str | int) -> Place:
        """Return the place of the last key of `keys` itself."""
        mark = self.key_marks.get(keys)
        return Place(self.path, *mark) if mark else self.at(*keys)

    @property
    def folder(self) -> str:
        """The path of the folder that the file lies in, without a slash at its end."""
        return self.path.rpartition("/")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion:
    """Text of a body that stands for other text in its file: where it begins, both lengths."""

    start: int
    length: int
    written_length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Markdown, and the source that it is from.

    `written` is the Markdown as the file has it, where `insertions` stand for parts of it.
    """

    markdown: str
    source: Source
    insertions: tuple[Insertion, ...] = ()
    written: str | None = field(default=None, compare=False, repr=False)
    _results: dict[object, object] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def once(self, function: Callable[[Body], _T]) -> _T:
        """Return `function` of this body, called the first time alone."""
        if function not in self._results:
            self._results[function] = function(self)
        return cast("_T", self._results[function])

    def place(self, offset: int) -> Place:
        """Return the place of the character at `offset` of the Markdown."""
        before = self.markdown[:offset]
        start = before.rfind("\n") + 1
        column = offset - start
        for one in self.insertions:
            if start <= one.start < offset:
                passed = min(one.length, offset - one.start)
                column += (one.written_length if passed == one.length else 0) - passed
        return Place(self.source.path, self.source.body_line + before.count("\n"), column + 1)
