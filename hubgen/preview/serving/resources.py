"""Resources: from the address that a browser asks for to a file, and never to any other."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

_TYPES = {
    "": "application/octet-stream",
    "atom": "application/atom+xml",
    "avif": "image/avif",
    "css": "text/css; charset=utf-8",
    "gif": "image/gif",
    "gz": "application/gzip",
    "html": "text/html; charset=utf-8",
    "ico": "image/x-icon",
    "ics": "text/calendar; charset=utf-8",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "map": "application/json",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "opml": "text/x-opml; charset=utf-8",
    "pdf": "application/pdf",
    "png": "image/png",
    "rss": "application/rss+xml",
    "svg": "image/svg+xml",
    "ttf": "font/ttf",
    "txt": "text/plain; charset=utf-8",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "xml": "application/xml",
    "xsl": "text/xsl; charset=utf-8",
}
HTML = _TYPES["html"]


class RefusedError(Exception):
    """The address is none that a browser makes of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file, and whether the address lacks the slash that its folder's page has."""

    file: Path
    lacks_slash: bool = False


def segments(path: str) -> list[str]:
    """The parts of an address path, unquoted. Raises RefusedError for one that climbs."""
    parts = [unquote(part) for part in path.split("/")]
    for part in parts:
        if part in {".", ".."} or any(bad in part for bad in ("/", "\\", "\0")):
            raise RefusedError
    return parts[1:]


def find(root: Path, parts: list[str]) -> Found | None:
    """The file below `root` that the address `parts` means; None where there is none.

    Raises RefusedError where a link leads there: nothing in a built site is one.
    """
    is_folder = parts[-1:] in ([""], [])
    names = [part for part in parts if part]
    base = os.path.realpath(root)
    target = Path(base, *names)
    found: Found | None
    try:
        if target.is_dir():
            found = Found(file=target / "index.html", lacks_slash=not is_folder)
        else:
            found = None if is_folder else Found(file=target)
        if found and os.path.realpath(found.file) != str(found.file):
            raise RefusedError
        return found if found and found.file.is_file() else None
    except OSError:  # a name longer than any can be
        return None


def content_type(file: Path) -> str:
    """What a browser is told that `file` is."""
    if file.name == "feed.json":
        return "application/feed+json"
    return _TYPES.get(file.suffix[1:].lower(), _TYPES[""])


def with_slash(parts: list[str]) -> str:
    """The address of the folder `parts`, on this host."""
    return "/" + "".join(quote(part) + "/" for part in parts if part)
