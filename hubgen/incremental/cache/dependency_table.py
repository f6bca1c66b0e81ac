"""Which target read which queries, and the fingerprints of what views answered.

Thousands of targets read the same shared queries, the hub's name for example:
such a set is stored once. A query of the scope OWN, an incident or a month, is
stored for each target and indexed by the query.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from hubgen.incremental.cache.database import CacheDatabase
from hubgen.outputs.targets import TargetId
from hubgen.public.queries import Query, is_declared, is_own

TABLES = """
CREATE TABLE query_set(id INTEGER PRIMARY KEY, queries TEXT UNIQUE);
CREATE TABLE dependency(query TEXT, target INTEGER, PRIMARY KEY(query, target)) WITHOUT ROWID;
CREATE INDEX dependency_target ON dependency(target);
CREATE TABLE fingerprint(query TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""


class DependencyTable:
    """The dependencies of the targets that `database` stores by number (see `TargetTable`)."""

    def __init__(self, database: CacheDatabase) -> None:
        self._database = database
        self._sets: dict[int, frozenset[Query]] = {}
        self._numbers: dict[frozenset[Query], int] = {}

    def load(self) -> None:
        """Read the shared sets of queries again. Raises sqlite3.Error, ValueError."""
        self._sets.clear()
        self._numbers.clear()
        for number, text in self._rows.execute("SELECT id, queries FROM query_set"):
            self._remember(number, frozenset(tuple(one) for one in json.loads(text)))

    @property
    def shared_queries(self) -> set[Query]:
        """Every query that many targets read."""
        return {one for queries in self._sets.values() for one in queries}

    def undeclared_queries(self) -> set[Query]:
        """Return the stored queries that the program does not declare any more."""
        undeclared = {one for one in self.shared_queries if not is_declared(one)}
        for name in self._own_names():
            if not is_declared((name,)):
                rows = self._rows.execute(
                    "SELECT DISTINCT query FROM dependency WHERE query >= ? AND query < ?",
                    (_first_of(name), _end_of(name)),
                )
                undeclared |= {tuple(json.loads(query)) for (query,) in rows}
        return undeclared

    def _own_names(self) -> Iterator[str]:
        """Yield the names of the stored OWN queries; the index is searched once for each."""
        query = "SELECT min(query) FROM dependency WHERE query >= ?"
        names = self._rows.execute(query, ("",)).fetchone()[0]
        while names is not None:
            name = str(json.loads(names)[0])
            yield name
            names = self._rows.execute(query, (_end_of(name),)).fetchone()[0]

    def number_of(self, queries: frozenset[Query]) -> int:
        """Return the number of the shared set among `queries`, stored if it is new."""
        shared = frozenset(one for one in queries if not is_own(one))
        known = self._numbers.get(shared)
        if known is not None:
            return known
        text = json.dumps(sorted(shared, key=repr))
        row = self._rows.execute("INSERT INTO query_set(queries) VALUES(?)", (text,)).lastrowid
        self._remember(int(row or 0), shared)
        return int(row or 0)

    def put(self, target: int, queries: frozenset[Query]) -> None:
        """Store the OWN queries among those that a target read."""
        own = sorted(json.dumps(one) for one in queries if is_own(one))
        self._rows.executemany(
            "INSERT INTO dependency VALUES(?, ?)", [(one, target) for one in own]
        )

    def remove(self, target: int, query_set: int) -> None:
        """Remove a target that is no longer in its table, and its set if no other uses it.

        Some queries name an hour or a day: they would accumulate.
        """
        self._rows.execute("DELETE FROM dependency WHERE target = ?", (target,))
        rows = self._rows.execute("SELECT 1 FROM target WHERE query_set = ? LIMIT 1", (query_set,))
        if rows.fetchone() is None:
            self._rows.execute("DELETE FROM query_set WHERE id = ?", (query_set,))
            self._numbers.pop(self._sets.pop(query_set, frozenset()), None)

    def targets_reading(self, queries: Iterable[Query]) -> set[TargetId]:
        """Return the targets that read any of `queries`."""
        wanted = set(queries)
        targets: set[TargetId] = set()
        for number, shared in self._sets.items():
            if not wanted.isdisjoint(shared):
                rows = self._rows.execute(
                    "SELECT family, language, key FROM target WHERE query_set = ?", (number,)
                )
                targets |= {TargetId(*row) for row in rows}
        for query in wanted:
            if not is_declared(query) or is_own(query):
                rows = self._rows.execute(
                    "SELECT family, language, key FROM target"
                    " WHERE id IN (SELECT target FROM dependency WHERE query = ?)",
                    (json.dumps(query),),
                )
                targets |= {TargetId(*row) for row in rows}
        return targets

    def fingerprints(self) -> dict[Query, str]:
        """Return the stored fingerprints of the queries that views answer."""
        rows = self._rows.execute("SELECT query, value FROM fingerprint")
        return {tuple(json.loads(query)): value for query, value in rows}

    def put_fingerprints(self, fingerprints: Mapping[Query, str]) -> None:
        """Store fingerprints."""
        rows = [(json.dumps(query), value) for query, value in fingerprints.items()]
        self._rows.executemany("REPLACE INTO fingerprint VALUES(?, ?)", rows)

    @property
    def _rows(self) -> sqlite3.Connection:
        return self._database.rows

    def _remember(self, number: int, queries: frozenset[Query]) -> None:
        self._sets[number], self._numbers[queries] = queries, number


def _first_of(name: str) -> str:
    """Return a text before those of all queries of that name that have arguments."""
    return json.dumps([name])[:-1]


def _end_of(name: str) -> str:
    """Return a text after those of all queries of that name."""
    return f"{_first_of(name)}\U0010ffff"
