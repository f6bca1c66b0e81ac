"""Atom 1.0 (RFC 4287), with archives (RFC 5005) and withdrawn entries (RFC 6721)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from hubgen.derive.times import machine
from hubgen.outputs.feeds.entries import Entry
from hubgen.outputs.feeds.generator import (
    CACHED_ENTRIES,
    Additions,
    entry_of,
    feed_of,
    filled,
    written,
    xml_elem,
)
from hubgen.outputs.feeds.stream import ATOM, Stream

_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_HISTORY = "http://purl.org/syndication/history/1.0"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def atom(stream: Stream) -> bytes:
    """`stream` as an Atom document."""
    feed = feed_of(stream, self_url=f"{stream.folder}{stream.name}.atom", media_type=ATOM)
    for language, folder in stream.others.items():
        feed.link(href=f"{folder}{stream.name}.atom", rel="alternate", type=ATOM, hreflang=language)
    for rel, target in stream.pages:
        feed.link(href=target, rel=rel, type=ATOM)
    feed.link(href=stream.home, rel="alternate", type="text/html", hreflang=stream.language)
    feed.register_extension("hub", lambda: _FeedAdditions(stream), rss=False)
    entries = (_entry(entry, stream.language) for entry in stream.entries)
    return filled(feed.atom_str(pretty=True), entries, b"</feed>")


@lru_cache(maxsize=CACHED_ENTRIES)
def _entry(entry: Entry, language: str) -> bytes:
    made = entry_of(entry)
    made.summary(entry.summary)
    made.content(entry.html, type="html")
    made.register_extension("hub", lambda: _EntryAdditions(entry, language), rss=False)
    return written(made.atom_entry())


class _FeedAdditions(Additions):
    """What feedgen has no words for: links by language, archives, withdrawn entries."""

    def __init__(self, stream: Stream) -> None:
        super().__init__({"at": _TOMBSTONES, "fh": _HISTORY})
        self._stream = stream

    def extend_atom(self, element: Any) -> Any:
        if self._stream.is_archive:
            xml_elem(f"{{{_HISTORY}}}archive", element)
        for entry in self._stream.entries:
            if entry.withdrawn:
                _tombstone(element, entry)
        return element


def _tombstone(feed: Any, entry: Entry) -> None:
    """Says that `entry` was taken back.

    The entry itself stays, marked, for readers that do not know RFC 6721; of
    the two, that standard lets the one with the later time stand.
    """
    if entry.withdrawn is None:
        return
    when = machine(entry.withdrawn.at)
    stone = xml_elem(f"{{{_TOMBSTONES}}}deleted-entry", feed, ref=entry.id, when=when)
    xml_elem(f"{{{_TOMBSTONES}}}comment", stone).text = entry.withdrawn.words
    xml_elem("link", stone, rel="alternate", type="text/html", href=entry.url)


class _EntryAdditions(Additions):
    """An entry's language and links; feedgen loses what its own say beyond the address."""

    def __init__(self, entry: Entry, language: str) -> None:
        super().__init__()
        self._entry = entry
        self._language = language

    def extend_atom(self, element: Any) -> Any:
        entry = self._entry
        if entry.language != self._language:
            element.set(_LANG, entry.language)
        page = {"type": "text/html", "hreflang": self._language}
        xml_elem("link", element, rel="alternate", href=entry.url, **page)
        for target in entry.related:
            xml_elem("link", element, rel="related", href=target, **page)
        return element
