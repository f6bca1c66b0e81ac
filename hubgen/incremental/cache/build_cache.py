"""The build cache: one SQLite file below `.hubgen/cache/` that may be deleted at any time.

It never decides what is right: what it says is compared with the sources.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hubgen.incremental.cache import dependency_table, site_index, source_table, target_table
from hubgen.incremental.cache.database import CacheDatabase
from hubgen.incremental.cache.dependency_table import DependencyTable
from hubgen.incremental.cache.site_index import SiteIndex
from hubgen.incremental.cache.source_table import SourceTable
from hubgen.incremental.cache.target_table import TargetTable
from hubgen.public.incident_summary import IncidentSummary

CACHE = ".hubgen/cache/build.db"
_FORMAT = f"6/{IncidentSummary.FORM}"
_ENVIRONMENT, _STAMP = "environment", "stamp"
_TABLES = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE pending(path TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class BuildCache:
    """The cache in the file at `path`: a table object for each thing that it stores."""

    def __init__(self, path: Path) -> None:
        tables = (source_table, target_table, dependency_table, site_index)
        definitions = _TABLES + "".join(one.TABLES for one in tables)
        self._database = CacheDatabase(path, _FORMAT, definitions)
        self.sources = SourceTable(self._database)
        self.dependencies = DependencyTable(self._database)
        self.site_index = SiteIndex(self._database)
        self.targets = TargetTable(self._database, self.dependencies, self.site_index)
        try:
            self._load()
        except (sqlite3.Error, ValueError):
            self.clear()

    def _load(self) -> None:
        self.targets.forget_counts()
        self.site_index.forget()
        self.dependencies.load()

    @property
    def is_current(self) -> bool:
        """Whether no other process has changed it since this one read or changed it."""
        return self._database.is_current

    @property
    def environment(self) -> str:
        """The environment fingerprint of the build that wrote it; empty for none."""
        return self._get(_ENVIRONMENT)

    @environment.setter
    def environment(self, fingerprint: str) -> None:
        self._put(_ENVIRONMENT, fingerprint)

    @property
    def stamp(self) -> str:
        """The stamp of the `dist/` that it describes; empty for none."""
        return self._get(_STAMP)

    @stamp.setter
    def stamp(self, stamp: str) -> None:
        self._put(_STAMP, stamp)

    @property
    def pending(self) -> set[str]:
        """The paths that a build was about to write or to remove, if it was killed."""
        return {row[0] for row in self._database.rows.execute("SELECT path FROM pending")}

    @pending.setter
    def pending(self, paths: set[str]) -> None:
        self._database.rows.execute("DELETE FROM pending")
        rows = [(path,) for path in paths]
        self._database.rows.executemany("INSERT INTO pending VALUES(?)", rows)

    def clear(self) -> None:
        """Delete everything in it."""
        self._database.clear()
        self._load()

    def close(self) -> None:
        """Close the file; nothing else may be called afterwards."""
        self._database.close()

    def discard(self) -> set[str]:
        """Close the file so that it counts as deleted.

        Returns the paths that a build was about to write or to remove, as far as
        they can be read.
        """
        pending: set[str] = set()
        with suppress(sqlite3.Error):
            pending = self.pending
        self._database.discard()
        return pending

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Store everything that is changed in the block together, or nothing of it.

        Raises sqlite3.Error where another process has changed the cache.
        """
        try:
            with self._database.transaction():
                yield
        except BaseException:
            self._load()
            raise

    def freeze(self) -> None:
        """Answer from now on with what is stored now, whatever other processes store."""
        self._database.freeze()

    def _get(self, name: str) -> str:
        rows = self._database.rows.execute("SELECT value FROM meta WHERE name = ?", (name,))
        row = rows.fetchone()
        return str(row[0]) if row else ""

    def _put(self, name: str, value: str) -> None:
        self._database.rows.execute("REPLACE INTO meta VALUES(?, ?)", (name, value))
