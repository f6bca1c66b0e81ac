"""The values of a Statuspage record, each of the type that it has to be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hubgen.authoring import sanitizing
from hubgen.authoring.importing.foreign import EARLIEST_YEAR, LATEST_YEAR, Unusable

MOST_UPDATES = 1_000


def text_of(record: Mapping[str, Any], key: str, *, default: str | None = None) -> str:
    """Return the text or number at `key`, or `default` for null. Raises Unusable."""
    value = record.get(key)
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return str(value)
    if value is None and default is not None:
        return default
    raise Unusable(f"it has no {key}" if value is None else f"its {key} is not a text")


def list_of(record: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """Return the records at `key`; none for null. Raises Unusable."""
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


def time_of(record: Mapping[str, Any], *keys: str) -> datetime | None:
    """Return the instant at the first of `keys` that has one. Raises Unusable."""
    text = next((record[key] for key in keys if record.get(key)), None)
    return parse_statuspage_time(str(text)) if text is not None else None


def dated_updates(record: Mapping[str, Any]) -> list[tuple[datetime, str, Mapping[str, Any]]]:
    """Return the updates with time and status, oldest first; equal times keep their order."""
    listed = list_of(record, "incident_updates")
    if len(listed) > MOST_UPDATES:
        msg = f"it has more than {MOST_UPDATES} updates"
        raise Unusable(msg)
    dated = []
    for update in listed:
        at = time_of(update, "display_at", "created_at", "updated_at")
        if at is None:
            msg = "one of its updates has no time"
            raise Unusable(msg)
        dated.append((at, text_of(update, "status").lower(), update))
    if len(dated) > 1 and dated[0][0] >= dated[-1][0]:
        dated.reverse()
    return sorted(dated, key=lambda entry: entry[0])
