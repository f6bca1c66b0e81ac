"""Feed heads: what surrounds the entries of an RSS or Atom feed, written by feedgen.

feedgen writes heads only. Entries are written by hand in `atom` and `rss`: an
entry is in several feeds and in each later version of one, and feedgen takes
ten times as long for it. Tests compare both with what feedgen writes. A hub
has thousands of feeds whose heads differ in a few texts, and feedgen takes
0.5 ms for one: so it writes a template of each kind, whose gaps are filled.

Every date is set, since feedgen fills a missing one with now; and each format
has a generator of its own, since one for both gives RSS the address of Atom.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, NamedTuple

import feedgen.feed
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem

from hubgen.outputs.feeds.stream import AUTHORITY, Stream
from hubgen.outputs.xml import attribute_text, element_text

__all__ = ["Extension", "insert_entries", "new_feed", "render_head", "utc", "xml_elem"]

# feedgen's own function switches the locale of the whole process for each date.
feedgen.feed.formatRFC2822 = format_datetime

# Noncharacters, which XML can hold and texts do not.
_GAP = re.compile("\ufdd0([a-z]+[0-9]*)\ufdd1")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

HeadWriter = Callable[[Stream], bytes]
DateFormat = Callable[[datetime], str]


def utc(at: datetime) -> datetime:
    """Return `at` in UTC, to the second."""
    return at.astimezone(UTC).replace(microsecond=0)


def new_feed(stream: Stream, *, self_url: str, media_type: str) -> Any:
    """Return a generator with what both formats say about `stream`, without entries."""
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


def insert_entries(feed: bytes, entries: Iterable[bytes], end: bytes) -> bytes:
    """Return `feed`, which has no entries, with `entries` before its closing tag `end`."""
    head, closing, tail = feed.rpartition(end)
    return b"".join([head, *entries, closing, tail])


class Extension:
    """A feedgen extension: adds what feedgen cannot write."""

    def __init__(self, namespaces: dict[str, str] | None = None) -> None:
        self._namespaces = namespaces or {}

    def extend_ns(self) -> dict[str, str]:
        """Return the namespaces of what is added."""
        return self._namespaces

    def extend_atom(self, element: Any) -> Any:
        """Add to an Atom feed or entry, and return it."""
        return element

    def extend_rss(self, element: Any) -> Any:
        """Add to an RSS feed or item, and return it."""
        return element


def render_head(
    stream: Stream, write: HeadWriter, format_date: DateFormat = datetime.isoformat
) -> bytes:
    """Return the feed of `stream` without its entries, as `write` gives it.

    `write` is called once for each kind of stream. What it writes must not
    depend on the entries, except for the time of the last change, which it
    writes as `format_date` does.
    """
    targets = [*stream.others.values(), *(target for _, target in stream.pages)]
    texts = {
        "id": stream.id,
        "title": stream.title,
        "about": stream.about,
        "home": stream.home,
        "folder": stream.folder,
        "updated": format_date(utc(stream.updated)),
        **{f"target{number}": target for number, target in enumerate(targets)},
    }
    kind = _Kind(
        write=write,
        format_date=format_date,
        texts=(stream.author, stream.site, stream.language, stream.name),
        languages=tuple(stream.others),
        rels=tuple(rel for rel, _ in stream.pages),
        is_archive=stream.is_archive,
    )
    template = stream.memo.get(_template, *kind, compute=lambda: _template(kind))
    filled = list(template)
    for at in range(1, len(template), 2):
        is_in_attribute = template[at - 1].endswith('"')
        filled[at] = (attribute_text if is_in_attribute else element_text)(texts[template[at]])
    return "".join(filled).encode()


class _Kind(NamedTuple):
    """What feeds have in common that differ only in the texts of their gaps."""

    write: HeadWriter
    format_date: DateFormat
    texts: tuple[str, str, str, str]
    languages: tuple[str, ...]
    rels: tuple[str, ...]
    is_archive: bool


def _template(kind: _Kind) -> tuple[str, ...]:
    """Return a feed of one kind: its text and the names of its gaps in turn."""
    write, format_date, (author, site, language, name), languages, rels, is_archive = kind
    targets = [_gap(f"target{number}") for number in range(len(languages) + len(rels))]
    stream = Stream(
        id=_gap("id"),
        title=_gap("title"),
        about=_gap("about"),
        author=author,
        site=site,
        language=language,
        home=_gap("home"),
        folder=_gap("folder"),
        born=_EPOCH,
        name=name,
        others=dict(zip(languages, targets, strict=False)),
        pages=tuple(zip(rels, targets[len(languages) :], strict=True)),
        is_archive=is_archive,
    )
    text = write(stream).decode()
    text = text.replace(f">{format_date(_EPOCH)}<", f">{_gap('updated')}<", 1)
    return tuple(_GAP.split(text))


def _gap(name: str) -> str:
    return f"\ufdd0{name}\ufdd1"
