"""RSS 2.0, with whole texts (content:encoded) and a hint how often to look."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import format_datetime
from functools import partial
from html import escape
from typing import Any

from hubgen.outputs.feeds.entries import Category, FeedEntry
from hubgen.outputs.feeds.heads import (
    Extension,
    insert_entries,
    new_feed,
    render_head,
    utc,
    xml_elem,
)
from hubgen.outputs.feeds.stream import RSS, Stream
from hubgen.outputs.xml import element

_SYNDICATION = "http://purl.org/rss/1.0/modules/syndication/"
_MINUTES_BETWEEN_LOOKS = 5
_END = b"  </channel>"


def rss(stream: Stream) -> bytes:
    """Return `stream` as an RSS document."""
    items = (
        stream.memo.get(_item, entry, compute=partial(_item, entry)) for entry in stream.entries
    )
    return insert_entries(render_head(stream, _head, format_datetime), items, _END)


def _head(stream: Stream) -> bytes:
    """Return the channel of `stream` without its items, as feedgen writes it."""
    feed = new_feed(stream, self_url=f"{stream.folder}{stream.name}.rss", media_type=RSS)
    # feedgen takes the last link of all for the channel's own.
    feed.link(href=stream.home, rel="alternate", type="text/html")
    feed.ttl(_MINUTES_BETWEEN_LOOKS)
    feed.register_extension("hub", _RssExtension, atom=False)
    return bytes(feed.rss_str(pretty=True))


def _item(entry: FeedEntry) -> bytes:
    """Return `entry` as an item."""
    inner = "".join(f"  {line}\n" for line in _lines(entry))
    return f"<item>\n{inner}</item>\n".encode()


def _lines(entry: FeedEntry) -> Iterator[str]:
    yield element("title", entry.title)
    yield element("link", entry.url)
    if entry.summary:
        # Readers take a description for HTML, so plain words are escaped once more.
        yield element("description", escape(entry.summary, quote=False))
        yield element("content:encoded", entry.html)
    else:
        yield element("description", entry.html)
    yield element("guid", entry.id, {"isPermaLink": "false"})
    yield from map(_category, entry.categories)
    yield element("pubDate", format_datetime(utc(entry.published)))


def _category(word: Category) -> str:
    return element("category", word.label, {"domain": word.scheme})


class _RssExtension(Extension):
    """The update period, whose elements feedgen's own extension misspells."""

    def __init__(self) -> None:
        super().__init__({"sy": _SYNDICATION})

    def extend_rss(self, element: Any) -> Any:
        channel = element[0]
        xml_elem(f"{{{_SYNDICATION}}}updatePeriod", channel).text = "hourly"
        frequency = xml_elem(f"{{{_SYNDICATION}}}updateFrequency", channel)
        frequency.text = str(60 // _MINUTES_BETWEEN_LOOKS)
        return element
