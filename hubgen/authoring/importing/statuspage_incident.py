"""One incident as Statuspage writes it down: a JSON record, checked and put into our words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from hubgen.authoring import sanitizing
from hubgen.authoring.importing.foreign import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    ForeignIncident,
    ForeignReview,
    ForeignUpdate,
    Unusable,
)
from hubgen.authoring.importing.html_to_markdown import to_markdown
from hubgen.authoring.slugs import slugify
from hubgen.model.fields import LONGEST_TITLE
from hubgen.model.words import ComponentStatus, Kind, Severity, State, states_of

MOST_UPDATES = 1_000

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


def moment(text: str) -> datetime:
    """An instant as Statuspage writes it. Raises Unusable if it is none."""
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
    return moment(str(text)) if text is not None else None


def incident(record: object) -> ForeignIncident:
    """One record of the list as an incident. Raises Unusable if it cannot be one."""
    if not isinstance(record, dict):
        msg = "it is not a record"
        raise Unusable(msg)
    title = sanitizing.single_line(_text(record, "name"), LONGEST_TITLE)
    foreign_id = slugify(_text(record, "id"), 30)
    if not title or not foreign_id:
        raise Unusable("it has no name" if not title else "it has no id")
    impact = _text(record, "impact", default="none").lower()
    if impact not in {"none", *_BY_IMPACT}:
        msg = f'its impact "{sanitizing.single_line(impact, 40)}" is not known'
        raise Unusable(msg)
    source = _address(_text(record, "shortlink", default=""))
    kind = _kind(record, impact)
    updates = _updates(record, kind, source)
    created = _time(record, "created_at", "started_at")
    started = _time(record, "started_at", "created_at") if kind is not Kind.MAINTENANCE else None
    return ForeignIncident(
        name="-".join(filter(None, (slugify(title), foreign_id))),
        title=title,
        kind=kind,
        severity=_SEVERITIES.get(impact),
        day=date(*(created or updates[0].at).timetuple()[:3]),
        started=started,
        components=_touched(record, impact),
        updates=_over_at_the_end(updates, record),
        review=_review(record, source),
        source=source,
    )


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


def _written(record: Mapping[str, Any]) -> list[tuple[datetime, str, Mapping[str, Any]]]:
    """The updates with their time and status, oldest first; what has one time keeps its order."""
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
    record: Mapping[str, Any], kind: Kind, source: str | None
) -> tuple[ForeignUpdate, ...]:
    window = _window(record)
    updates: list[ForeignUpdate] = []
    for at, status, update in _written(record):
        if status == "postmortem":
            continue
        updates.append(
            ForeignUpdate(
                state=_state(status, kind),
                at=at,
                body=_body(update, source),
                components=_declared(update),
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
    """`updates`; where no time was planned, the end tells the time that the work took."""
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


def _declared(update: Mapping[str, Any]) -> dict[str, ComponentStatus]:
    """What an update says of components from then on."""
    found = {
        _component_name(part): _status(part.get("new_status"))
        for part in _list(update, "affected_components")
    }
    return {name: status for name, status in found.items() if name and status}


def _touched(record: Mapping[str, Any], impact: str) -> dict[str, ComponentStatus]:
    """The components touched, as they were at the start; later updates declare their own.

    A component's own status in the list is that of today; where no update
    declares any, it is read back from the impact, which Statuspage sets by it.
    """
    declared = [_declared(update) for _, _, update in _written(record)]
    if any(declared):
        return declared[0]
    found: dict[str, ComponentStatus] = {}
    for part in _list(record, "components"):
        name, today = _component_name(part), _status(part.get("status"))
        troubled = today if today is not ComponentStatus.OPERATIONAL else None
        if name:
            found.setdefault(name, troubled or _BY_IMPACT.get(impact, ComponentStatus.OPERATIONAL))
    return found


def _over_at_the_end(
    updates: tuple[ForeignUpdate, ...], record: Mapping[str, Any]
) -> tuple[ForeignUpdate, ...]:
    """`updates`; where none declares a component, the end says that all work again."""
    last = updates[-1]
    names = [_component_name(part) for part in _list(record, "components")]
    if not last.state.is_end or not any(names) or any(update.components for update in updates):
        return updates
    healed = {name: ComponentStatus.OPERATIONAL for name in names if name}
    return (*updates[:-1], replace(last, components=healed))


def _review(record: Mapping[str, Any], source: str | None) -> ForeignReview | None:
    found = None
    for at, status, update in _written(record):
        if status == "postmortem":
            found = ForeignReview(published=at, body=_body(update, source))
    return found
