"""Endpoints: the files under `api/v2/`, in the hub's main language.

A static server responses as Statuspage would, since its addresses end in
`.json`. Other origins may read them (see `hosting`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from hubgen.outputs.api.components import Record, components, time
from hubgen.outputs.api.incidents import incident_record, is_planned_work
from hubgen.outputs.artifact import Artifact
from hubgen.public import status, tag_uris
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView

_NEWEST = 50
_ROOT = "api/v2/"


def hub_endpoints(view: PublicView) -> list[Artifact]:
    """Return the endpoints of the hub as a whole.

    The `page.updated_at` of each is the newest change of what it holds; of a
    list from which incidents disappear, also the newest update of their kind.
    """
    tone = status.overall_status(view)
    overall = _json({"indicator": tone.indicator, "description": tone.description})
    every = _json(components(view))
    newest, works = view.repository.unplanned(_NEWEST), view.repository.maintenance(_NEWEST)
    under_way, upcoming = status.open_incidents(view), status.planned(view)
    unresolved = [one for one in under_way if not is_planned_work(one)]
    active = [one for one in under_way if is_planned_work(one)]
    planned = [*active, *upcoming]
    latest = status.latest_incident(view)
    updated = [latest] if latest else []
    current_page = _page(view, planned + unresolved, updated)
    responses: dict[str, dict[str, str]] = {
        "status": {"page": current_page, "status": overall},
        "components": {"page": current_page, "components": every},
        "summary": {
            "page": current_page,
            "status": overall,
            "components": every,
            "incidents": _incident_list(view, unresolved),
            "scheduled_maintenances": _incident_list(view, planned),
        },
        "incidents": {"page": _page(view, newest), "incidents": _incident_list(view, newest)},
        "incidents/unresolved": {
            "page": _page(view, unresolved, newest),
            "incidents": _incident_list(view, unresolved),
        },
        **{
            f"scheduled-maintenances{name}": {
                "page": _page(view, those, works),
                "scheduled_maintenances": _incident_list(view, those),
            }
            for name, those in (("", works), ("/upcoming", upcoming), ("/active", active))
        },
    }
    return [_response(name, response) for name, response in responses.items()]


def incident_endpoint(view: PublicView, incident: PublicIncident) -> Artifact:
    """Return the endpoint of one incident or maintenance; it changes with that one only."""
    planned = is_planned_work(incident)
    name = "scheduled_maintenance" if planned else "incident"
    folder = "scheduled-maintenances" if planned else "incidents"
    response = {"page": _page(view, [incident]), name: _incident(view, incident)}
    return _response(f"{folder}/{tag_uris.oldest_id(incident)}", response)


def _page(
    view: PublicView, listed: Iterable[PublicIncident], updated: Iterable[PublicIncident] = ()
) -> str:
    """Return the hub, changed when one of `listed` was or one of `updated` had its last update."""
    times = [*(one.changed for one in listed), *(one.newest.at for one in updated)]
    return _json(
        {
            "id": view.hub.tag,
            "name": view.hub.name,
            "url": view.hub.url.rstrip("/"),
            "time_zone": view.hub.time_zone.key,
            "updated_at": time(max(times) if times else tag_uris.tag_start(view)),
        }
    )


def _incident_list(view: PublicView, incidents: list[PublicIncident]) -> str:
    return "[" + ",".join(_incident(view, incident) for incident in incidents) + "]"


def _incident(view: PublicView, incident: PublicIncident) -> str:
    """Return an incident's record as JSON, written once for all responses with it."""
    return view.memo.get(
        _incident,
        view.hub,
        view.messages,
        incident,
        compute=lambda: _json(incident_record(view, incident)),
    )


def _response(name: str, parts: Mapping[str, str]) -> Artifact:
    """Return a response whose `parts` are JSON."""
    text = ",".join(f'"{key}":{part}' for key, part in parts.items())
    return Artifact(path=f"{_ROOT}{name}.json", data=f"{{{text}}}".encode())


def _json(value: Record | list[Record]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
