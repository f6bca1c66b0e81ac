"""Status: how things stand, in a few hundred bytes, for whoever asks often.

It names no time but those that people wrote, so it changes when something was
said and at no other time.
"""

from __future__ import annotations

import json
from typing import Any

from hubgen.derive import addresses, identity, indicator
from hubgen.derive.latest import by_last_word
from hubgen.derive.public import PublicIncident, PublicView
from hubgen.derive.status import open_incidents
from hubgen.derive.times import machine
from hubgen.outputs.artifact import Artifact


def status(view: PublicView) -> Artifact:
    """`status.json`: the indicator, the worst open incident, and the update that came last."""
    standing = indicator.standing(view)
    under_way = open_incidents(view)
    told = next(iter(by_last_word(view)), None)
    record: dict[str, Any] = {
        "name": view.hub.name,
        "url": _url(view, ""),
        "indicator": standing.indicator,
        "description": standing.description,
        "open": len(under_way),
        "incident": _incident(view, under_way[0]) if under_way else None,
        "update": _update(view, told) if told else None,
    }
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return Artifact(path=f"{view.prefix}status.json", data=text.encode())


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
        "id": identity.of_update(view, incident, update.number),
        "at": machine(update.at),
        "url": _url(view, addresses.update(incident.id, update.number)),
    }


def _url(view: PublicView, path: str) -> str:
    return addresses.absolute(view.hub.url, view.prefix + path)
