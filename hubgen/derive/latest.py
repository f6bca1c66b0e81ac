"""Latest: what was said last, over all incidents, of which there may be thousands."""

from __future__ import annotations

from datetime import datetime

from hubgen.derive.public import PublicIncident, PublicView


def last_word(view: PublicView) -> PublicIncident | None:
    """The incident that was spoken of last."""
    return next(iter(view.archive.latest(1)), None)


def last_change(view: PublicView) -> datetime | None:
    """When anything public last changed: an update, an edit or a review."""
    changed = view.archive.last_change()
    return changed.changed if changed else None


def last_word_on_components(view: PublicView) -> dict[str, datetime]:
    """When each of the hub's components was last spoken of."""
    found = {}
    for key in view.hub.components:
        for incident in view.archive.latest(1, key):
            found[key] = incident.newest.at
    return found
