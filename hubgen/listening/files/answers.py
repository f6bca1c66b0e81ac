"""Questions about a file that only a person can answer, and the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from hubgen.problems import WrongUsageError

_MOST_SHOWN: Final = 12


class Column(StrEnum):
    """What a column of an export holds."""

    TEXT = "text"
    TIME = "time"
    AUTHOR = "author"
    AUTHOR_NAME = "author-name"
    NETWORK = "network"
    URL = "url"
    ID = "id"
    REACH = "reach"
    TITLE = "title"
    CLOCK = "clock"


class DateOrder(StrEnum):
    """Which number comes first in a date like 03/04/2026."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a person said about files with the same header line."""

    columns: Mapping[Column, str] = field(default_factory=dict)
    dates: DateOrder | None = None

    def over(self, earlier: Answers) -> Answers:
        """Return these answers, completed by `earlier` ones."""
        return Answers(
            columns={**earlier.columns, **self.columns}, dates=self.dates or earlier.dates
        )

    def as_data(self) -> dict[str, Any]:
        """Return the answers as JSON-ready data."""
        return {
            "columns": {column.value: name for column, name in self.columns.items()},
            "dates": self.dates.value if self.dates else None,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any] | None) -> Answers:
        """Return what `as_data` gave; no answers for None."""
        if not data:
            return cls()
        return cls(
            columns={Column(name): column for name, column in data["columns"].items()},
            dates=DateOrder(data["dates"]) if data["dates"] else None,
        )


class QuestionError(WrongUsageError):
    """A file cannot be read until a person answers; `column` None asks for the order of dates."""

    def __init__(
        self,
        file: str,
        *,
        column: Column | None,
        choices: tuple[str, ...],
        example: str = "",
    ) -> None:
        self.file, self.column, self.choices, self.example = file, column, choices, example
        if column is None:
            what = f'{file}: is "{example}" day first or month first?'
            fix = "add --dates day-first or --dates month-first"
        else:
            shown = ", ".join(f'"{name}"' for name in choices[:_MOST_SHOWN] if name)
            what = f"{file}: which column holds the {column.value}? There are: {shown or 'none'}"
            fix = f"add --column {column.value}=NAME"
        super().__init__(f"{what}; {fix}")
