"""Bluesky: the posts that a search finds, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from hubgen.listening.files.unread import Unread
from hubgen.listening.mention import LONGEST_TEXT, RawMention
from hubgen.listening.sources.client import HttpClient
from hubgen.listening.sources.fetched import Fetched, SourceError, State
from hubgen.listening.sources.instants import instant

SERVER: Final = "https://public.api.bsky.app"
MOST_PAGES: Final = 10
_PAGE: Final = 100


def fetch_search(
    client: HttpClient, server: str | None, words: str, state: State, token: str | None
) -> Fetched:
    """Return the posts since the last fetch, at most ten pages of them. Raises SourceError."""
    address = f"{(server or SERVER).rstrip('/')}/xrpc/app.bsky.feed.searchPosts"
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    since, cursor = str(state.get("since", "")), ""
    posts: list[Any] = []
    for _ in range(MOST_PAGES):
        fields = {"q": words, "sort": "latest", "limit": str(_PAGE)}
        fields |= {name: value for name, value in (("since", since), ("cursor", cursor)) if value}
        page = client.get_json(address, headers, fields)
        if not isinstance(page, dict) or not isinstance(page.get("posts"), list):
            msg = f"{server or SERVER} does not answer like Bluesky; check the address"
            raise SourceError(msg)
        posts += page["posts"]
        before, cursor = cursor, str(page.get("cursor") or "")
        if not since or not page["posts"] or not cursor or cursor == before:
            break
    mentions = tuple(_mentions(posts))
    newest = max((one.at for one in mentions if isinstance(one, RawMention)), default=None)
    return Fetched(
        mentions=mentions,
        state={"since": f"{newest:%Y-%m-%dT%H:%M:%SZ}" if newest else since},
    )


def _mentions(posts: list[Any]) -> Iterator[RawMention | Unread]:
    for number, post in enumerate(posts, start=1):
        try:
            author, record = post["author"], post["record"]
            handle, key = str(author["handle"]), str(post["uri"]).rpartition("/")[2]
            yield RawMention(
                text=str(record["text"])[:LONGEST_TEXT],
                at=instant(post.get("indexedAt") or record["createdAt"]),
                author=handle,
                author_name=str(author.get("displayName") or ""),
                network="bluesky",
                external=str(post["uri"]),
                url=f"https://bsky.app/profile/{handle}/post/{key}",
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            yield Unread(line=number, reason="the post is not as Bluesky writes them")
