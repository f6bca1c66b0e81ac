"""Watching: a rebuild on each save, and a preview that shows it at once."""

from hubgen.preview.builder import Builder, SiteBuilder
from hubgen.preview.event_lines import EventLines
from hubgen.preview.loop import Outcome, Rebuild
from hubgen.preview.publishing import Publisher, publish_unattended
from hubgen.preview.session import SessionListener, watch

__all__ = [
    "Builder",
    "EventLines",
    "Outcome",
    "Publisher",
    "Rebuild",
    "SessionListener",
    "SiteBuilder",
    "publish_unattended",
    "watch",
]
