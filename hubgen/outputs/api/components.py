"""Components in Statuspage's form, and their groups."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hubgen.model.hub import Component
from hubgen.model.words import ComponentStatus
from hubgen.public import status, tag_uris
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView

Record = dict[str, Any]


def time(at: datetime) -> str:
    """`2026-11-22T10:05:00.000+00:00`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def components(view: PublicView) -> list[Record]:
    """Return every component with its status, then the groups, each as bad as its worst member."""
    statuses, changes = status.component_statuses(view), status.latest_update_of_components(view)
    born = tag_uris.tag_start(view)
    single = {
        key: _component(view, key, one, statuses[key], changes.get(key, born))
        for key, one in view.hub.components.items()
    }
    named = [
        (name, keys) for name, keys in status.component_groups(view).items() if name is not None
    ]
    return [
        *single.values(),
        *(
            _group(view, name, position, [single[key] for key in keys])
            for position, (name, keys) in enumerate(named, 1)
        ),
    ]


def affected_components(view: PublicView, incident: PublicIncident) -> list[Record]:
    """Return the components that an incident affects, with the status that it gives them."""
    under_way, working = incident.is_open and not incident.is_planned, ComponentStatus.OPERATIONAL
    return [
        _component(view, key, one, now if under_way else working, incident.changed)
        for key, now in incident.components.items()
        if (one := view.component(key)) is not None
    ]


def _component(
    view: PublicView, key: str, one: Component, now: ComponentStatus, changed: datetime
) -> Record:
    return {
        **_record(view, key, one.name, now, view.component_position(key)),
        "updated_at": time(changed),
        "description": one.description,
        "group_id": _group_id(one.group) if one.group else None,
    }


def _group(view: PublicView, name: str, position: int, members: list[Record]) -> Record:
    worst = max((ComponentStatus(one["status"]) for one in members), key=lambda one: one.rank)
    return {
        **_record(view, _group_id(name), name, worst, position),
        "updated_at": max(one["updated_at"] for one in members),
        "group": True,
        "components": [one["id"] for one in members],
    }


def _group_id(name: str) -> str:
    return "group-" + "-".join(name.casefold().split())


def _record(view: PublicView, key: str, name: str, now: ComponentStatus, position: int) -> Record:
    """Return all fields of a component, in Statuspage's order."""
    born = time(tag_uris.tag_start(view))
    return {
        "id": key,
        "name": name,
        "status": now,
        "created_at": born,
        "updated_at": born,
        "position": position,
        "description": None,
        "showcase": True,
        "start_date": None,
        "group_id": None,
        "page_id": view.hub.tag,
        "group": False,
        "only_show_if_degraded": False,
    }
