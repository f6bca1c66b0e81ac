"""Feeds: every update once, as RSS, Atom and JSON Feed."""

from __future__ import annotations

from hubgen.outputs.feeds.feeds import (
    ArchiveMonth,
    archive_feed,
    archived_months,
    component_feeds,
    feed_list,
    history_feeds,
    hub_feeds,
    incident_feeds,
)

__all__ = [
    "ArchiveMonth",
    "archive_feed",
    "archived_months",
    "component_feeds",
    "feed_list",
    "history_feeds",
    "hub_feeds",
    "incident_feeds",
]
