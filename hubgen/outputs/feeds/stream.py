"""A stream: entries under one title, before they take on a format."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from hubgen.outputs.feeds.entries import Entry
from hubgen.public.memo import MemoCache

ATOM = "application/atom+xml"
RSS = "application/rss+xml"
JSON = "application/feed+json"
AUTHORITY = "hubgen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Entries, newest first, and what is said about them as a whole.

    `name` is what its files are called. `site` is the hub, `home` the page that
    the entries belong to, `folder` where the feeds of all formats stand: all
    full addresses. `others` maps languages to the folder of the same stream in
    them. `born` is when a stream without entries counts as updated. `pages` are
    the relations and addresses of the documents that hold older or newer
    entries (RFC 5005); an archive is never the one to subscribe to.
    `memo` keeps the entries that are written.
    """

    id: str
    title: str
    about: str
    author: str
    site: str
    language: str
    home: str
    folder: str
    born: datetime
    name: str = "feed"
    entries: tuple[Entry, ...] = ()
    others: dict[str, str] = field(default_factory=dict)
    pages: tuple[tuple[str, str], ...] = ()
    is_archive: bool = False
    memo: MemoCache = field(default_factory=MemoCache, compare=False, repr=False)

    @property
    def updated(self) -> datetime:
        """When an entry last changed."""
        return max((entry.updated for entry in self.entries), default=self.born)
