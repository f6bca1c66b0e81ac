"""Latest: what was said last, over all incidents, of which there may be thousands."""

from __future__ import annotations

from datetime import datetime

from hubgen.derive.memory import Memory
from hubgen.derive.public import PublicIncident, PublicView

_orders: Memory[list[PublicIncident]] = Memory(8)
_words: Memory[dict[str, datetime]] = Memory(8)
_changes: Memory[datetime | None] = Memory(8)


def by_last_word(view: PublicView) -> list[PublicIncident]:
    """The incidents in the order of their newest updates, the latest first; not to be changed."""
    return _orders.get(
        view.incidents,
        make=lambda: sorted(
            view.incidents, key=lambda one: (one.updates[-1].at, one.id), reverse=True
        ),
    )


def last_change(view: PublicView) -> datetime | None:
    """When anything public last changed: an update, an edit or a review."""
    return _changes.get(view.incidents, make=lambda: _last_change(view))


def _last_change(view: PublicView) -> datetime | None:
    incidents = view.incidents
    times = [update.edited for one in incidents for update in one.updates if update.edited]
    times += [one.review.published for one in incidents if one.review]
    times += [one.newest.at for one in by_last_word(view)[:1]]
    return max(times, default=None)


def last_word_on_components(view: PublicView) -> dict[str, datetime]:
    """When each of the hub's components was last spoken of; not to be changed."""
    return _words.get(view.incidents, view.hub, make=lambda: _last_words(view))


def _last_words(view: PublicView) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    wanted = view.hub.components.keys()
    for incident in by_last_word(view):
        if len(found) == len(wanted):
            break
        for key in incident.components.keys() & wanted:
            found.setdefault(key, incident.newest.at)
    return found
