"""Serving: content type, caching and write order of each file of a published hub.

One table for all destinations and servers; the first row that matches a path
decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum

_YEAR = "public, max-age=31536000, immutable"
_DAY = "public, max-age=86400"
_MINUTE = "public, max-age=60, must-revalidate"
_CHECKED = "no-cache"


class Stage(IntEnum):
    """The order in which files are written, so that no link leads to a missing file."""

    ASSET = 0
    INCIDENT = 1
    LIST = 2
    FEED = 3
    HOME = 4
    STATUS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """How a file is served.

    `extensions` are those of a row that matches by the end of a name alone.
    `shared` says that pages of other origins may read the file; `recorded` that
    editions store its bytes and not only its hash; `stays` that it is not
    removed when the hub no longer builds it.
    """

    pattern: re.Pattern[str]
    content_type: str
    cache: str
    stage: Stage
    extensions: tuple[str, ...] = ()
    shared: bool = False
    recorded: bool = False
    stays: bool = False

    @property
    def shrinks(self) -> bool:
        """Whether it is text, which compresses to a fraction."""
        media_type = self.content_type.partition(";")[0]
        return media_type.startswith("text/") or media_type.endswith(_TEXTUAL)


def _row(
    pattern: str,
    content_type: str,
    cache: str,
    stage: Stage,
    *,
    shared: bool = False,
    recorded: bool = False,
    stays: bool = False,
) -> Serving:
    return Serving(
        pattern=re.compile(pattern),
        content_type=content_type,
        cache=cache,
        stage=stage,
        shared=shared,
        recorded=recorded,
        stays=stays,
    )


def _every(
    extensions: str,
    content_type: str,
    cache: str,
    stage: Stage,
    *,
    shared: bool = False,
    recorded: bool = False,
) -> Serving:
    """Return a row for all files whose names end in one of `extensions`."""
    names = tuple(extensions.split())
    row = _row(
        rf".*\.({'|'.join(names)})", content_type, cache, stage, shared=shared, recorded=recorded
    )
    return replace(row, extensions=names)


_HTML = "text/html; charset=utf-8"
_JSON = "application/json"
_ATOM = "application/atom+xml"
_SCRIPT = "text/javascript; charset=utf-8"
_STYLE = "text/css; charset=utf-8"
_TEXTUAL = ("json", "jsonl", "xml", "javascript")
TABLE = (
    _row(r"editions/packs/.*", "application/gzip", _YEAR, Stage.ASSET, shared=True),
    _row(
        r"editions/ledger\.jsonl",
        "application/jsonl; charset=utf-8",
        _CHECKED,
        Stage.STATUS,
        shared=True,
    ),
    _row(r"editions/claim", _JSON, "no-store", Stage.STATUS),
    _row(r"(.*/)?status\.json", _JSON, _MINUTE, Stage.STATUS, shared=True, recorded=True),
    _row(r"(.*/)?live\.json", _JSON, _MINUTE, Stage.STATUS, shared=True),
    _row(r"(.*/)?summary\.json", _JSON, _MINUTE, Stage.FEED, shared=True, recorded=True),
    _row(r"(.*/)?feed\.atom", _ATOM, _MINUTE, Stage.FEED, shared=True, recorded=True),
    _row(r"index\.html|[a-z]{2,3}(-\w+)?/index\.html", _HTML, _MINUTE, Stage.HOME, recorded=True),
    # Pages of the past are rendered from stored objects, so they are not stored again.
    _row(r"(.*/)?editions/([\d-]+/)?index\.html", _HTML, _MINUTE, Stage.LIST),
    _row(r"(.*/)?incidents/[^/]+/(r/(\d+/)?|record/)index\.html", _HTML, _MINUTE, Stage.INCIDENT),
    # A short address leads to the page, whose bytes are recorded.
    _row(r"(.*/)?i/[^/]+/index\.html", _HTML, _MINUTE, Stage.LIST),
    _row(r"(.*/)?incidents/[^/]+/.*\.html", _HTML, _MINUTE, Stage.INCIDENT, recorded=True),
    _every("html", _HTML, _MINUTE, Stage.LIST, recorded=True),
    _every("atom", _ATOM, _MINUTE, Stage.FEED, shared=True),
    _every("rss", "application/rss+xml", _MINUTE, Stage.FEED, shared=True),
    _row(r"(.*/)?feed[^/]*\.json", "application/feed+json", _MINUTE, Stage.FEED, shared=True),
    _every("ics", "text/calendar; charset=utf-8", _MINUTE, Stage.FEED, shared=True),
    _every("opml", "text/x-opml; charset=utf-8", _DAY, Stage.FEED, shared=True),
    _row(r"sitemap\.xml(\.gz)?", "application/xml", _MINUTE, Stage.FEED),
    _every("json", _JSON, _MINUTE, Stage.FEED, shared=True),
    _row(r"sw\.js", _SCRIPT, _CHECKED, Stage.ASSET),
    _row(r"embed\.js", _SCRIPT, _MINUTE, Stage.ASSET, shared=True),
    _row(r"assets/.*\.[0-9a-f]{8,}\..*js", _SCRIPT, _YEAR, Stage.ASSET),
    _row(r"assets/.*\.[0-9a-f]{8,}\..*css", _STYLE, _YEAR, Stage.ASSET),
    _every("js", _SCRIPT, _MINUTE, Stage.ASSET),
    _every("css", _STYLE, _MINUTE, Stage.ASSET),
    _every("map", _JSON, _DAY, Stage.ASSET),
    _row(r"(.*/)?badge[^/]*\.svg", "image/svg+xml", _MINUTE, Stage.FEED, shared=True),
    _every("svg", "image/svg+xml", _DAY, Stage.ASSET),
    _row(r"(.*/)?incidents/[^/]+/card-[^/]+\.png", "image/png", _DAY, Stage.ASSET, stays=True),
    _every("png", "image/png", _DAY, Stage.ASSET),
    _every("jpg jpeg", "image/jpeg", _DAY, Stage.ASSET),
    _every("gif", "image/gif", _DAY, Stage.ASSET),
    _every("webp", "image/webp", _DAY, Stage.ASSET),
    _every("ico", "image/vnd.microsoft.icon", _DAY, Stage.ASSET),
    _every("pdf", "application/pdf", _DAY, Stage.ASSET),
    _every("woff2", "font/woff2", _YEAR, Stage.ASSET),
    _every("webmanifest", "application/manifest+json", _DAY, Stage.ASSET),
    _every("txt md", "text/plain; charset=utf-8", _MINUTE, Stage.FEED),
    _every("xml", "application/xml", _MINUTE, Stage.FEED),
    _row(r".*", "application/octet-stream", _DAY, Stage.ASSET),
)


_DOCUMENTS = "html htm xhtml xht shtml mht mhtml svg svgz xml xsl xslt swf hta"
_SCRIPTS = "js mjs cjs php phtml phar asp aspx jsp cgi"
ACTIVE_ENDINGS = tuple(f"{_DOCUMENTS} {_SCRIPTS}".split())
"""Endings of files that a browser opens as a document of the site, or a server may run."""
_ACTIVE = re.compile(rf".*\.(?i:{'|'.join(ACTIVE_ENDINGS)}|php\d)|.*\.(?i:php\d?|phtml|phar)\..*")
DOWNLOADED = re.compile(rf"incidents/[^/]+/[^/]+\.(?i:{'|'.join(ACTIVE_ENDINGS)})")
"""Attachments to be saved instead of opened; of the pages beside them it fits `index.html`."""


def is_active(name: str) -> bool:
    """Return whether a file called `name` can run scripts in a reader's browser or on a server."""
    return _ACTIVE.fullmatch(name) is not None


_ANY = re.compile("|".join(f"(?P<row{at}>{row.pattern.pattern})" for at, row in enumerate(TABLE)))


def serving(path: str) -> Serving:
    """Return how the file at `path` is served."""
    match = _ANY.fullmatch(path)
    if match is None or match.lastgroup is None:  # a line break in a name
        return TABLE[-1]
    return TABLE[int(match.lastgroup.removeprefix("row"))]
