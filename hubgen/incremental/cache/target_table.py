"""The targets as they were rendered last: their files, their pages, and which targets exist."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator

from hubgen.incremental.cache.database import CacheDatabase
from hubgen.incremental.cache.dependency_table import DependencyTable
from hubgen.incremental.cache.records import PageRecord, TargetRecord
from hubgen.incremental.cache.site_index import SiteIndex
from hubgen.outputs.targets import TargetId
from hubgen.public.queries import Query

TABLES = """
CREATE TABLE target(id INTEGER PRIMARY KEY, family TEXT, language TEXT, key TEXT,
  query_set INTEGER, UNIQUE(family, language, key));
CREATE INDEX target_query_set ON target(query_set);
CREATE TABLE file(path TEXT PRIMARY KEY, target INTEGER, digest TEXT) WITHOUT ROWID;
CREATE INDEX file_target ON file(target);
CREATE TABLE target_group(name TEXT PRIMARY KEY, queries TEXT, targets TEXT) WITHOUT ROWID;
"""
Group = tuple[frozenset[Query], tuple[TargetId, ...]]
"""The queries that listing a group of targets read, and the targets in it."""


class TargetTable:
    """The targets in `database`; their queries are in `dependencies`, their pages in `index`."""

    def __init__(
        self, database: CacheDatabase, dependencies: DependencyTable, index: SiteIndex
    ) -> None:
        self._database, self._dependencies, self._index = database, dependencies, index
        self._counts: tuple[int, int] | None = None

    def forget_counts(self) -> None:
        """Count pages and files again on the next access."""
        self._counts = None

    def put(self, record: TargetRecord) -> None:
        """Store a target as it was rendered."""
        one, query_set = record.id, self._dependencies.number_of(record.queries)
        before = self._found(one)
        if before:
            self._remove(*before)
        row = self._rows.execute(
            "INSERT INTO target(family, language, key, query_set) VALUES(?, ?, ?, ?)",
            (one.family, one.language, one.key, query_set),
        ).lastrowid
        number = int(row or 0)
        if before:
            self._dependencies.remove(*before)
        self._dependencies.put(number, record.queries)
        files = [(path, number, digest) for path, digest in record.files.items()]
        self._rows.executemany("REPLACE INTO file VALUES(?, ?, ?)", files)
        self._index.put(number, record.pages)
        self._count(len(record.pages), len(files))

    def remove(self, target: TargetId) -> None:
        """Remove a target."""
        row = self._found(target)
        if row:
            self._remove(*row)
            self._dependencies.remove(*row)

    def _remove(self, number: int, _query_set: int) -> None:
        """Remove a target from everything but the dependencies."""
        files = self._rows.execute("DELETE FROM file WHERE target = ?", (number,)).rowcount
        self._count(-self._index.remove(number), -files)
        self._rows.execute("DELETE FROM target WHERE id = ?", (number,))

    def count(self) -> int:
        """Return the number of targets."""
        return int(self._rows.execute("SELECT count(*) FROM target").fetchone()[0])

    def counts(self) -> tuple[int, int]:
        """Return the numbers of pages and of files."""
        if self._counts is None:
            files = self._rows.execute("SELECT count(*) FROM file").fetchone()[0]
            self._counts = self._index.count(), int(files)
        return self._counts

    def _count(self, pages: int, files: int) -> None:
        if self._counts is not None:
            self._counts = self._counts[0] + pages, self._counts[1] + files

    def files(self, target: TargetId) -> dict[str, str]:
        """Return the digests of a target's files by path."""
        number = self._number(target)
        return dict(self._rows.execute("SELECT path, digest FROM file WHERE target = ?", (number,)))

    def all_files(self) -> dict[str, str]:
        """Return the digest of every file by path."""
        return dict(self._rows.execute("SELECT path, digest FROM file"))

    def digest(self, path: str) -> str | None:
        """Return the digest of a file; None where no target has it."""
        row = self._rows.execute("SELECT digest FROM file WHERE path = ?", (path,)).fetchone()
        return row[0] if row else None

    def owners(self, paths: Iterable[str]) -> set[TargetId]:
        """Return the targets that have any of the files at `paths`."""
        query = (
            "SELECT family, language, key FROM target JOIN file ON target.id = file.target"
            " WHERE path = ?"
        )
        return {TargetId(*row) for path in paths for row in self._rows.execute(query, (path,))}

    def pages(self, target: TargetId) -> list[PageRecord]:
        """Return the pages of a target."""
        number = self._number(target)
        return [] if number is None else self._index.pages(number)

    def groups(self) -> Iterator[tuple[TargetId, Group]]:
        """Yield the stored groups of targets by name (see `TargetCatalog`)."""
        for name, queries, targets in self._rows.execute("SELECT * FROM target_group"):
            read = frozenset(tuple(one) for one in json.loads(queries))
            yield TargetId(*json.loads(name)), (read, tuple(_ids(json.loads(targets))))

    def put_group(self, name: TargetId, group: Group | None) -> None:
        """Store a group of targets; None removes it."""
        key = json.dumps(_plain(name))
        self._rows.execute("DELETE FROM target_group WHERE name = ?", (key,))
        if group:
            queries, targets = group
            row = (
                key,
                json.dumps(sorted(queries, key=repr)),
                json.dumps([_plain(one) for one in targets]),
            )
            self._rows.execute("INSERT INTO target_group VALUES(?, ?, ?)", row)

    @property
    def _rows(self) -> sqlite3.Connection:
        return self._database.rows

    def _number(self, target: TargetId) -> int | None:
        row = self._found(target)
        return row[0] if row else None

    def _found(self, target: TargetId) -> tuple[int, int] | None:
        """Return the numbers of a target and of its shared set of queries."""
        row: tuple[int, int] | None = self._rows.execute(
            "SELECT id, query_set FROM target WHERE family = ? AND language = ? AND key = ?",
            _plain(target),
        ).fetchone()
        return row


def _plain(target: TargetId) -> tuple[str, str, str]:
    return target.family, target.language, target.key


def _ids(rows: Iterable[tuple[str, str, str]]) -> Iterator[TargetId]:
    return (TargetId(*row) for row in rows)
