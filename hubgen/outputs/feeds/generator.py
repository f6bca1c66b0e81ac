"""What both XML formats take from feedgen, and where it needs a hand.

Every date is set, since feedgen fills a missing one with now; and each format
has a generator of its own, since one for both gives RSS the address of Atom.
Entries are written one by one and put into the feed in the order given: an
entry that stands in several feeds, or in the next edition of one, is written
once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import feedgen.feed
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem

from hubgen.outputs.feeds.stream import AUTHORITY, Stream

__all__ = ["Additions", "feed_of", "filled", "utc", "xml_elem"]

# feedgen's own switches the locale of the whole process for each date: other threads would see it.
feedgen.feed.formatRFC2822 = format_datetime


def utc(at: datetime) -> datetime:
    """`at` in UTC, to the second."""
    return at.astimezone(UTC).replace(microsecond=0)


def feed_of(stream: Stream, *, self_url: str, media_type: str) -> Any:
    """A generator that holds what both formats say of `stream`, yet without entries."""
    feed = FeedGenerator()
    feed.id(stream.id)
    feed.title(stream.title)
    feed.description(stream.about)
    feed.author(name=stream.author, uri=stream.site)
    feed.language(stream.language)
    feed.generator(AUTHORITY)
    feed.updated(utc(stream.updated))
    feed.link(href=self_url, rel="self", type=media_type)
    return feed


def filled(feed: bytes, entries: Iterable[bytes | memoryview], end: bytes) -> bytes:
    """`feed`, yet without entries, with `entries` before its closing tag `end`."""
    head, closing, tail = feed.rpartition(end)
    return b"".join([head, *entries, closing, tail])


class Additions:
    """A feedgen extension that lets `atom` or `rss` finish what feedgen has begun."""

    def __init__(self, namespaces: dict[str, str] | None = None) -> None:
        self._namespaces = namespaces or {}

    def extend_ns(self) -> dict[str, str]:
        """The namespaces of what is added."""
        return self._namespaces

    def extend_atom(self, element: Any) -> Any:
        """Adds to an Atom feed or entry."""
        return element

    def extend_rss(self, element: Any) -> Any:
        """Adds to an RSS feed or item."""
        return element
