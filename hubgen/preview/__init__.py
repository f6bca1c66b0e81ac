"""Watching: a rebuild on each save, and a preview that shows it at once."""

from hubgen.preview.builder import Builder, WorkshopBuilder
from hubgen.preview.lines import Lines
from hubgen.preview.loop import Outcome, Round
from hubgen.preview.publishing import Publisher, unattended
from hubgen.preview.session import Voice, watch

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
