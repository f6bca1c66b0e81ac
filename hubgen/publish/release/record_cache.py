"""Remembered: the hashes of incidents' records, so that publishing makes few of them anew.

A hash is good while the incident's version is, and everything else that its
record tells: contacts, languages, and how hubgen writes it. It may be deleted
at any time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from hubgen.incremental.cache.database import CacheDatabase
from hubgen.incremental.steps.environment import programs_fingerprint
from hubgen.public.view import PublicView
from hubgen.publish.canonical import digest
from hubgen.publish.record.change import INCIDENT
from hubgen.publish.record.public_record import Records, incident_of, texts_of

_CACHE = ".hubgen/cache/records.db"
_TABLES = """
CREATE TABLE record(incident TEXT PRIMARY KEY, version TEXT, hash TEXT) WITHOUT ROWID;
"""


def cached_records(root: Path, views: Sequence[PublicView], versions: Mapping[str, str]) -> Records:
    """The records of the hub at `root` as `views` show it; `versions` are its incidents'."""
    told = [programs_fingerprint(), *(repr((one.language, one.hub.contacts)) for one in views)]
    cache = CacheDatabase(root / _CACHE, "\n".join(told), _TABLES)
    try:
        hashes = _hashes(cache, views, versions)
    finally:
        cache.close()
    texts = texts_of(views)

    def make(key: str) -> bytes:
        return texts[key] if key in texts else incident_of(views, key.removeprefix(INCIDENT))

    named = {INCIDENT + name: value for name, value in hashes.items()}
    return Records({**named, **{key: digest(data) for key, data in texts.items()}}, make)


def _hashes(
    cache: CacheDatabase, views: Sequence[PublicView], versions: Mapping[str, str]
) -> dict[str, str]:
    known: dict[str, tuple[str, str]] = {}
    with suppress(sqlite3.Error):  # what cannot be read is made anew
        rows = cache.rows.execute("SELECT incident, version, hash FROM record")
        known = {name: (version, value) for name, version, value in rows}
    found = {
        name: known[name][1]
        for name, version in versions.items()
        if name in known and known[name][0] == version
    }
    new = {name: digest(incident_of(views, name)) for name in versions.keys() - found.keys()}
    gone = known.keys() - versions.keys()
    if new or gone:
        with suppress(sqlite3.Error), cache.transaction():
            those = [(name, versions[name], value) for name, value in new.items()]
            cache.rows.executemany("REPLACE INTO record VALUES(?, ?, ?)", those)
            cache.rows.executemany(
                "DELETE FROM record WHERE incident = ?", [(name,) for name in gone]
            )
    return {**found, **new}
