"""Feeds: every update once, in the format that a reader likes."""

from __future__ import annotations

from hubgen.outputs.feeds.streams import (
    component_archives,
    component_feeds,
    feeds,
    hub_archives,
    hub_feeds,
    incident_feeds,
)

__all__ = [
    "component_archives",
    "component_feeds",
    "feeds",
    "hub_archives",
    "hub_feeds",
    "incident_feeds",
]
