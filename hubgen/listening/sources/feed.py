"""Feeds: the entries of an RSS or Atom feed, fetched only where it has changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from time import struct_time
from typing import Any

import feedparser

from hubgen.listening.files.networks import network_name
from hubgen.listening.files.unread import Unread
from hubgen.listening.mention import LONGEST_TEXT, RawMention
from hubgen.listening.sources.client import HttpClient
from hubgen.listening.sources.fetched import Fetched, SourceError, State
from hubgen.source.mail import text_of_html


def fetch_feed(client: HttpClient, url: str, state: State, now: datetime) -> Fetched:
    """Return the entries of the feed at `url`; entries without a date are of `now`.

    Raises SourceError.
    """
    conditions = {
        header: state[key]
        for header, key in (("If-None-Match", "etag"), ("If-Modified-Since", "modified"))
        if state.get(key)
    }
    answer = client.get(url, conditions)
    if answer.is_unchanged:
        return Fetched(state=state)
    parsed = feedparser.parse(answer.body, response_headers={"content-location": url})
    if not parsed.entries and not parsed.get("version"):
        msg = f"{url} is no feed; check the address"
        raise SourceError(msg)
    return Fetched(
        mentions=tuple(_mentions(parsed.entries, now)),
        state={
            "etag": answer.headers.get("etag", ""),
            "modified": answer.headers.get("last-modified", ""),
        },
    )


def _mentions(entries: list[Any], now: datetime) -> Iterator[RawMention | Unread]:
    for number, entry in enumerate(entries, start=1):
        title = text_of_html(entry.get("title", ""))
        bodies = [part.get("value", "") for part in entry.get("content", [])]
        body = text_of_html(bodies[0] if bodies else entry.get("summary", ""))
        text = body if body.startswith(title) else f"{title}\n{body}"
        if not text.strip():
            yield Unread(line=number, reason="the entry has no text")
            continue
        link = entry.get("link", "")
        yield RawMention(
            text=text.strip()[:LONGEST_TEXT],
            at=_instant(entry.get("published_parsed") or entry.get("updated_parsed")) or now,
            author=entry.get("author", ""),
            network=network_name("", link) or "feed",
            external=entry.get("id", "") or link,
            url=link if link.startswith(("http://", "https://")) else "",
        )


def _instant(parts: struct_time | None) -> datetime | None:
    try:
        return datetime(*parts[:6], tzinfo=UTC) if parts else None
    except (ValueError, TypeError):
        return None
