"""Endpoints: the files under `api/v2/`, in the hub's main language.

A static server answers as Statuspage would, since its addresses end in
`.json`. Other origins may read them (see `hosting`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from hubgen.derive import identity, indicator, latest, status
from hubgen.derive.memory import Memory
from hubgen.derive.public import PublicIncident, PublicView
from hubgen.outputs.api.components import Record, components, time
from hubgen.outputs.api.incidents import incident_record, is_planned_work
from hubgen.outputs.artifact import Artifact

_NEWEST = 50
_ROOT = "api/v2/"
_written: Memory[str] = Memory(1024)


def hub_endpoints(view: PublicView) -> list[Artifact]:
    """The endpoints that tell of the hub as a whole."""
    standing = indicator.standing(view)
    overall = _json({"indicator": standing.indicator, "description": standing.description})
    every = _json(components(view))
    under_way = status.open_incidents(view)
    unresolved = _told(view, [one for one in under_way if not is_planned_work(one)])
    active = [one for one in under_way if is_planned_work(one)]
    upcoming = status.planned(view)
    answers: dict[str, dict[str, str]] = {
        "status": {"status": overall},
        "components": {"components": every},
        "summary": {
            "status": overall,
            "components": every,
            "incidents": unresolved,
            "scheduled_maintenances": _told(view, [*active, *upcoming]),
        },
        "incidents": {"incidents": _told(view, view.archive.unplanned(_NEWEST))},
        "incidents/unresolved": {"incidents": unresolved},
        "scheduled-maintenances": {
            "scheduled_maintenances": _told(view, view.archive.maintenance(_NEWEST))
        },
        "scheduled-maintenances/upcoming": {"scheduled_maintenances": _told(view, upcoming)},
        "scheduled-maintenances/active": {"scheduled_maintenances": _told(view, active)},
    }
    page = _page(view, latest.last_change(view) or identity.birth(view))
    return [_answer(name, {"page": page, **answer}) for name, answer in answers.items()]


def incident_endpoint(view: PublicView, incident: PublicIncident) -> Artifact:
    """The endpoint of one incident or maintenance; it changes with that one alone."""
    planned = is_planned_work(incident)
    name = "scheduled_maintenance" if planned else "incident"
    folder = "scheduled-maintenances" if planned else "incidents"
    answer = {"page": _page(view, incident.changed), name: _incident(view, incident)}
    return _answer(f"{folder}/{identity.oldest_name(incident)}", answer)


def _page(view: PublicView, changed: datetime) -> str:
    return _json(
        {
            "id": view.hub.tag,
            "name": view.hub.name,
            "url": view.hub.url.rstrip("/"),
            "time_zone": view.hub.time_zone.key,
            "updated_at": time(changed),
        }
    )


def _told(view: PublicView, incidents: list[PublicIncident]) -> str:
    return "[" + ",".join(_incident(view, incident) for incident in incidents) + "]"


def _incident(view: PublicView, incident: PublicIncident) -> str:
    """An incident's record as JSON, written once for all answers that hold it."""
    return _written.get(
        view.hub, view.phrases, incident, make=lambda: _json(incident_record(view, incident))
    )


def _answer(name: str, parts: Mapping[str, str]) -> Artifact:
    """An answer whose `parts` are JSON already."""
    text = ",".join(f'"{key}":{part}' for key, part in parts.items())
    return Artifact(path=f"{_ROOT}{name}.json", data=f"{{{text}}}".encode())


def _json(value: Record | list[Record]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
