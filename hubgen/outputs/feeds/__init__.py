"""Feeds: every update once, in the format that a reader likes."""

from __future__ import annotations

from hubgen.outputs.feeds.archives import Neighbours
from hubgen.outputs.feeds.streams import (
    archived,
    archived_months,
    component_feeds,
    feed_list,
    history_feeds,
    hub_feeds,
    incident_feeds,
)

__all__ = [
    "Neighbours",
    "archived",
    "archived_months",
    "component_feeds",
    "feed_list",
    "history_feeds",
    "hub_feeds",
    "incident_feeds",
]
