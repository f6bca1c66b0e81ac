"""The components of Statuspage: which ones records name, and what they say of them.

A component keeps its id when it gets another name or moves to another group. So
its name and group are the same for all incidents of a file: those of the newest
mention.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from hubgen.authoring import sanitizing
from hubgen.authoring.importing.foreign import ForeignComponent, ForeignUpdate, worst
from hubgen.authoring.importing.statuspage_record import dated_updates, list_of, text_of
from hubgen.model.fields import LONGEST_TITLE
from hubgen.model.words import ComponentStatus

Known = Mapping[str, ForeignComponent]
"""The components of a page by their ids."""
IMPACTS: Final = {
    "minor": ComponentStatus.DEGRADED_PERFORMANCE,
    "major": ComponentStatus.PARTIAL_OUTAGE,
    "critical": ComponentStatus.MAJOR_OUTAGE,
    "maintenance": ComponentStatus.UNDER_MAINTENANCE,
}


def known_components(records: Iterable[object]) -> dict[str, ForeignComponent]:
    """Return the components that the records, newest first, name by an id.

    A record lists a component by its own name. An update names it with its group,
    `Europe - API`, and by its id as `code`.
    """
    names: dict[str, str] = {}
    groups: dict[str, str] = {}
    listed: dict[str, str] = {}
    for part, is_group in _listed_parts(records):
        if is_group:
            groups.setdefault(str(part["id"]), _name(part))
        elif part.get("group_id"):
            listed.setdefault(str(part["id"]), str(part["group_id"]))
        if not is_group:
            names.setdefault(str(part["id"]), _name(part))
    full: dict[str, list[str]] = {}
    for part in _affected_parts(records):
        full.setdefault(str(part["code"]), []).append(_name(part))
    result = {}
    for code in {**names, **full}:
        name = names.get(code) or full[code][0]
        group = groups.get(listed.get(code, ""), "") or _group(name, full.get(code, ()))
        if name:
            result[code] = ForeignComponent(name, group, code)
    return result


def _group(name: str, full_names: Iterable[str]) -> str:
    """Return the group in the first of `full_names` that has one before `name`."""
    found = (one.removesuffix(f" - {name}") for one in full_names if one.endswith(f" - {name}"))
    return next(found, "")


def _records_at(record: object, key: str) -> list[dict[str, Any]]:
    value = record.get(key) if isinstance(record, dict) else None
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _listed_parts(records: Iterable[object]) -> Iterator[tuple[dict[str, Any], bool]]:
    """Yield the components and groups that have an id and a name; whether it is a group."""
    for record in records:
        for part in _records_at(record, "components"):
            if part.get("id") and _name(part):
                yield part, bool(part.get("group"))


def _affected_parts(records: Iterable[object]) -> Iterator[dict[str, Any]]:
    """Yield what updates say of components that have a code and a name."""
    for record in records:
        for update in _records_at(record, "incident_updates"):
            for part in _records_at(update, "affected_components"):
                if part.get("code") and _name(part):
                    yield part


def _name(part: Mapping[str, Any]) -> str:
    value = part.get("name")
    return sanitizing.plain_name(value, LONGEST_TITLE) if isinstance(value, str) else ""


def _status(text: object) -> ComponentStatus | None:
    return ComponentStatus(text) if isinstance(text, str) and text in set(ComponentStatus) else None


def _component(part: Mapping[str, Any], code: object, known: Known) -> ForeignComponent | None:
    """Return the component that a record names; None for one without a name."""
    name = sanitizing.plain_name(text_of(part, "name", default=""), LONGEST_TITLE)
    return known.get(str(code or "")) or (ForeignComponent(name) if name else None)


def declared_statuses(
    update: Mapping[str, Any], known: Known
) -> dict[ForeignComponent, ComponentStatus]:
    """Return what an update says of components from then on."""
    return worst(
        (component, status)
        for part in list_of(update, "affected_components")
        if (component := _component(part, part.get("code"), known))
        and (status := _status(part.get("new_status")))
    )


def _listed(
    record: Mapping[str, Any], known: Known
) -> list[tuple[ForeignComponent, ComponentStatus | None]]:
    """Return the components of an incident, each with its status of today."""
    return [
        (component, _status(part.get("status")))
        for part in list_of(record, "components")
        if not part.get("group") and (component := _component(part, part.get("id"), known))
    ]


def affected_components(
    record: Mapping[str, Any], impact: str, known: Known
) -> dict[ForeignComponent, ComponentStatus]:
    """Return the affected components with their status at the start.

    The status in the list is that of today. If no update states one, it follows
    from the impact, which Statuspage derives from it.
    """
    declared = [declared_statuses(update, known) for _, _, update in dated_updates(record)]
    if any(declared):
        return declared[0]
    usual = IMPACTS.get(impact, ComponentStatus.OPERATIONAL)
    return worst(
        (component, usual if today in {None, ComponentStatus.OPERATIONAL} else today or usual)
        for component, today in _listed(record, known)
    )


def operational_at_the_end(
    updates: tuple[ForeignUpdate, ...], record: Mapping[str, Any], known: Known
) -> tuple[ForeignUpdate, ...]:
    """Return `updates`; the last one says that what is listed is operational again.

    Of components whose status updates state, only where none states it at the end and
    it is operational today.
    """
    last, listed = updates[-1], _listed(record, known)
    stated = {one: status for update in updates for one, status in update.components.items()}
    if not last.state.is_end:
        return updates
    again = {
        one: ComponentStatus.OPERATIONAL
        for one, today in listed
        if not stated
        or (
            stated.get(one, ComponentStatus.OPERATIONAL) is not ComponentStatus.OPERATIONAL
            and one not in last.components
            and today is ComponentStatus.OPERATIONAL
        )
    }
    if not again:
        return updates
    return (*updates[:-1], replace(last, components={**last.components, **again}))
