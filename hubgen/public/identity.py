"""Identity: the names by which machines know things, for ever.

They start with the hub's `tag` and the oldest name of an incident, so that
neither a move to another address nor a renamed folder changes one.
"""

from __future__ import annotations

from datetime import UTC, datetime

from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView


def oldest_name(incident: PublicIncident) -> str:
    """The id under which `incident` was first published."""
    return incident.was[0] if incident.was else incident.id


def of_thing(view: PublicView, thing: str) -> str:
    """The tag URI (RFC 4151) of `thing` on this hub, as `view`'s language tells it."""
    language = "" if view.is_main else f"/{view.language}"
    return f"tag:{view.hub.tag}:{thing}{language}"


def of_incident(view: PublicView, incident: PublicIncident) -> str:
    """The tag URI of `incident`."""
    return of_thing(view, f"incident/{oldest_name(incident)}")


def of_update(view: PublicView, incident: PublicIncident, number: str) -> str:
    """The tag URI of an update of `incident`."""
    return of_thing(view, f"incident/{oldest_name(incident)}/{number}")


def birth(view: PublicView) -> datetime:
    """The instant from which the hub's tag holds: a time for a hub that has said nothing yet."""
    day = view.hub.tag.rpartition(",")[2]
    return datetime.fromisoformat(day + "-01-01"[len(day) - len("2026") :]).replace(tzinfo=UTC)
