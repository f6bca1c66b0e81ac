"""Entries are written by hand: feedgen would have written the very same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape
from typing import Any
from unittest.mock import patch

import feedgen.entry
from feedgen.entry import FeedEntry as FeedgenEntry
from feedgen.feed import etree
from hypothesis import assume, given
from hypothesis import strategies as st

from hubgen.outputs.feeds import atom, jsonfeed, rss, selection
from hubgen.outputs.feeds.entries import Category, FeedEntry, legal
from hubgen.outputs.feeds.heads import Extension, utc, xml_elem

_HOSTILE = [
    "&",
    "<",
    ">",
    '"',
    "'",
    "\r",
    "\n",
    "\t",
    "]]>",
    "&amp;",
    "\u0085",
    "\u2028",
    "\x00",
    "\x7f",
]
_TEXT = (
    st.lists(st.sampled_from(_HOSTILE) | st.text(max_size=5), max_size=8).map("".join).map(legal)
)
_SAID = _TEXT.filter(bool)
_TIMES = st.builds(
    lambda at, hours, name: at.replace(tzinfo=timezone(timedelta(hours=hours), name)),
    st.datetimes(datetime(1971, 1, 1), datetime(2190, 1, 1)),  # noqa: DTZ001 - it gets its zone here
    st.integers(-12, 14),
    st.sampled_from(["GMT", "CET"]),
)
_ENTRIES = st.builds(
    FeedEntry,
    id=_SAID,
    url=_SAID,
    title=_SAID,
    language=st.sampled_from(["en", "de", "pt-BR"]),
    summary=_TEXT,
    html=_TEXT,
    published=_TIMES,
    updated=_TIMES,
    categories=st.lists(
        st.builds(Category, term=_SAID, label=_SAID, scheme=_SAID), max_size=3, unique=True
    ).map(tuple),
    related=st.lists(_SAID, max_size=2).map(tuple),
)
_PLAIN = FeedEntry(
    id="tag:a.example,2026:b",
    url="https://a.example/",
    title="Title",
    language="en",
    summary="Summary",
    html="<p>Text</p>",
    published=datetime(2026, 11, 22, 10, 5, tzinfo=UTC),
    updated=datetime(2026, 11, 22, 10, 5, tzinfo=UTC),
    categories=(),
)


class _Rest(Extension):
    """What feedgen has no words for."""

    def __init__(self, entry: FeedEntry, language: str) -> None:
        super().__init__()
        self._entry, self._language = entry, language

    def extend_atom(self, element):
        entry = self._entry
        if entry.language != self._language:
            element.set("{http://www.w3.org/XML/1998/namespace}lang", entry.language)
        page = {"type": "text/html", "hreflang": self._language}
        xml_elem("link", element, rel="alternate", href=entry.url, **page)
        for target in entry.related:
            xml_elem("link", element, rel="related", href=target, **page)
        return element


def _begun(entry: FeedEntry) -> Any:
    """What both formats say of `entry`."""
    made = FeedgenEntry()
    made.id(entry.id)
    made.title(entry.title)
    made.published(utc(entry.published))
    made.updated(utc(entry.updated))
    for word in entry.categories:
        made.category(term=word.term, label=word.label, scheme=word.scheme)
    return made


def _written(element: Any) -> bytes:
    return bytes(etree.tostring(element, pretty_print=True, encoding="UTF-8"))


def _atom_by_feedgen(entry: FeedEntry, language: str) -> bytes:
    made = _begun(entry)
    made.summary(entry.summary)
    made.content(entry.html, type="html")
    made.register_extension("rest", lambda: _Rest(entry, language), rss=False)
    return _written(made.atom_entry())


def _rss_by_feedgen(entry: FeedEntry) -> bytes:
    made = _begun(entry)
    made.link(href=entry.url)
    made.description(escape(entry.summary, quote=False), isSummary=True)
    made.content(entry.html, type="html")
    with patch.object(feedgen.entry, "formatRFC2822", format_datetime):
        item = _written(made.rss_entry())
    # lxml makes up a prefix for an element that it writes alone; the feed declares the usual one.
    made_up = b'ns0:encoded xmlns:ns0="http://purl.org/rss/1.0/modules/content/"'
    item = item.replace(b"<" + made_up, b"<content:encoded")
    return item.replace(b"</ns0:encoded>", b"</content:encoded>")


@given(_ENTRIES, st.sampled_from(["en", "de"]))
def test_an_entry_written_by_hand_is_the_one_that_feedgen_writes(entry, language):
    by_feedgen = _atom_by_feedgen(entry, language)
    assert atom.entry_bytes(entry, language).decode() == by_feedgen.decode()
    assume(entry.html)  # an item without words would have an element for them
    assert rss._item(entry).decode() == _rss_by_feedgen(entry).decode()


def test_an_entry_without_words_is_written_as_feedgen_does():
    entry = replace(_PLAIN, summary="", html="")
    assert atom.entry_bytes(entry, "en") == _atom_by_feedgen(entry, "en")
    entry = replace(_PLAIN, summary="")
    assert rss._item(entry) == _rss_by_feedgen(entry)


@given(_ENTRIES)
def test_an_entry_weighs_what_its_escaped_texts_weigh(entry):
    assert selection._escaped_bytes(entry.html) == len(escape(entry.html).encode())
    twice = len(escape(escape(entry.summary)).encode())
    assert selection._escaped_bytes(entry.summary, twice=True) == twice


@given(_ENTRIES, st.sampled_from(["en", "de"]))
def test_no_format_takes_more_for_an_entry_than_it_weighs(entry, language):
    formats = (
        atom.entry_bytes(entry, language),
        rss._item(entry),
        jsonfeed._written(jsonfeed._item(entry)).encode(),
    )
    assert max(map(len, formats)) <= selection.max_bytes(entry)
