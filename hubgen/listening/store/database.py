"""The database: one SQLite file below `.hubgen/`, its tables, its transactions.

Deleted rows are overwritten (`secure_delete`); `erase_free_pages` removes what the
full-text index and the write-ahead log still hold of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from hubgen.problems import HubgenError

FILE: Final = ".hubgen/listening/mentions.db"
_VERSION: Final = 1
_BUSY: Final = 30.0  # seconds to wait for another process that writes

_TABLES: Final = """
CREATE TABLE mentions (
  id INTEGER PRIMARY KEY,
  network TEXT NOT NULL,
  identity TEXT NOT NULL,
  at INTEGER NOT NULL,
  person TEXT NOT NULL,
  author TEXT NOT NULL,
  author_name TEXT NOT NULL,
  url TEXT NOT NULL,
  reach INTEGER NOT NULL,
  origin TEXT NOT NULL,
  text TEXT NOT NULL,
  language TEXT NOT NULL,
  class TEXT NOT NULL,
  sentiment TEXT NOT NULL,
  confidence REAL NOT NULL,
  corrected INTEGER NOT NULL DEFAULT 0,
  group_id INTEGER NOT NULL DEFAULT 0,
  UNIQUE (network, identity)
);
CREATE INDEX mentions_at ON mentions (at);
CREATE INDEX mentions_person ON mentions (person);
CREATE INDEX mentions_group ON mentions (group_id);
CREATE VIRTUAL TABLE mentions_text USING fts5 (
  text, author, author_name, content='mentions', content_rowid='id',
  tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER mentions_added AFTER INSERT ON mentions BEGIN
  INSERT INTO mentions_text (rowid, text, author, author_name)
  VALUES (new.id, new.text, new.author, new.author_name);
END;
CREATE TRIGGER mentions_removed AFTER DELETE ON mentions BEGIN
  INSERT INTO mentions_text (mentions_text, rowid, text, author, author_name)
  VALUES ('delete', old.id, old.text, old.author, old.author_name);
END;
CREATE TRIGGER mentions_reworded AFTER UPDATE OF text, author, author_name ON mentions BEGIN
  INSERT INTO mentions_text (mentions_text, rowid, text, author, author_name)
  VALUES ('delete', old.id, old.text, old.author, old.author_name);
  INSERT INTO mentions_text (rowid, text, author, author_name)
  VALUES (new.id, new.text, new.author, new.author_name);
END;
CREATE TABLE shingles (
  shingle INTEGER NOT NULL,
  mention INTEGER NOT NULL REFERENCES mentions (id) ON DELETE CASCADE,
  PRIMARY KEY (shingle, mention)
) WITHOUT ROWID;
CREATE INDEX shingles_mention ON shingles (mention);
CREATE TABLE cases (
  mention INTEGER PRIMARY KEY REFERENCES mentions (id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  incident TEXT NOT NULL,
  assignee TEXT NOT NULL,
  opened INTEGER NOT NULL,
  due INTEGER,
  answered INTEGER,
  answered_by TEXT NOT NULL,
  reply_url TEXT NOT NULL,
  closed INTEGER,
  version INTEGER NOT NULL
);
CREATE TABLE forgotten (digest BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


class StoreError(HubgenError):
    """The database of mentions cannot be used."""


def open_database(root: Path) -> sqlite3.Connection:
    """Return a connection to the database of the hub at `root`, created where missing.

    Raises StoreError.
    """
    file = root / FILE
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.parent.chmod(0o700)
        connection = sqlite3.connect(file, timeout=_BUSY, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        msg = f"{FILE} cannot be opened ({error}); check the permissions of .hubgen"
        raise StoreError(msg) from None
    try:
        _prepare(connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        msg = f"{FILE} cannot be read ({error}); move it away, and import the files again"
        raise StoreError(msg) from None
    except StoreError:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "cache_size=-65536",
    ):
        connection.execute(f"PRAGMA {pragma}")
    if _version(connection) == 0:
        with transaction(connection):
            if _version(connection) == 0:  # no other process was faster
                for statement in _statements(_TABLES):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version={_VERSION}")
    if _version(connection) != _VERSION:
        msg = f"{FILE} was written by another version of hubgen; use that version"
        raise StoreError(msg)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of `script`; `executescript` would commit between them."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write all or nothing, after waiting for other writers. Raises StoreError."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        msg = f"{FILE} cannot be written ({error}); another hubgen may be writing, try again"
        raise StoreError(msg) from None
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    try:
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        connection.execute("ROLLBACK")
        msg = f"{FILE} cannot be written ({error}); is the disk full?"
        raise StoreError(msg) from None


def erase_free_pages(connection: sqlite3.Connection) -> None:
    """Rewrite the file and its full-text index without what was deleted; empty the log."""
    connection.execute("INSERT INTO mentions_text (mentions_text) VALUES ('optimize')")
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
