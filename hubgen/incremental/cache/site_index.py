"""The pages of the site and their entries in the sitemap, in the order of their paths.

A save changes the entry of one page or of none; the other ten thousand are
neither read nor sorted again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from hubgen.incremental.cache.database import CacheDatabase
from hubgen.incremental.cache.records import PageRecord

TABLES = """
CREATE TABLE page(path TEXT PRIMARY KEY, target INTEGER, sitemap TEXT) WITHOUT ROWID;
CREATE INDEX page_target ON page(target);
"""


class SiteIndex:
    """The pages in `database`.

    The entries are read into memory on the first access; `update` changes
    them there, ahead of `put`. After a build that failed `forget` must be called.
    """

    def __init__(self, database: CacheDatabase) -> None:
        self._database = database
        self._paths: list[str] = []
        self._entries: list[str] | None = None

    def forget(self) -> None:
        """Drop the entries in memory; they are read again when they are needed."""
        self._entries = None

    @property
    def entries(self) -> Sequence[str]:
        """The sitemap's entries, by the paths of their pages."""
        if self._entries is None:
            rows = self._database.rows.execute(
                "SELECT path, sitemap FROM page WHERE sitemap != '' ORDER BY path"
            ).fetchall()
            self._paths = [path for path, _ in rows]
            self._entries = [entry for _, entry in rows]
        return self._entries

    def update(self, page: PageRecord) -> None:
        """Replace the entry of a page in memory; an empty one removes it."""
        if self._entries is None:
            _ = self.entries
        assert self._entries is not None  # noqa: S101 - read above
        place = bisect_left(self._paths, page.path)
        exists = self._paths[place : place + 1] == [page.path]
        self._paths[place : place + exists] = [page.path] if page.sitemap else []
        self._entries[place : place + exists] = [page.sitemap] if page.sitemap else []

    def put(self, target: int, pages: Iterable[PageRecord]) -> None:
        """Store the pages of a target."""
        rows = [(one.path, target, one.sitemap) for one in pages]
        self._database.rows.executemany("REPLACE INTO page VALUES(?, ?, ?)", rows)

    def remove(self, target: int) -> int:
        """Remove the pages of a target from the database; return how many there were."""
        return self._database.rows.execute("DELETE FROM page WHERE target = ?", (target,)).rowcount

    def pages(self, target: int) -> list[PageRecord]:
        """Return the stored pages of a target."""
        rows = self._database.rows.execute(
            "SELECT path, sitemap FROM page WHERE target = ?", (target,)
        )
        return [PageRecord(path=path, sitemap=entry) for path, entry in rows]

    def count(self) -> int:
        """Return the number of stored pages."""
        return int(self._database.rows.execute("SELECT count(*) FROM page").fetchone()[0])
