"""From the address that a browser asks for to a file of the site, and to no other file."""

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
# The pages that hubgen renders. Any other file may come from somebody else.
_PAGES = frozenset({"index.html", "404.html"})


class AddressError(Exception):
    """The address is none that a browser makes, or leads out of the site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A file, and whether the address lacks the slash that its folder's page has."""

    file: Path
    lacks_slash: bool = False


def segments(path: str) -> list[str]:
    """Return the parts of an address path, unquoted.

    Raises AddressError for a path that does not begin at the top, or that climbs.
    """
    top, *parts = [unquote(part) for part in path.split("/")]
    if top or not parts:
        raise AddressError
    for part in parts:
        if part in {".", ".."} or any(bad in part for bad in ("/", "\\", "\0")):
            raise AddressError
    return parts


def find(root: Path, parts: list[str]) -> FoundFile | None:
    """Return the file below `root` that the address `parts` means; None where there is none.

    Raises AddressError where a link leads there: nothing in a built site is one.
    """
    is_folder = parts[-1:] in ([""], [])
    names = [part for part in parts if part]
    base = os.path.realpath(root)
    target = Path(base, *names)
    file: FoundFile | None
    try:
        if target.is_dir():
            file = FoundFile(file=target / "index.html", lacks_slash=not is_folder)
        else:
            file = None if is_folder else FoundFile(file=target)
        if file and os.path.realpath(file.file) != str(file.file):
            raise AddressError
        return file if file and file.file.is_file() else None
    except OSError:  # a name longer than any can be
        return None


def content_type(file: Path) -> str:
    """Return the content type of `file`."""
    if file.name == "feed.json":
        return "application/feed+json"
    return _TYPES.get(file.suffix[1:].lower(), _TYPES[""])


def is_html(file: Path) -> bool:
    """Return whether `file` is a page of the site; an attachment of a page is none."""
    return file.name in _PAGES


def security_policy(file: Path) -> dict[str, str]:
    """Return the headers that keep scripts in `file` from reading other pages, such as drafts.

    Pages need their own scripts. Browsers show no PDF in a sandbox, and run its
    scripts in a viewer that cannot reach the site.
    """
    if is_html(file) or file.suffix.lower() == ".pdf":
        return {}
    return {"Content-Security-Policy": "sandbox"}


def with_slash(parts: list[str]) -> str:
    """Return the address of the folder `parts` on this host."""
    return "/" + "".join(quote(part) + "/" for part in parts if part)
