"""Atom 1.0 (RFC 4287), with archives (RFC 5005) and withdrawn entries (RFC 6721)."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from hubgen.outputs.feeds.entries import Category, Entry, Withdrawal
from hubgen.outputs.feeds.generator import Additions, feed_of, filled, xml_elem
from hubgen.outputs.feeds.heads import around
from hubgen.outputs.feeds.stream import ATOM, Stream
from hubgen.outputs.xml import element, opening, text_of, value_of
from hubgen.public.times import machine

_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_HTML = {"type": "html"}
_HISTORY = "http://purl.org/syndication/history/1.0"


def atom(stream: Stream) -> bytes:
    """Return `stream` as an Atom document."""
    taken_back = {one.id: one for entry in stream.entries for one in entry.withdrawals}
    language = stream.language
    entries = (
        stream.memo.get(entry_bytes, one, language, compute=partial(entry_bytes, one, language))
        for one in stream.entries
    )
    tombstones = map(_tombstone, taken_back.values())
    return filled(around(stream, _outer), (*tombstones, *entries), b"</feed>")


def _outer(stream: Stream) -> bytes:
    """The feed of `stream` without its entries."""
    feed = feed_of(stream, self_url=f"{stream.folder}{stream.name}.atom", media_type=ATOM)
    for language, folder in stream.others.items():
        feed.link(href=f"{folder}{stream.name}.atom", rel="alternate", type=ATOM, hreflang=language)
    for rel, target in stream.pages:
        feed.link(href=target, rel=rel, type=ATOM)
    feed.link(href=stream.home, rel="alternate", type="text/html", hreflang=stream.language)
    feed.register_extension("hub", lambda: _FeedAdditions(stream), rss=False)
    return bytes(feed.atom_str(pretty=True))


def entry_bytes(entry: Entry, language: str) -> bytes:
    """Return `entry` of a feed in `language`; by hand, in a tenth of the time feedgen takes."""
    lang = f' xml:lang="{value_of(entry.language)}"' if entry.language != language else ""
    page = f'type="text/html" hreflang="{value_of(language)}"'
    links = [("alternate", entry.url), *(("related", target) for target in entry.related)]
    return (
        f"<entry{lang}>\n"
        f"  <id>{text_of(entry.id)}</id>\n"
        f"  {element('title', entry.title)}\n"
        f"  <updated>{_time(entry.updated)}</updated>\n"
        f"  {element('content', entry.html, _HTML)}\n"
        f"  {element('summary', entry.summary)}\n"
        f"{_categories(entry.categories)}"
        f"  <published>{_time(entry.published)}</published>\n"
        + "".join(f'  <link rel="{rel}" href="{value_of(to)}" {page}/>\n' for rel, to in links)
        + "</entry>\n"
    ).encode()


def _time(at: datetime) -> str:
    return f"{machine(at).removesuffix('Z')}+00:00"


def _categories(words: tuple[Category, ...]) -> str:
    named = ({"term": one.term, "scheme": one.scheme, "label": one.label} for one in words)
    return "".join(f"  {element('category', attributes=one)}\n" for one in named)


def _tombstone(taken_back: Withdrawal) -> bytes:
    """Says that an entry was taken back.

    The entry itself stays, marked, for readers that do not know RFC 6721; of
    the two, that standard lets the one with the later time stand.
    """
    of_what = {"ref": taken_back.id, "when": machine(taken_back.at)}
    page = {"rel": "alternate", "type": "text/html", "href": taken_back.url}
    lines = [
        f"  {opening('at:deleted-entry', of_what)}",
        f"    {element('at:comment', taken_back.words)}",
        f"    {element('link', attributes=page)}",
        "  </at:deleted-entry>",
    ]
    return "".join(f"{line}\n" for line in lines).encode()


class _FeedAdditions(Additions):
    """What feedgen has no words for: the names of what is withdrawn and of archives."""

    def __init__(self, stream: Stream) -> None:
        super().__init__({"at": _TOMBSTONES, "fh": _HISTORY})
        self._stream = stream

    def extend_atom(self, element: Any) -> Any:
        if self._stream.is_archive:
            xml_elem(f"{{{_HISTORY}}}archive", element)
        return element
