"""The sources as the last build read them: folders of incidents, and what they refer to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from hubgen.incremental.cache.database import CacheDatabase
from hubgen.incremental.cache.records import CLAIM, ParsedFolder, SourceRecord
from hubgen.public.incident_summary import IncidentSummary

TABLES = """
CREATE TABLE source(path TEXT PRIMARY KEY, mark TEXT, incident TEXT, problems TEXT,
  is_hidden INTEGER, last_change REAL, next_change REAL, summary TEXT) WITHOUT ROWID;
CREATE INDEX source_incident ON source(incident);
CREATE INDEX source_last_change ON source(last_change);
CREATE INDEX source_next_change ON source(next_change) WHERE next_change IS NOT NULL;
CREATE INDEX source_hidden ON source(path) WHERE is_hidden;
CREATE INDEX source_problems ON source(path) WHERE problems != '[]';
CREATE TABLE reference(name TEXT, source TEXT, PRIMARY KEY(name, source)) WITHOUT ROWID;
CREATE INDEX reference_source ON reference(source);
CREATE TABLE incident(id TEXT, language TEXT, data TEXT, PRIMARY KEY(id, language));
CREATE TABLE outside(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""


class SourceTable:
    """Everything that `database` stores of the sources."""

    def __init__(self, database: CacheDatabase) -> None:
        self._database = database

    def marks(self) -> dict[str, str]:
        """Return the mark of each folder by its path."""
        return dict(self._query("SELECT path, mark FROM source"))

    def get(self, path: str) -> SourceRecord | None:
        """Return what is stored of the folder at `path`."""
        rows = self._query("SELECT * FROM source WHERE path = ?", path)
        return _record(rows[0]) if rows else None

    def put(self, folder: ParsedFolder) -> None:
        """Store a folder in place of what was stored of it."""
        record, rows = folder.record, self._database.rows
        self.remove(record)
        summary = json.dumps(record.summary.written()) if record.summary else None
        rows.execute(
            "INSERT INTO source VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
            (
                record.path,
                record.mark,
                record.incident,
                record.problems,
                record.is_hidden,
                record.last_change,
                record.next_change,
                summary,
            ),
        )
        names = [(name, record.path) for name in folder.references]
        rows.executemany("INSERT INTO reference VALUES(?, ?)", names)
        encoded = [(record.incident, language, data) for language, data in folder.encoded.items()]
        rows.executemany("REPLACE INTO incident VALUES(?, ?, ?)", encoded)

    def remove(self, record: SourceRecord) -> None:
        """Remove a folder and its incident."""
        rows = self._database.rows
        rows.execute("DELETE FROM source WHERE path = ?", (record.path,))
        rows.execute("DELETE FROM reference WHERE source = ?", (record.path,))
        rows.execute("DELETE FROM incident WHERE id = ?", (record.name,))

    def summaries(self) -> Iterator[IncidentSummary]:
        """Return the summary of each incident of which something is public."""
        rows = self._query("SELECT summary FROM source WHERE summary IS NOT NULL")
        texts = ",".join(row[0] for row in rows)  # decoding at once takes a third of the time
        return map(IncidentSummary.read, json.loads(f"[{texts}]"))

    def incident(self, incident_id: str, language: str) -> str:
        """Return an incident as it was encoded. Raises KeyError for an unknown one."""
        rows = self._query(
            "SELECT data FROM incident WHERE id = ? AND language = ?", incident_id, language
        )
        if not rows:
            raise KeyError(incident_id)
        return str(rows[0][0])

    def problems(self) -> list[tuple[str, str]]:
        """Return the path of each folder with problems, and these as JSON."""
        return self._query("SELECT path, problems FROM source WHERE problems != '[]'")

    def hidden_folders(self) -> list[str]:
        """Return the folders in which something is not public yet."""
        return _first(self._query("SELECT path FROM source WHERE is_hidden ORDER BY path"))

    def folders_of(self, incidents: Iterable[str]) -> set[str]:
        """Return the folders of incidents."""
        return self._each("SELECT path FROM source WHERE incident = ?", incidents)

    def changed_by_time(self, at: float) -> list[str]:
        """Return the folders of which another part is public at `at` than when they were stored."""
        query = "SELECT path FROM source WHERE next_change <= ? OR last_change > ?"
        return _first(self._query(query, at, at))

    def referring_to(self, names: Iterable[str]) -> set[str]:
        """Return the folders that refer to any of `names`."""
        return self._each("SELECT source FROM reference WHERE name = ?", names)

    def claims(self, folder: str) -> set[str]:
        """Return the ids that the incident in a folder claims, as names of references."""
        query = "SELECT name FROM reference WHERE source = ? AND name LIKE ?"
        return set(_first(self._query(query, folder, f"{CLAIM}%")))

    def claimed_ids(self) -> set[str]:
        """Return all ids that incidents claim, public or not."""
        rows = self._query("SELECT name FROM reference WHERE name LIKE ?", f"{CLAIM}%")
        return {name.removeprefix(CLAIM) for name in _first(rows)}

    def outside(self, name: str) -> str:
        """Return what is stored under `name` of the sources beside incidents; empty for nothing."""
        rows = self._query("SELECT value FROM outside WHERE name = ?", name)
        return str(rows[0][0]) if rows else ""

    def put_outside(self, name: str, value: str) -> None:
        """Store something of the sources beside incidents."""
        self._database.rows.execute("REPLACE INTO outside VALUES(?, ?)", (name, value))

    def _query(self, query: str, *values: Any) -> list[Any]:
        return self._database.rows.execute(query, values).fetchall()

    def _each(self, query: str, values: Iterable[str]) -> set[str]:
        return {name for value in values for name in _first(self._query(query, value))}


def _first(rows: Iterable[Sequence[Any]]) -> list[str]:
    return [row[0] for row in rows]


def _record(row: Sequence[Any]) -> SourceRecord:
    path, mark, incident, problems, is_hidden, last_change, next_change, summary = row
    return SourceRecord(
        path=path,
        mark=mark,
        incident=incident,
        problems=problems,
        is_hidden=bool(is_hidden),
        last_change=last_change,
        next_change=next_change,
        summary=IncidentSummary.read(json.loads(summary)) if summary else None,
    )
