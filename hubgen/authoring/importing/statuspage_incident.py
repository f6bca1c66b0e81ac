"""One incident as Statuspage exports it: a JSON record, validated and converted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from hubgen.authoring import sanitizing
from hubgen.authoring.importing.foreign import (
    ForeignIncident,
    ForeignReview,
    ForeignUpdate,
    Unusable,
)
from hubgen.authoring.importing.html_to_markdown import to_markdown
from hubgen.authoring.importing.statuspage_components import (
    IMPACTS,
    Known,
    affected_components,
    declared_statuses,
    operational_at_the_end,
)
from hubgen.authoring.importing.statuspage_record import (
    dated_updates,
    list_of,
    text_of,
    time_of,
)
from hubgen.authoring.slugs import slugify
from hubgen.model.fields import LONGEST_TITLE
from hubgen.model.words import Kind, Severity, State, states_of

LOST_PICTURES = "its pictures are left out"
_PICTURE: Final = re.compile(r"<img\b|!\[")

_MAINTENANCE: Final = frozenset({"scheduled", "in_progress", "verifying", "completed"})
_STATES: Final = {
    Kind.MAINTENANCE: {
        "investigating": "in_progress",
        "identified": "in_progress",
        "monitoring": "verifying",
        "resolved": "completed",
    },
    Kind.INCIDENT: {
        "scheduled": "investigating",
        "in_progress": "identified",
        "verifying": "monitoring",
        "completed": "resolved",
    },
}
_SEVERITIES: Final = {
    "minor": Severity.MINOR,
    "major": Severity.MAJOR,
    "critical": Severity.CRITICAL,
}


def parse_incident(record: object, known: Known, file: str) -> ForeignIncident:
    """Return one record of the list as an incident. Raises Unusable if it cannot be one.

    `known` are the page's components by their ids.
    """
    if not isinstance(record, dict):
        msg = "it is not a record"
        raise Unusable(msg)
    title = sanitizing.single_line(text_of(record, "name"), LONGEST_TITLE)
    foreign_id = slugify(text_of(record, "id"), 30)
    if not title or not foreign_id:
        raise Unusable("it has no name" if not title else "it has no id")
    impact, losses = _impact(record)
    source = _address(text_of(record, "shortlink", default=""))
    kind = _kind(record, impact)
    updates, unknown = _updates(record, kind, source, known)
    created = time_of(record, "created_at", "started_at")
    started = time_of(record, "started_at", "created_at") if kind is not Kind.MAINTENANCE else None
    return ForeignIncident(
        file=file,
        name="-".join(filter(None, (slugify(title), foreign_id))),
        title=title,
        kind=kind,
        severity=_SEVERITIES.get(impact),
        day=date(*(created or updates[0].at).timetuple()[:3]),
        started=started,
        components=affected_components(record, impact, known),
        updates=operational_at_the_end(updates, record, known),
        review=_review(record, source),
        source=source,
        losses=(*losses, *unknown, *_losses(record)),
    )


def _impact(record: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return the impact, `minor` for an unknown one, and what was not understood."""
    impact = text_of(record, "impact", default="none").lower()
    if impact in {"none", *IMPACTS}:
        return impact, ()
    shown = sanitizing.single_line(impact, 40)
    return "minor", (f'its impact "{shown}" is not known; it is imported as minor',)


def _losses(record: Mapping[str, Any]) -> tuple[str, ...]:
    bodies = [str(update.get("body") or "") for update in list_of(record, "incident_updates")]
    lost = [LOST_PICTURES] if any(_PICTURE.search(body) for body in bodies) else []
    if record.get("postmortem_body") and not record.get("postmortem_published_at"):
        lost.append("its postmortem is not published")
    return tuple(lost)


def _address(text: str) -> str | None:
    return text if re.match(r"^https?://[^\s/$.?#\"<>\\][^\s\"<>\\]{0,1900}$", text) else None


def _kind(record: Mapping[str, Any], impact: str) -> Kind:
    if (
        impact == "maintenance"
        or record.get("scheduled_for")
        or record.get("status") in _MAINTENANCE
    ):
        return Kind.MAINTENANCE
    return Kind.NOTICE if impact == "none" else Kind.INCIDENT


def _updates(
    record: Mapping[str, Any], kind: Kind, source: str | None, known: Known
) -> tuple[tuple[ForeignUpdate, ...], tuple[str, ...]]:
    """Return the updates, and the words of those whose status is not known."""
    window = _window(record)
    updates: list[ForeignUpdate] = []
    losses: dict[str, None] = {}
    for at, status, update in dated_updates(record):
        if status == "postmortem":
            continue
        state = _state(status, kind)
        if state is None:
            words = f'the status "{sanitizing.single_line(status, 40)}" of an update is not known'
            if not updates:
                raise Unusable(words)
            losses[f"{words}; the update keeps the state before it"] = None
        updates.append(
            ForeignUpdate(
                state=state or updates[-1].state,
                at=at,
                body=_body(update, source),
                components=declared_statuses(update, known),
                window=window if not updates else None,
            )
        )
    if not updates:
        msg = "it has no updates"
        raise Unusable(msg)
    if kind is Kind.MAINTENANCE and window is None:
        updates = _with_time_taken(updates, time_of(record, "scheduled_for"))
    return tuple(updates), tuple(losses)


def _with_time_taken(updates: list[ForeignUpdate], planned: datetime | None) -> list[ForeignUpdate]:
    """Return `updates`, the last one with the time that the work took.

    It began with the update that says so, else when it was `planned`.
    """
    begun = (update.at for update in updates if update.state is State.IN_PROGRESS)
    start = next(begun, planned or updates[0].at)
    last = updates[-1]
    if not last.state.is_end or start >= last.at:
        return updates
    return [*updates[:-1], replace(last, window=(start, last.at))]


def _state(status: str, kind: Kind) -> State | None:
    word = _STATES[Kind.MAINTENANCE if kind is Kind.MAINTENANCE else Kind.INCIDENT].get(
        status, status
    )
    return State(word) if word in states_of(kind) else None


def _body(update: Mapping[str, Any], source: str | None) -> str:
    text = text_of(update, "body", default="")
    if len(text) > sanitizing.LONGEST_RAW:
        msg = "the text of an update is too long"
        raise Unusable(msg)
    return to_markdown(text, source, breaks=True)


def _window(record: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    start, end = time_of(record, "scheduled_for"), time_of(record, "scheduled_until")
    return (start, end) if start and end and start < end else None


def _review(record: Mapping[str, Any], source: str | None) -> ForeignReview | None:
    """Return the postmortem: an update of that status, or a key of the record."""
    parts = [
        (at, _body(update, source))
        for at, status, update in dated_updates(record)
        if status == "postmortem"
    ]
    parts = [(at, body) for at, body in parts if body]
    own = _own_postmortem(record)
    if own and (body := _body({"body": own[1]}, source)) not in {text for _, text in parts}:
        parts.append((own[0], body))
    if not parts:
        return None
    return ForeignReview(
        published=max(at for at, _ in parts), body="\n\n".join(body for _, body in parts)
    )


def _own_postmortem(record: Mapping[str, Any]) -> tuple[datetime, str] | None:
    """Return the postmortem that the record itself holds, with the time of its publication."""
    text = text_of(record, "postmortem_body", default="")
    at = time_of(record, "postmortem_published_at")
    return (at, text) if at and text.strip() else None
