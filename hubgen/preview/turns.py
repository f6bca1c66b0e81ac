"""Turns: the instants at which the site changes although no file does."""

from __future__ import annotations

from datetime import datetime, timedelta

from hubgen.model.project import Project
from hubgen.public.view_builder import turning_points


def next_turn(project: Project, after: datetime) -> datetime:
    """The first instant after `after` at which something becomes public, or a new day begins."""
    local = after.astimezone(project.hub.time_zone)
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return min([midnight, *(turn for turn in turning_points(project) if turn > after)])
