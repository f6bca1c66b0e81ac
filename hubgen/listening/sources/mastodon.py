"""Mastodon: the public posts with a hashtag on one server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from hubgen.listening.files.unread import Unread
from hubgen.listening.mention import LONGEST_TEXT, RawMention
from hubgen.listening.sources.client import HttpClient
from hubgen.listening.sources.fetched import Fetched, SourceError, State
from hubgen.listening.sources.instants import instant
from hubgen.source.mail import text_of_html

MOST_PAGES: Final = 10
_PAGE: Final = 40  # the most that the API gives at once


def fetch_hashtag(
    client: HttpClient, server: str, hashtag: str, state: State, token: str | None
) -> Fetched:
    """Return the posts since the last fetch, at most ten pages of them. Raises SourceError."""
    address = f"{server.rstrip('/')}/api/v1/timelines/tag/{quote(hashtag.lstrip('#'))}"
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    newest = str(state.get("newest", ""))
    posts: list[Any] = []
    for _ in range(MOST_PAGES):
        fields = {"limit": str(_PAGE)} | ({"min_id": newest} if newest else {})
        page = client.get_json(address, headers, fields)
        if not isinstance(page, list):
            msg = f"{server} is no Mastodon server; check the address"
            raise SourceError(msg)
        ids = [str(one["id"]) for one in page if isinstance(one, dict) and one.get("id")]
        last = max(ids, key=lambda one: (len(one), one), default="")
        posts += page
        if not newest or not last or (len(last), last) <= (len(newest), newest):
            newest = last or newest
            break
        newest = last
        if len(page) < _PAGE:
            break
    return Fetched(mentions=tuple(_mentions(posts)), state={"newest": newest})


def _mentions(posts: list[Any]) -> Iterator[RawMention | Unread]:
    for number, post in enumerate(posts, start=1):
        try:
            author = post["account"]
            yield RawMention(
                text=text_of_html(str(post["content"]))[:LONGEST_TEXT],
                at=instant(post["created_at"]),
                author=str(author["acct"]),
                author_name=str(author.get("display_name") or ""),
                network="mastodon",
                external=str(post.get("uri") or post["id"]),
                url=str(post.get("url") or ""),
                reach=int(author.get("followers_count") or 0),
            )
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            yield Unread(line=number, reason="the post is not as Mastodon writes them")
