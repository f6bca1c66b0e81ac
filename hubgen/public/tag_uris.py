"""Tag URIs (RFC 4151): the ids by which programs know incidents and updates for ever.

They start with the hub's `tag` and the oldest id of an incident, so neither a
move to another address nor a renamed folder changes one.
"""

from __future__ import annotations

from datetime import UTC, datetime

from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView


def oldest_id(incident: PublicIncident) -> str:
    """Return the id under which `incident` was first published."""
    return incident.was[0] if incident.was else incident.id


def tag_uri(view: PublicView, path: str) -> str:
    """Return the tag URI of `path` on this hub, in the view's language."""
    language = "" if view.is_main else f"/{view.language}"
    return f"tag:{view.hub.tag}:{path}{language}"


def incident_uri(view: PublicView, incident: PublicIncident) -> str:
    """Return the tag URI of `incident`."""
    return tag_uri(view, f"incident/{oldest_id(incident)}")


def update_uri(view: PublicView, incident: PublicIncident, number: str) -> str:
    """Return the tag URI of an update of `incident`."""
    return tag_uri(view, f"incident/{oldest_id(incident)}/{number}")


def question_uri(view: PublicView, incident: PublicIncident, number: str) -> str:
    """Return the tag URI of the answer to a question about `incident`."""
    return tag_uri(view, f"incident/{oldest_id(incident)}/question/{number}")


def tag_start(view: PublicView) -> datetime:
    """Return the instant from which the hub's tag is valid: the time of a hub without updates."""
    day = view.hub.tag.rpartition(",")[2]
    return datetime.fromisoformat(day + "-01-01"[len(day) - len("2026") :]).replace(tzinfo=UTC)
