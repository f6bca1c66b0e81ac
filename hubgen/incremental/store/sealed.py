"""A sealed database: one that tells whether anybody else wrote to its file.

A seal beside the file says what the file looked like when it was last written.
A file that looks otherwise, was written in another form or cannot be read
counts as deleted; where none can be written, memory takes its place.
"""

from __future__ import annotations

import atexit
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path


class SealedDatabase:
    """The database in the file at `path`, with `tables` in a `form` by that name.

    `is_fresh` says that it was made anew and holds nothing, `is_kept` that it is in the file.
    """

    def __init__(self, path: Path, form: str, tables: str) -> None:
        self._path, self._seal = path, path.with_name(path.name + ".seal")
        self._form, self._tables = form, tables
        self.is_kept = True
        self.rows = self._opened()
        atexit.register(self.close)  # closing changes the file, and the seal must know

    @property
    def is_as_left(self) -> bool:
        """Whether nobody else has written to the file since this one did."""
        return not self.is_kept or self._looks() == self._left

    @property
    def _is_sealed(self) -> bool:
        """Whether the file is as whoever wrote to it last has left it."""
        try:
            return self._seal.read_text("ascii") == self._looks()
        except (OSError, ValueError):
            return False

    def _opened(self) -> sqlite3.Connection:
        self.is_fresh = False
        try:
            if self._path.exists() and self._is_sealed:
                rows = _connected(self._path)
                if rows.execute("PRAGMA user_version").fetchone()[0] == self._version:
                    self._left = self._looks()
                    return rows
                rows.close()
        except (sqlite3.Error, OSError, ValueError):
            pass  # it counts as deleted
        return self._made()

    @property
    def _version(self) -> int:
        """The form as SQLite keeps it: a number below 2^31."""
        return int.from_bytes(blake2b(self._form.encode(), digest_size=4).digest()) >> 1

    def _made(self) -> sqlite3.Connection:
        self.is_fresh = True
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            for left in self._path.parent.glob(f"{self._path.name}*"):
                left.unlink()
            rows = _connected(self._path)
            self._lay(rows)
            self.is_kept = True
            self._put_seal()
        except (sqlite3.Error, OSError):
            rows = _connected(Path(":memory:"))
            self._lay(rows)
            self.is_kept = False
        return rows

    def _lay(self, rows: sqlite3.Connection) -> None:
        rows.executescript(f"{self._tables}PRAGMA user_version = {self._version};")

    def forget(self) -> None:
        """Makes it anew."""
        self.rows.close()
        self.rows = self._made()

    def close(self) -> None:
        """Closes the file; nothing else may be asked of it."""
        atexit.unregister(self.close)
        is_sound = self.is_as_left or self._is_sealed  # by another, who has it open, too
        with suppress(sqlite3.Error):
            self.rows.close()
        if is_sound:
            self._put_seal()

    def distrust(self) -> None:
        """Closes the file, and lets nobody take it for sound any more."""
        atexit.unregister(self.close)
        with suppress(sqlite3.Error):
            self.rows.close()
        with suppress(OSError):
            self._seal.unlink(missing_ok=True)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Everything that is changed inside is written together, or not at all.

        Raises sqlite3.Error where somebody else has written to the file.
        """
        if not self.is_as_left:
            raise sqlite3.DatabaseError(f"{self._path.name} was changed by somebody else")
        self.rows.execute("BEGIN")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):  # there may be nothing left to take back
                self.rows.execute("ROLLBACK")
            self._put_seal()
            raise
        self.rows.execute("COMMIT")
        self._put_seal()

    def _put_seal(self) -> None:
        if not self.is_kept:
            return
        self._left = self._looks()
        with suppress(OSError):
            beside = self._seal.with_name(self._seal.name + ".new")
            beside.write_text(self._left, "ascii")
            beside.replace(self._seal)

    def _looks(self) -> str:
        looks = []
        for path in (self._path, self._path.with_name(self._path.name + "-wal")):
            try:
                status = path.stat()
            except OSError:
                continue
            if status.st_size:
                # Not when it was changed: who only reads as root gives it to its owner.
                looks.append(f"{path.name} {status.st_size} {status.st_mtime_ns} {status.st_ino}")
        return "\n".join(looks)


def _connected(path: Path) -> sqlite3.Connection:
    rows = sqlite3.connect(path, isolation_level=None, timeout=10, check_same_thread=False)
    # What is lost in a power failure costs the next build time; the seal tells.
    rows.execute("PRAGMA journal_mode = WAL")
    rows.execute("PRAGMA synchronous = OFF")
    return rows
