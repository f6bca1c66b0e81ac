"""Endpoints: the files under `api/v2/`, in the hub's main language.

A static server answers as Statuspage would, since its addresses end in
`.json`. Other origins may read them where the host honours `_headers`.
"""

from __future__ import annotations

import json
from datetime import datetime

from hubgen.derive import identity, indicator, status
from hubgen.derive.public import PublicIncident, PublicView
from hubgen.outputs.api.components import Record, components, time
from hubgen.outputs.api.incidents import incident_record, is_planned_work
from hubgen.outputs.artifact import Artifact

_NEWEST = 50
_ROOT = "api/v2/"
_OPEN_TO_OTHERS = ("/api/*", "/*.json", "/*.rss", "/*.atom", "/*.ics", "/*.svg", "/embed.js")


def api(view: PublicView) -> list[Artifact]:
    """Every endpoint, those of single incidents included; nothing in further languages."""
    if not view.is_main:
        return []
    single = [incident_endpoint(view, incident) for incident in view.incidents]
    return [*hub_endpoints(view), *single]


def hub_endpoints(view: PublicView) -> list[Artifact]:
    """The endpoints that tell of the hub as a whole."""
    standing = indicator.standing(view)
    overall = {"status": {"indicator": standing.indicator, "description": standing.description}}
    every = {"components": components(view)}
    under_way = status.open_incidents(view)
    unresolved = _told(view, [one for one in under_way if not is_planned_work(one)])
    active = _told(view, [one for one in under_way if is_planned_work(one)])
    upcoming = _told(view, status.planned(view))
    maintenances = _told(view, _newest(view, planned=True))
    answers: dict[str, Record] = {
        "status": overall,
        "components": every,
        "summary": {
            **overall,
            **every,
            "incidents": unresolved,
            "scheduled_maintenances": [*active, *upcoming],
        },
        "incidents": {"incidents": _told(view, _newest(view, planned=False))},
        "incidents/unresolved": {"incidents": unresolved},
        "scheduled-maintenances": {"scheduled_maintenances": maintenances},
        "scheduled-maintenances/upcoming": {"scheduled_maintenances": upcoming},
        "scheduled-maintenances/active": {"scheduled_maintenances": active},
    }
    page = _page(view, indicator.last_change(view, identity.birth(view)))
    return [_answer(name, {"page": page, **answer}) for name, answer in answers.items()]


def incident_endpoint(view: PublicView, incident: PublicIncident) -> Artifact:
    """The endpoint of one incident or maintenance; it changes with that one alone."""
    record = incident_record(view, incident)
    planned = is_planned_work(incident)
    name = "scheduled_maintenance" if planned else "incident"
    folder = "scheduled-maintenances" if planned else "incidents"
    page = _page(view, incident.changed)
    return _answer(f"{folder}/{record['id']}", {"page": page, name: record})


def headers() -> Artifact:
    """`_headers`, by which several hosts let other origins read what is made for machines."""
    rules = "".join(f"{path}\n  Access-Control-Allow-Origin: *\n" for path in _OPEN_TO_OTHERS)
    return Artifact(path="_headers", data=rules.encode())


def _page(view: PublicView, changed: datetime) -> Record:
    return {
        "id": view.hub.tag,
        "name": view.hub.name,
        "url": view.hub.url.rstrip("/"),
        "time_zone": view.hub.time_zone.key,
        "updated_at": time(changed),
    }


def _newest(view: PublicView, *, planned: bool) -> list[PublicIncident]:
    return [one for one in view.incidents if is_planned_work(one) is planned][:_NEWEST]


def _told(view: PublicView, incidents: list[PublicIncident]) -> list[Record]:
    return [incident_record(view, incident) for incident in incidents]


def _answer(name: str, record: Record) -> Artifact:
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return Artifact(path=f"{_ROOT}{name}.json", data=text.encode())
