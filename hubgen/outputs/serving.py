"""Serving: what each file of a published hub is served as, kept as, and when it is written.

One table for all targets and all servers; the first row that fits a path decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

_YEAR = "public, max-age=31536000, immutable"
_DAY = "public, max-age=86400"
_MINUTE = "public, max-age=60, must-revalidate"
_CHECKED = "no-cache"


class Stage(IntEnum):
    """When a file is written, first to last, so that nothing leads to what is not there yet."""

    ASSET = 0
    INCIDENT = 1
    LIST = 2
    FEED = 3
    HOME = 4
    STATUS = 5


@dataclass(frozen=True, slots=True)
class Serving:
    """How a file is treated.

    `kept` says that editions keep its bytes and not only its hash, `stays` that
    it stands at its address even when the hub no longer makes it.
    """

    pattern: re.Pattern[str]
    content_type: str
    cache: str
    stage: Stage
    kept: bool = False
    stays: bool = False


def _row(
    pattern: str,
    content_type: str,
    cache: str,
    stage: Stage,
    *,
    kept: bool = False,
    stays: bool = False,
) -> Serving:
    return Serving(re.compile(pattern), content_type, cache, stage, kept, stays)


_HTML = "text/html; charset=utf-8"
_JSON = "application/json"
_TABLE = (
    _row(r"editions/objects/.*", "application/gzip", _YEAR, Stage.ASSET),
    _row(r"editions/ledger\.jsonl", "application/jsonl; charset=utf-8", _CHECKED, Stage.STATUS),
    _row(r"editions/(claim|pending\.json)", _JSON, "no-store", Stage.STATUS),
    _row(r"(.*/)?status\.json", _JSON, _MINUTE, Stage.STATUS, kept=True),
    _row(r"(.*/)?live\.json", _JSON, _MINUTE, Stage.STATUS),
    _row(r"(.*/)?summary\.json", _JSON, _MINUTE, Stage.FEED, kept=True),
    _row(r"(.*/)?feed\.atom", "application/atom+xml", _MINUTE, Stage.FEED, kept=True),
    _row(r"index\.html|[a-z]{2,3}(-\w+)?/index\.html", _HTML, _MINUTE, Stage.HOME, kept=True),
    _row(r"(.*/)?incidents/[^/]+/.*\.html", _HTML, _MINUTE, Stage.INCIDENT, kept=True),
    _row(r".*\.html", _HTML, _MINUTE, Stage.LIST, kept=True),
    _row(r".*\.atom", "application/atom+xml", _MINUTE, Stage.FEED),
    _row(r".*\.rss", "application/rss+xml", _MINUTE, Stage.FEED),
    _row(r"(.*/)?feed[^/]*\.json", "application/feed+json", _MINUTE, Stage.FEED),
    _row(r".*\.ics", "text/calendar; charset=utf-8", _MINUTE, Stage.FEED),
    _row(r".*\.opml", "text/x-opml; charset=utf-8", _DAY, Stage.FEED),
    _row(r"sitemap\.xml(\.gz)?", "application/xml", _MINUTE, Stage.FEED),
    _row(r".*\.json", _JSON, _MINUTE, Stage.FEED),
    _row(r"sw\.js", "text/javascript; charset=utf-8", _CHECKED, Stage.ASSET),
    _row(r"assets/.*\.[0-9a-f]{8,}\..*js", "text/javascript; charset=utf-8", _YEAR, Stage.ASSET),
    _row(r"assets/.*\.[0-9a-f]{8,}\..*css", "text/css; charset=utf-8", _YEAR, Stage.ASSET),
    _row(r".*\.js", "text/javascript; charset=utf-8", _MINUTE, Stage.ASSET),
    _row(r".*\.css", "text/css; charset=utf-8", _MINUTE, Stage.ASSET),
    _row(r".*\.map", _JSON, _DAY, Stage.ASSET),
    _row(r"(.*/)?badge[^/]*\.svg", "image/svg+xml", _MINUTE, Stage.FEED),
    _row(r".*\.svg", "image/svg+xml", _DAY, Stage.ASSET),
    _row(r"(.*/)?incidents/[^/]+/card-[^/]+\.png", "image/png", _DAY, Stage.ASSET, stays=True),
    _row(r".*\.png", "image/png", _DAY, Stage.ASSET),
    _row(r".*\.jpe?g", "image/jpeg", _DAY, Stage.ASSET),
    _row(r".*\.gif", "image/gif", _DAY, Stage.ASSET),
    _row(r".*\.webp", "image/webp", _DAY, Stage.ASSET),
    _row(r".*\.ico", "image/vnd.microsoft.icon", _DAY, Stage.ASSET),
    _row(r".*\.pdf", "application/pdf", _DAY, Stage.ASSET),
    _row(r".*\.woff2", "font/woff2", _YEAR, Stage.ASSET),
    _row(r".*\.webmanifest", "application/manifest+json", _DAY, Stage.ASSET),
    _row(r".*\.(txt|md)", "text/plain; charset=utf-8", _MINUTE, Stage.FEED),
    _row(r".*\.xml", "application/xml", _MINUTE, Stage.FEED),
    _row(r".*", "application/octet-stream", _DAY, Stage.ASSET),
)


def serving(path: str) -> Serving:
    """How the file at `path` is treated."""
    return next(row for row in _TABLE if row.pattern.fullmatch(path))
