"""Problems: what is wrong in somebody's files, where, and the fix.

A problem travels as data; a reporter turns it into text or JSON. An
exception of this module means that a command cannot do its work at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Any


class Family(StrEnum):
    """What a problem is about."""

    CONTENT = "content"
    MESSAGE = "message"
    PLAN = "plan"


class Level(StrEnum):
    """How much a problem matters, worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


_LEVELS = list(Level)
_MOST_OF_A_KIND = 50


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file: `path` from the hub's folder, `line` and `column` from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding. `rule` is its stable name; `fix` says what to do about it."""

    place: Place
    rule: str
    what: str
    fix: str = ""
    family: Family = Family.CONTENT
    level: Level = Level.ERROR

    @property
    def stops_a_build(self) -> bool:
        """Content errors stop a build; nothing else does."""
        return self.family is Family.CONTENT and self.level is Level.ERROR

    @property
    def sort_key(self) -> tuple[Place, int, str, str]:
        """By place; at one place the worst first."""
        return (self.place, _LEVELS.index(self.level), self.rule, self.what)

    def as_dict(self) -> dict[str, Any]:
        """Return the problem as flat JSON-ready data."""
        record = asdict(self)
        place, fix = record.pop("place"), record.pop("fix")
        return {**place, **record, "fix": fix, "mend": fix}  # mend: the key before it was fix

    def __str__(self) -> str:
        fix = f"; {self.fix}" if self.fix else ""
        return f"{self.place}: {self.what}{fix}"


def in_order(problems: list[Problem]) -> list[Problem]:
    """Return `problems` without duplicates, by file, line and column."""
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.sort_key)


def first_few(problems: Iterable[Problem]) -> list[Problem]:
    """Return the first fifty of one file's `problems`, and a note if there are more.

    A file that is wrong from top to bottom shall not drown all others.
    """
    rest = iter(problems)
    some = list(islice(rest, _MOST_OF_A_KIND))
    more = next(rest, None)
    if more:
        what = "there are more problems like these from here on"
        some.append(replace(more, rule="more", what=what, fix="fix the ones above first"))
    return some


class HubgenError(Exception):
    """A command cannot do its work; the text is written for its user."""

    exit_code = 3


class WrongUsageError(HubgenError):
    """The command was called in a way that cannot be carried out."""

    exit_code = 2


class ContentError(HubgenError):
    """The content has errors; `problems` holds every finding."""

    exit_code = 1

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = in_order(problems)
        count = sum(one.stops_a_build for one in self.problems) or len(self.problems)
        super().__init__(f"{count} content error{'s' * (count != 1)}")
