"""Latest: what was said last, over all incidents, of which there may be thousands."""

from __future__ import annotations

from datetime import datetime

from hubgen.public.records import PublicIncident, PublicView
from hubgen.public.status import recently_over

RECENT = 5
"""How many of those that are over the hub tells of first."""


def last_word(view: PublicView) -> PublicIncident | None:
    """The incident that was spoken of last."""
    return next(iter(view.repository.latest(1)), None)


def last_change(view: PublicView) -> datetime | None:
    """When anything last changed of what the hub tells first, or anything was said at all.

    First it tells what is under way or planned, and what was over last. Who
    looks there is told nothing new by an edit of what is long past.
    """
    those = [*view.repository.open(), *recently_over(view, RECENT)]
    told = last_word(view)
    said = [told.newest.at] if told else []
    return max([*said, *(one.changed for one in those)], default=None)


def last_word_on_components(view: PublicView) -> dict[str, datetime]:
    """When each of the hub's components was last spoken of."""
    found = {}
    for key in view.hub.components:
        for incident in view.repository.latest(1, key):
            found[key] = incident.newest.at
    return found
