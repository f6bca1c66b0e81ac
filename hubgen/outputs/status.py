"""Status: the overall status in a few hundred bytes, for programs that poll.

The hub's own open pages poll it for news; so do other tools. It has no times
but those of updates, so that it changes only with one.
"""

from __future__ import annotations

import json
from typing import Any

from hubgen.outputs.artifact import Artifact
from hubgen.public import addresses, tag_uris
from hubgen.public.records import PublicIncident
from hubgen.public.status import (
    latest_change,
    latest_incident,
    newest_answer,
    open_incidents,
    overall_status,
)
from hubgen.public.times import machine
from hubgen.public.view import PublicView

_MOST_OPEN = 10


def status(view: PublicView) -> Artifact:
    """Return `status.json`: the indicator, what is open, the worst first, and the last update.

    `changed` is the last change of the home page or of an open incident, `answered` that of
    its questions; without questions it is left out.
    """
    overall = overall_status(view)
    under_way = open_incidents(view)
    latest, changed = latest_incident(view), latest_change(view)
    record: dict[str, Any] = {
        "name": view.hub.name,
        "url": _url(view, ""),
        "indicator": overall.indicator,
        "description": overall.description,
        "changed": machine(changed) if changed else None,
        "open": [_summary(incident) for incident in under_way[:_MOST_OPEN]],
        "incident": _incident(view, under_way[0]) if under_way else None,
        "update": _update(view, latest) if latest else None,
    }
    answered = newest_answer(view)
    if answered is not None:
        record["answered"] = machine(answered)
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return Artifact(path=f"{view.prefix}status.json", data=text.encode())


def _summary(incident: PublicIncident) -> dict[str, Any]:
    summary = {"id": incident.id, "state": incident.state, "changed": machine(incident.changed)}
    answered = incident.questions_changed
    return {**summary, "answered": machine(answered)} if answered else summary


def _incident(view: PublicView, incident: PublicIncident) -> dict[str, Any]:
    due = incident.next_update
    return {
        "title": incident.title,
        "state": incident.state,
        "url": _url(view, incident.path),
        "next_update": machine(due) if due else None,
    }


def _update(view: PublicView, incident: PublicIncident) -> dict[str, Any]:
    update = incident.newest
    return {
        "id": tag_uris.update_uri(view, incident, update.number),
        "at": machine(update.at),
        "url": _url(view, addresses.update(incident.id, update.number)),
    }


def _url(view: PublicView, path: str) -> str:
    return addresses.absolute(view.hub.url, view.prefix + path)
