"""Settings: what the store remembers of files and sources, as JSON by name."""

from __future__ import annotations

import json
import sqlite3
from typing import Any


class Settings:
    """JSON values by name, in the table `settings`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def read(self, name: str) -> Any:
        """Return the value called `name`; None if there is none."""
        row = self._connection.execute(
            "SELECT value FROM settings WHERE name = ?", (name,)
        ).fetchone()
        return json.loads(row[0]) if row else None

    def write(self, name: str, value: Any) -> None:
        """Store `value` under `name`."""
        self._connection.execute(
            "INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)",
            (name, json.dumps(value, ensure_ascii=False, sort_keys=True)),
        )
