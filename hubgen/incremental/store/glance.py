"""A glance at the store: what it knows of incidents, for who makes parts and remembers nothing."""

from __future__ import annotations

import json
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

from hubgen.public.incident_summary import IncidentSummary


class Remembered(ABC):
    """What whoever makes parts asks of a store."""

    @property
    @abstractmethod
    def rows(self) -> sqlite3.Connection:
        """What is asked in SQL."""

    def facts(self) -> Iterator[IncidentSummary]:
        """The facts of each incident of which something is public."""
        rows = self.rows.execute("SELECT facts FROM folder WHERE facts IS NOT NULL")
        texts = ",".join(row[0] for row in rows)  # read at once: a third of the time
        return map(IncidentSummary.read, json.loads(f"[{texts}]"))

    def incident(self, incident: str, language: str) -> str:
        """An incident as it was written. Raises KeyError where it is not remembered."""
        found = self.rows.execute(
            "SELECT data FROM public WHERE incident = ? AND language = ?", (incident, language)
        ).fetchone()
        if found is None:
            raise KeyError(incident)
        return str(found[0])


class Glance(Remembered):
    """The store in the file at `path`, which another process writes meanwhile.

    Raises sqlite3.Error where there is none.
    """

    def __init__(self, path: Path) -> None:
        address = f"{path.absolute().as_uri()}?mode=ro"
        self._rows = sqlite3.connect(address, uri=True, isolation_level=None, timeout=10)

    @property
    def rows(self) -> sqlite3.Connection:
        """What is asked in SQL."""
        return self._rows

    def close(self) -> None:
        """Closes the file; nothing else may be asked of it."""
        self._rows.close()
