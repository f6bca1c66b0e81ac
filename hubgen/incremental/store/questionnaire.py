"""The questionnaire: which part asked which questions, in the store's file.

Thousands of parts ask the same in the same words, the hub's name say; that is
kept once. What one part asks or few do, an incident or a month, is kept for
each, and found by the question.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable

from hubgen.outputs.targets import TargetId
from hubgen.public.queries import Query, is_declared, is_own

TABLES = """
CREATE TABLE common(id INTEGER PRIMARY KEY, questions TEXT UNIQUE);
CREATE TABLE asked(question TEXT, part INTEGER, PRIMARY KEY(question, part)) WITHOUT ROWID;
CREATE INDEX asked_part ON asked(part);
"""


class Questionnaire:
    """What parts asked, by the numbers that `rows` (the database) has for them."""

    def __init__(self, rows: Callable[[], sqlite3.Connection]) -> None:
        self._rows = rows
        self._commons: dict[int, frozenset[Query]] = {}
        self._numbers: dict[frozenset[Query], int] = {}

    def load(self) -> None:
        """Learns again what the database holds. Raises sqlite3.Error, ValueError."""
        self._commons.clear()
        self._numbers.clear()
        for number, text in self._rows().execute("SELECT id, questions FROM common"):
            self._know(number, frozenset(tuple(one) for one in json.loads(text)))

    @property
    def common(self) -> set[Query]:
        """Everything that is asked by many parts in the same words."""
        return {one for common in self._commons.values() for one in common}

    def number(self, asked: frozenset[Query]) -> int:
        """The number under which is kept what of `asked` many ask in the same words."""
        common = frozenset(one for one in asked if not is_own(one))
        known = self._numbers.get(common)
        if known is not None:
            return known
        text = json.dumps(sorted(common, key=repr))
        made = self._rows().execute("INSERT INTO common(questions) VALUES(?)", (text,)).lastrowid
        self._know(int(made or 0), common)
        return int(made or 0)

    def put(self, part: int, asked: frozenset[Query]) -> None:
        """Remembers what of `asked` is the part's own."""
        own = sorted(json.dumps(one) for one in asked if is_own(one))
        self._rows().executemany("INSERT INTO asked VALUES(?, ?)", [(one, part) for one in own])

    def drop(self, part: int, common: int) -> None:
        """Forgets a part that is out of its table, and what no other part asks any more.

        Some questions name an hour or a day: they would gather for ever.
        """
        self._rows().execute("DELETE FROM asked WHERE part = ?", (part,))
        found = self._rows().execute("SELECT 1 FROM part WHERE common = ? LIMIT 1", (common,))
        if found.fetchone() is None:
            self._rows().execute("DELETE FROM common WHERE id = ?", (common,))
            self._numbers.pop(self._commons.pop(common, frozenset()), None)

    def of(self, part: int, common: int) -> frozenset[Query]:
        """Everything that a part asked."""
        rows = self._rows().execute("SELECT question FROM asked WHERE part = ?", (part,))
        return self._commons[common] | {tuple(json.loads(question)) for (question,) in rows}

    def asking(self, questions: Iterable[Query]) -> set[TargetId]:
        """The parts that asked any of `questions`."""
        wanted = set(questions)
        found: set[TargetId] = set()
        for number, common in self._commons.items():
            if not wanted.isdisjoint(common):
                rows = self._rows().execute(
                    "SELECT family, language, key FROM part WHERE common = ?", (number,)
                )
                found |= {TargetId(*row) for row in rows}
        for question in wanted:
            if is_declared(question) and is_own(question):
                rows = self._rows().execute(
                    "SELECT family, language, key FROM part"
                    " WHERE id IN (SELECT part FROM asked WHERE question = ?)",
                    (json.dumps(question),),
                )
                found |= {TargetId(*row) for row in rows}
        return found

    def _know(self, number: int, questions: frozenset[Query]) -> None:
        self._commons[number], self._numbers[questions] = questions, number
