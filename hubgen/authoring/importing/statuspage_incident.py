"""One incident as Statuspage exports it: a JSON record, validated and converted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from hubgen.authoring import sanitizing
from hubgen.authoring.importing.foreign import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    ForeignComponent,
    ForeignIncident,
    ForeignReview,
    ForeignUpdate,
    Unusable,
    worst,
)
from hubgen.authoring.importing.html_to_markdown import to_markdown
from hubgen.authoring.slugs import slugify
from hubgen.model.fields import LONGEST_TITLE
from hubgen.model.words import ComponentStatus, Kind, Severity, State, states_of

MOST_UPDATES = 1_000
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
_BY_IMPACT: Final = {
    "minor": ComponentStatus.DEGRADED_PERFORMANCE,
    "major": ComponentStatus.PARTIAL_OUTAGE,
    "critical": ComponentStatus.MAJOR_OUTAGE,
    "maintenance": ComponentStatus.UNDER_MAINTENANCE,
}


def _text(record: Mapping[str, Any], key: str, *, default: str | None = None) -> str:
    value = record.get(key)
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return str(value)
    if value is None and default is not None:
        return default
    raise Unusable(f"it has no {key}" if value is None else f"its {key} is not a text")


def _list(record: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = record.get(key) or []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        msg = f"its {key} is not a list of records"
        raise Unusable(msg)
    return value


def parse_statuspage_time(text: str) -> datetime:
    """Return an instant as Statuspage writes it. Raises Unusable if `text` is none."""
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None or not EARLIEST_YEAR <= at.year <= LATEST_YEAR:
            raise ValueError
    except ValueError:
        msg = f'"{sanitizing.single_line(text, 40)}" is not a time with a zone'
        raise Unusable(msg) from None
    return at


def _time(record: Mapping[str, Any], *keys: str) -> datetime | None:
    text = next((record[key] for key in keys if record.get(key)), None)
    return parse_statuspage_time(str(text)) if text is not None else None


def parse_incident(record: object, known: Mapping[str, str], file: str) -> ForeignIncident:
    """Return one record of the list as an incident. Raises Unusable if it cannot be one.

    `known` are the names of the page's components by their ids.
    """
    if not isinstance(record, dict):
        msg = "it is not a record"
        raise Unusable(msg)
    title = sanitizing.single_line(_text(record, "name"), LONGEST_TITLE)
    foreign_id = slugify(_text(record, "id"), 30)
    if not title or not foreign_id:
        raise Unusable("it has no name" if not title else "it has no id")
    impact, losses = _impact(record)
    source = _address(_text(record, "shortlink", default=""))
    kind = _kind(record, impact)
    updates = _updates(record, kind, source, known)
    created = _time(record, "created_at", "started_at")
    started = _time(record, "started_at", "created_at") if kind is not Kind.MAINTENANCE else None
    return ForeignIncident(
        file=file,
        name="-".join(filter(None, (slugify(title), foreign_id))),
        title=title,
        kind=kind,
        severity=_SEVERITIES.get(impact),
        day=date(*(created or updates[0].at).timetuple()[:3]),
        started=started,
        components=_affected(record, impact, known),
        updates=_operational_at_the_end(updates, record, known),
        review=_review(record, source),
        source=source,
        losses=(*losses, *_losses(record)),
    )


def component_names(records: Iterable[object]) -> dict[str, str]:
    """Return the names of all components that the records list, by their ids."""
    names: dict[str, str] = {}
    for record in records:
        listed = record.get("components") if isinstance(record, dict) else None
        for part in listed if isinstance(listed, list) else []:
            if isinstance(part, dict) and part.get("id") and not part.get("group"):
                name = _component_name(part)
                if name:
                    names[str(part["id"])] = name
    return names


def _impact(record: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return the impact, `minor` for an unknown one, and what was not understood."""
    impact = _text(record, "impact", default="none").lower()
    if impact in {"none", *_BY_IMPACT}:
        return impact, ()
    shown = sanitizing.single_line(impact, 40)
    return "minor", (f'its impact "{shown}" is not known; it is imported as minor',)


def _losses(record: Mapping[str, Any]) -> tuple[str, ...]:
    bodies = [str(update.get("body") or "") for update in _list(record, "incident_updates")]
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


def _dated(record: Mapping[str, Any]) -> list[tuple[datetime, str, Mapping[str, Any]]]:
    """Return the updates with time and status, oldest first; equal times keep their order."""
    listed = _list(record, "incident_updates")
    if len(listed) > MOST_UPDATES:
        msg = f"it has more than {MOST_UPDATES} updates"
        raise Unusable(msg)
    dated = []
    for update in listed:
        at = _time(update, "display_at", "created_at", "updated_at")
        if at is None:
            msg = "one of its updates has no time"
            raise Unusable(msg)
        dated.append((at, _text(update, "status").lower(), update))
    if len(dated) > 1 and dated[0][0] >= dated[-1][0]:
        dated.reverse()
    return sorted(dated, key=lambda entry: entry[0])


def _updates(
    record: Mapping[str, Any], kind: Kind, source: str | None, known: Mapping[str, str]
) -> tuple[ForeignUpdate, ...]:
    window = _window(record)
    updates: list[ForeignUpdate] = []
    for at, status, update in _dated(record):
        if status == "postmortem":
            continue
        updates.append(
            ForeignUpdate(
                state=_state(status, kind),
                at=at,
                body=_body(update, source),
                components=_declared(update, known),
                window=window if not updates else None,
            )
        )
    if not updates:
        msg = "it has no updates"
        raise Unusable(msg)
    if kind is Kind.MAINTENANCE and window is None:
        return _with_time_taken(updates)
    return tuple(updates)


def _with_time_taken(updates: list[ForeignUpdate]) -> tuple[ForeignUpdate, ...]:
    """Return `updates`, the last one with the time that the work took."""
    start = next(
        (update.at for update in updates if update.state is State.IN_PROGRESS), updates[0].at
    )
    last = updates[-1]
    if not last.state.is_end or start >= last.at:
        return tuple(updates)
    return (*updates[:-1], replace(last, window=(start, last.at)))


def _state(status: str, kind: Kind) -> State:
    word = _STATES[Kind.MAINTENANCE if kind is Kind.MAINTENANCE else Kind.INCIDENT].get(
        status, status
    )
    if word not in states_of(kind):
        msg = f'the status "{sanitizing.single_line(status, 40)}" of an update is not known'
        raise Unusable(msg)
    return State(word)


def _body(update: Mapping[str, Any], source: str | None) -> str:
    text = _text(update, "body", default="")
    if len(text) > sanitizing.LONGEST_RAW:
        msg = "the text of an update is too long"
        raise Unusable(msg)
    return to_markdown(text, source, breaks=True)


def _window(record: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    start, end = _time(record, "scheduled_for"), _time(record, "scheduled_until")
    return (start, end) if start and end and start < end else None


def _status(text: object) -> ComponentStatus | None:
    return ComponentStatus(text) if isinstance(text, str) and text in set(ComponentStatus) else None


def _component_name(record: Mapping[str, Any]) -> str:
    return sanitizing.plain_name(_text(record, "name", default=""), LONGEST_TITLE)


def _component(part: Mapping[str, Any], known: Mapping[str, str]) -> ForeignComponent | None:
    """Return the component that a record names; None for one without a name.

    An update names it with its group, `Europe - API`, and by its id as `code`.
    """
    name = _component_name(part)
    code = str(part.get("id") or part.get("code") or "")
    own = known.get(code, name)
    group = name.removesuffix(own).removesuffix(" - ") if name.endswith(f" - {own}") else ""
    return ForeignComponent(own, group, code) if own else None


def _declared(
    update: Mapping[str, Any], known: Mapping[str, str]
) -> dict[ForeignComponent, ComponentStatus]:
    """Return what an update says of components from then on."""
    return worst(
        (component, status)
        for part in _list(update, "affected_components")
        if (component := _component({**part, "id": part.get("code")}, known))
        and (status := _status(part.get("new_status")))
    )


def _listed(
    record: Mapping[str, Any], known: Mapping[str, str]
) -> list[tuple[ForeignComponent, ComponentStatus | None]]:
    """Return the components of an incident, each with its status of today."""
    return [
        (component, _status(part.get("status")))
        for part in _list(record, "components")
        if not part.get("group") and (component := _component(part, known))
    ]


def _affected(
    record: Mapping[str, Any], impact: str, known: Mapping[str, str]
) -> dict[ForeignComponent, ComponentStatus]:
    """Return the affected components with their status at the start.

    The status in the list is that of today. If no update states one, it follows
    from the impact, which Statuspage derives from it.
    """
    declared = [_declared(update, known) for _, _, update in _dated(record)]
    if any(declared):
        return declared[0]
    usual = _BY_IMPACT.get(impact, ComponentStatus.OPERATIONAL)
    return worst(
        (component, usual if today in {None, ComponentStatus.OPERATIONAL} else today or usual)
        for component, today in _listed(record, known)
    )


def _operational_at_the_end(
    updates: tuple[ForeignUpdate, ...], record: Mapping[str, Any], known: Mapping[str, str]
) -> tuple[ForeignUpdate, ...]:
    """Return `updates`; if none states a status, the last one says that all is operational."""
    last = updates[-1]
    listed = [component for component, _ in _listed(record, known)]
    if not last.state.is_end or not listed or any(update.components for update in updates):
        return updates
    components = dict.fromkeys(listed, ComponentStatus.OPERATIONAL)
    return (*updates[:-1], replace(last, components=components))


def _review(record: Mapping[str, Any], source: str | None) -> ForeignReview | None:
    """Return the postmortem: an update of that status, or a key of the record."""
    parts = [
        (at, _body(update, source))
        for at, status, update in _dated(record)
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
    text = _text(record, "postmortem_body", default="")
    at = _time(record, "postmortem_published_at")
    return (at, text) if at and text.strip() else None
