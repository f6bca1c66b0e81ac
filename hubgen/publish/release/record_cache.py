"""The cache of the hashes of incidents' records, so that publishing encodes few of them.

A hash is valid while the incident's version is the same, and everything else
that its record contains: contacts, languages, and the format. The file may be
deleted at any time.
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
from hubgen.publish.record.public_record import Records, record_of_incident, text_records

_CACHE = ".hubgen/cache/records.db"
_TABLES = """
CREATE TABLE record(incident TEXT PRIMARY KEY, version TEXT, hash TEXT) WITHOUT ROWID;
"""


def cached_records(root: Path, views: Sequence[PublicView], versions: Mapping[str, str]) -> Records:
    """Return the records of the hub at `root` as `views` show it; `versions` are its incidents'."""
    key = [programs_fingerprint(), *(repr((one.language, one.hub.contacts)) for one in views)]
    cache = CacheDatabase(root / _CACHE, "\n".join(key), _TABLES)
    try:
        hashes = _hashes(cache, views, versions)
    finally:
        cache.close()
    texts = text_records(views)

    def encode(key: str) -> bytes:
        return texts[key] if key in texts else record_of_incident(views, key.removeprefix(INCIDENT))

    named = {INCIDENT + name: value for name, value in hashes.items()}
    return Records({**named, **{key: digest(data) for key, data in texts.items()}}, encode)


def _hashes(
    cache: CacheDatabase, views: Sequence[PublicView], versions: Mapping[str, str]
) -> dict[str, str]:
    known: dict[str, tuple[str, str]] = {}
    with suppress(sqlite3.Error):  # an unreadable cache is empty
        rows = cache.rows.execute("SELECT incident, version, hash FROM record")
        known = {name: (version, value) for name, version, value in rows}
    valid = {
        name: known[name][1]
        for name, version in versions.items()
        if name in known and known[name][0] == version
    }
    new = {name: digest(record_of_incident(views, name)) for name in versions.keys() - valid.keys()}
    gone = known.keys() - versions.keys()
    if new or gone:
        with suppress(sqlite3.Error), cache.transaction():
            entries = [(name, versions[name], value) for name, value in new.items()]
            cache.rows.executemany("REPLACE INTO record VALUES(?, ?, ?)", entries)
            cache.rows.executemany(
                "DELETE FROM record WHERE incident = ?", [(name,) for name in gone]
            )
    return {**valid, **new}
