"""Watching: a rebuild on each save, and a preview that shows it at once."""

from hubgen.watch.builder import Builder, WorkshopBuilder
from hubgen.watch.lines import Lines
from hubgen.watch.loop import Outcome, Round
from hubgen.watch.publishing import Publisher, unattended
from hubgen.watch.session import Voice, watch

__all__ = [
    "Builder",
    "Lines",
    "Outcome",
    "Publisher",
    "Round",
    "Voice",
    "WorkshopBuilder",
    "unattended",
    "watch",
]
