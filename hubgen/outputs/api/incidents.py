"""Incidents and their updates in Statuspage's form.

Its clients expect every field, and words of closed lists only, so all fields
are always there and no word is added. A record depends on its incident only.
Ids are the incidents' own, the oldest of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hubgen.model.words import ComponentStatus, Kind, State
from hubgen.outputs.api.components import Record, affected_components, time
from hubgen.public import addresses, tag_uris
from hubgen.public.corrections import correction_notes
from hubgen.public.incident_status import impact
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.public.view import PublicView

_POSTMORTEM = "postmortem"


def is_planned_work(incident: PublicIncident) -> bool:
    """Return whether Statuspage counts `incident` among the scheduled maintenances."""
    return incident.kind is Kind.MAINTENANCE


def incident_record(view: PublicView, one: PublicIncident) -> Record:
    """Return an incident with its updates, newest first, and a maintenance's window."""
    name = tag_uris.oldest_id(one)
    monitoring = [update.at for update in one.effective_updates if update.state is State.MONITORING]
    reviewed = one.review is not None and not one.is_open and not is_planned_work(one)
    updates = [*_updates(view, one), *(_review(one) if reviewed else ())]
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
        "incident_updates": updates[::-1],
        "components": affected_components(view, one),
    }
    return {**record, **_planned(one)} if is_planned_work(one) else record


def _planned(one: PublicIncident) -> Record:
    window = one.window
    return {
        "scheduled_for": time(window.start if window else one.started),
        "scheduled_until": time(window.end if window else one.ended or one.started),
    }


def _updates(view: PublicView, one: PublicIncident) -> Iterator[Record]:
    """Yield the updates, oldest first, each with its changes to components."""
    before: dict[str, ComponentStatus] = {}
    for update in one.updates:
        affected = [
            {
                "code": key,
                "name": name,
                "old_status": before.get(key, ComponentStatus.OPERATIONAL),
                "new_status": after,
            }
            for key, after in one.statuses(update).items()
            if (name := view.component_name(key)) is not None
        ]
        before.update(one.statuses(update))
        record = _update_record(
            one, update.number, update.at, update.state, _words(view, one, update)
        )
        if update.edited:
            record["updated_at"] = time(update.edited)
        record["affected_components"] = affected or None
        yield record


def _review(one: PublicIncident) -> Iterator[Record]:
    if one.review:
        yield _update_record(one, "review", one.review.published, _POSTMORTEM, one.review.body.text)


def _update_record(one: PublicIncident, number: str, at: datetime, state: str, body: str) -> Record:
    """Return all fields of an update, in Statuspage's order."""
    name, published = tag_uris.oldest_id(one), time(at)
    return {
        "id": f"{name}-{number}",
        "status": state,
        "body": body,
        "incident_id": name,
        "created_at": published,
        "updated_at": published,
        "display_at": published,
        "affected_components": None,
        "deliver_notifications": True,
        "custom_tweet": None,
        "tweet_id": None,
    }


def _words(view: PublicView, one: PublicIncident, update: PublicUpdate) -> str:
    """Return an update's text: its correction notes, summary, what to do and body."""
    body = update.body.text
    opening = " ".join(body.partition("\n\n")[0].split())
    summary = "" if opening.startswith(update.summary.removesuffix(" …")) else update.summary
    said = [mark.words for mark in correction_notes(view, one, update)]
    return "\n\n".join(part for part in (*said, summary, update.do, body) if part)
