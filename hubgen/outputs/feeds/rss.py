"""RSS 2.0, with whole texts (content:encoded) and a hint how often to look."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Any

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
from hubgen.outputs.feeds.stream import RSS, Stream

_SYNDICATION = "http://purl.org/rss/1.0/modules/syndication/"
_MINUTES_BETWEEN_LOOKS = 5
# lxml makes up a prefix for an element that it writes alone; readers look for the usual one.
_MADE_UP = b'ns0:encoded xmlns:ns0="http://purl.org/rss/1.0/modules/content/"'


def rss(stream: Stream) -> bytes:
    """`stream` as an RSS document."""
    feed = feed_of(stream, self_url=f"{stream.folder}{stream.name}.rss", media_type=RSS)
    # feedgen takes the last link of all for the channel's own.
    feed.link(href=stream.home, rel="alternate", type="text/html")
    feed.ttl(_MINUTES_BETWEEN_LOOKS)
    feed.register_extension("hub", _FeedAdditions, atom=False)
    return filled(feed.rss_str(pretty=True), map(_item, stream.entries), b"  </channel>")


@lru_cache(maxsize=CACHED_ENTRIES)
def _item(entry: Entry) -> bytes:
    made = entry_of(entry)
    made.link(href=entry.url)
    # Readers take a description for HTML, so plain words are escaped once more.
    made.description(escape(entry.summary, quote=False), isSummary=True)
    made.content(entry.html, type="html")
    item = written(made.rss_entry()).replace(b"<" + _MADE_UP, b"<content:encoded")
    return item.replace(b"</ns0:encoded>", b"</content:encoded>")


class _FeedAdditions(Additions):
    """The update hint, whose elements feedgen's own extension misspells."""

    def __init__(self) -> None:
        super().__init__({"sy": _SYNDICATION})

    def extend_rss(self, element: Any) -> Any:
        channel = element[0]
        xml_elem(f"{{{_SYNDICATION}}}updatePeriod", channel).text = "hourly"
        frequency = xml_elem(f"{{{_SYNDICATION}}}updateFrequency", channel)
        frequency.text = str(60 // _MINUTES_BETWEEN_LOOKS)
        return element
