"""JSON Feed 1.1."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from hubgen.outputs.feeds.entries import FeedEntry
from hubgen.outputs.feeds.stream import Stream
from hubgen.public.times import machine


def json_feed(stream: Stream) -> bytes:
    """Return `stream` as a JSON Feed document."""
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": stream.title,
        "home_page_url": stream.home,
        "feed_url": f"{stream.folder}{stream.name}.json",
        "description": stream.about,
        "authors": [{"name": stream.author, "url": stream.site}],
        "language": stream.language,
    }
    items = ",\n".join(
        stream.memo.get(_item, entry, compute=partial(_item, entry)) for entry in stream.entries
    )
    return f'{_written(head)[:-1]}, "items": [\n{items}\n]}}\n'.encode()


def _written(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _item(entry: FeedEntry) -> str:
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "date_published": machine(entry.published),
        "date_modified": machine(entry.updated),
        "tags": [word.label for word in entry.categories],
        "language": entry.language,
    }
    return _written(item)
