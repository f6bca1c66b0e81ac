"""Incidents and their updates in Statuspage's form.

Its clients take every field and every word from closed lists for granted, so
all fields are always there and no word is added. A record depends on its
incident alone. Ids are our own names, the oldest of each incident.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hubgen.model.words import ComponentStatus, Kind, State
from hubgen.outputs.api.components import Record, time, touched
from hubgen.public import addresses, tag_uris
from hubgen.public.corrections import correction_notes
from hubgen.public.incident_status import impact
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.public.view import PublicView

_POSTMORTEM = "postmortem"


def is_planned_work(incident: PublicIncident) -> bool:
    """Whether Statuspage counts it among the scheduled maintenances."""
    return incident.kind is Kind.MAINTENANCE


def incident_record(view: PublicView, one: PublicIncident) -> Record:
    """An incident with its updates, newest first; a maintenance has its planned time too."""
    name = tag_uris.oldest_id(one)
    monitoring = [update.at for update in one.effective_updates if update.state is State.MONITORING]
    reviewed = one.review is not None and not one.is_open and not is_planned_work(one)
    told = [*_updates(view, one), *(_review(one) if reviewed else ())]
    record = {
        "id": name,
        "name": one.title,
        "status": _POSTMORTEM if reviewed else one.state,
        "created_at": time(one.first.at),
        "updated_at": time(one.changed),
        "monitoring_at": time(monitoring[-1]) if monitoring else None,
        "resolved_at": time(one.ended) if one.ended else None,
        "impact": impact(one),
        "shortlink": addresses.absolute(view.hub.url, view.prefix + one.path),
        "started_at": time(one.started),
        "page_id": view.hub.tag,
        "incident_updates": told[::-1],
        "components": touched(view, one),
    }
    return {**record, **_planned(one)} if is_planned_work(one) else record


def _planned(one: PublicIncident) -> Record:
    window = one.window
    return {
        "scheduled_for": time(window.start if window else one.started),
        "scheduled_until": time(window.end if window else one.ended or one.started),
    }


def _updates(view: PublicView, one: PublicIncident) -> Iterator[Record]:
    """The updates, oldest first, each with what it changed about components."""
    names = view.hub.components
    before: dict[str, ComponentStatus] = {}
    for update in one.updates:
        affected = [
            {
                "code": key,
                "name": names[key].name,
                "old_status": before.get(key, ComponentStatus.OPERATIONAL),
                "new_status": after,
            }
            for key, after in one.statuses(update).items()
            if key in names
        ]
        before.update(one.statuses(update))
        record = _told(one, update.number, update.at, update.state, _words(view, one, update))
        if update.edited:
            record["updated_at"] = time(update.edited)
        record["affected_components"] = affected or None
        yield record


def _review(one: PublicIncident) -> Iterator[Record]:
    if one.review:
        yield _told(one, "review", one.review.published, _POSTMORTEM, one.review.body.text)


def _told(one: PublicIncident, number: str, at: datetime, state: str, body: str) -> Record:
    """All the fields of an update, in Statuspage's order."""
    name, told = tag_uris.oldest_id(one), time(at)
    return {
        "id": f"{name}-{number}",
        "status": state,
        "body": body,
        "incident_id": name,
        "created_at": told,
        "updated_at": told,
        "display_at": told,
        "affected_components": None,
        "deliver_notifications": True,
        "custom_tweet": None,
        "tweet_id": None,
    }


def _words(view: PublicView, one: PublicIncident, update: PublicUpdate) -> str:
    """An update's whole text: its marks, summary, what to do, body."""
    body = update.body.text
    opening = " ".join(body.partition("\n\n")[0].split())
    summary = "" if opening.startswith(update.summary.removesuffix(" …")) else update.summary
    said = [mark.words for mark in correction_notes(view, one, update)]
    return "\n\n".join(part for part in (*said, summary, update.do, body) if part)
