"""Networks: one name for each, however a tool calls it."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

_NAMES: Final = {
    "twitter": "x",
    "twitter.com": "x",
    "x.com": "x",
    "facebook.com": "facebook",
    "m.facebook.com": "facebook",
    "instagram.com": "instagram",
    "linkedin.com": "linkedin",
    "youtube.com": "youtube",
    "reddit.com": "reddit",
    "tiktok.com": "tiktok",
    "bsky.app": "bluesky",
    "e-mail": "email",
}


def network_name(written: str, url: str = "") -> str:
    """Return the name of the network that a tool calls `written`; else the host of `url`."""
    name = written.strip().casefold()
    if not name and url:
        try:
            name = urlsplit(url).hostname or ""
        except ValueError:
            name = ""
    name = name.removeprefix("www.")
    return _NAMES.get(name, name)
