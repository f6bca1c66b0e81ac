"""An SQLite file that notices when another process wrote to it.

A file beside the database describes how the database looked when it was last
written. A database that looks different, has another format or cannot be read
counts as deleted; where none can be written, it lies in memory.
"""

from __future__ import annotations

import atexit
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

from hubgen.platform.files import replace


class CacheDatabase:
    """The database in the file at `path`, with `tables` in the format of that name.

    `is_stored` is false where the file cannot be written; the database is then in memory.
    """

    def __init__(self, path: Path, format_name: str, tables: str) -> None:
        self._path, self._state_path = path, path.with_name(path.name + ".state")
        self._format_name, self._tables = format_name, tables
        self._state = ""
        self.is_stored = True
        self.rows = self._open()
        atexit.register(self.close)  # closing changes the file, and its state is written again

    @property
    def is_current(self) -> bool:
        """Whether no other process has written to the file since this one read or wrote it."""
        return not self.is_stored or self._read_state() == self._state

    @property
    def _is_intact(self) -> bool:
        """Whether the file is as the process that wrote to it last left it."""
        try:
            return self._state_path.read_text("ascii") == self._read_state()
        except (OSError, ValueError):
            return False

    def _open(self) -> sqlite3.Connection:
        try:
            if self._path.exists() and self._is_intact:
                rows = _connect(self._path)
                if rows.execute("PRAGMA user_version").fetchone()[0] == self._version:
                    self._state = self._read_state()
                    return rows
                rows.close()
        except (sqlite3.Error, OSError, ValueError):
            pass  # it counts as deleted
        return self._create()

    @property
    def _version(self) -> int:
        """The format as SQLite stores it: a number below 2^31."""
        digest = blake2b(self._format_name.encode(), digest_size=4).digest()
        return int.from_bytes(digest) >> 1

    def _create(self) -> sqlite3.Connection:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            for left in self._path.parent.glob(f"{self._path.name}*"):
                left.unlink()
            rows = _connect(self._path)
            self._create_tables(rows)
            self.is_stored = True
            self._write_state()
        except (sqlite3.Error, OSError):
            rows = _connect(Path(":memory:"))
            self._create_tables(rows)
            self.is_stored = False
        return rows

    def _create_tables(self, rows: sqlite3.Connection) -> None:
        rows.executescript(f"{self._tables}PRAGMA user_version = {self._version};")

    def clear(self) -> None:
        """Delete everything in it."""
        self.rows.close()
        self.rows = self._create()

    def close(self) -> None:
        """Close the file; nothing else may be called afterwards."""
        atexit.unregister(self.close)
        is_intact = self.is_current or self._is_intact  # another process may have it open, too
        with suppress(sqlite3.Error):
            self.rows.close()
        if is_intact:
            self._write_state()

    def discard(self) -> None:
        """Close the file so that it counts as deleted from now on."""
        atexit.unregister(self.close)
        with suppress(sqlite3.Error):
            self.rows.close()
        with suppress(OSError):
            self._state_path.unlink(missing_ok=True)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write everything that is changed in the block together, or nothing of it.

        Raises sqlite3.Error where another process has written to the file.
        """
        if not self.is_current:
            raise sqlite3.DatabaseError(f"{self._path.name} was changed by another process")
        self.rows.execute("BEGIN")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):  # there may be nothing left to roll back
                self.rows.execute("ROLLBACK")
            self._write_state()
            raise
        self.rows.execute("COMMIT")
        self._write_state()

    def freeze(self) -> None:
        """Read from now on what is stored now, whatever other processes write, until `close`."""
        self.rows.execute("BEGIN")
        self.rows.execute("SELECT count(*) FROM sqlite_master").fetchone()

    def _write_state(self) -> None:
        if not self.is_stored:
            return
        self._state = self._read_state()
        with suppress(OSError):
            new = self._state_path.with_name(self._state_path.name + ".new")
            new.write_text(self._state, "ascii")
            replace(new, self._state_path)

    def _read_state(self) -> str:
        state = []
        for path in (self._path, self._path.with_name(self._path.name + "-wal")):
            try:
                status = path.stat()
            except OSError:
                continue
            if status.st_size:
                # Not the ctime: a reader that is root gives the file back to its owner.
                state.append(f"{path.name} {status.st_size} {status.st_mtime_ns} {status.st_ino}")
        return "\n".join(state)


def _connect(path: Path) -> sqlite3.Connection:
    rows = sqlite3.connect(path, isolation_level=None, timeout=10, check_same_thread=False)
    # What a power failure destroys costs the next build time; the state file tells.
    rows.execute("PRAGMA journal_mode = WAL")
    rows.execute("PRAGMA synchronous = OFF")
    return rows
