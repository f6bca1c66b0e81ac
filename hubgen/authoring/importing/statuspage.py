"""Statuspage: incidents as API v2 lists them (`incidents.json`, `scheduled-maintenances.json`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from hubgen.authoring import sanitizing
from hubgen.authoring.importing.foreign import Findings, ForeignIncident, Remark, Unusable
from hubgen.authoring.importing.statuspage_components import known_components
from hubgen.authoring.importing.statuspage_incident import parse_incident
from hubgen.problems import HubgenError

LARGEST_FILE = 50_000_000

_LISTS: Final = ("incidents", "scheduled_maintenances")


def read_file(path: Path) -> Findings:
    """Read the incidents of a JSON file. Raises HubgenError if it has another form."""
    try:
        if path.exists() and not path.is_file():
            msg = f"{path} is not a plain file; download it to disk first"
            raise HubgenError(msg)
        if path.stat().st_size > LARGEST_FILE:
            msg = f"{path} is too large to be a list of incidents"
            raise HubgenError(msg)
        data = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        msg = f"{path} could not be read ({error.strerror})"
        raise HubgenError(msg) from error
    except UnicodeDecodeError as error:
        msg = f"{path} is not written in UTF-8; download it again"
        raise HubgenError(msg) from error
    except json.JSONDecodeError as error:
        where = f"{path}:{error.lineno}:{error.colno}"
        msg = f"{where}: this is not JSON ({error.msg}); download the file again"
        raise HubgenError(msg) from error
    except (RecursionError, ValueError) as error:
        msg = f"{path} cannot be read as JSON; download the file again"
        raise HubgenError(msg) from error
    return find_incidents(data, path.name)


def find_incidents(data: object, name: str) -> Findings:
    """Return the incidents in `data`, the JSON of the file called `name`."""
    records = _records(data)
    if records is None:
        msg = (
            f'{name} has no list "incidents"; fetch https://<the status page>/api/v2/incidents.json'
        )
        raise HubgenError(msg)
    known = known_components(records)
    incidents: dict[str, ForeignIncident] = {}
    skipped: list[Remark] = []
    for number, record in enumerate(records, start=1):
        label = f"{name}: {_label(record, number)}"
        try:
            one = parse_incident(record, known, label)
            if one.id in incidents:
                msg = "it has the id of an incident before it"
                raise Unusable(msg)
            incidents[one.id] = one
        except Unusable as reason:
            skipped.append(Remark(label, str(reason)))
    return Findings(incidents=tuple(incidents.values()), skipped=tuple(skipped))


def _records(data: object) -> list[Any] | None:
    if isinstance(data, list):
        return data
    if not isinstance(data, dict):
        return None
    lists = [data[name] for name in _LISTS if isinstance(data.get(name), list)]
    return [record for records in lists for record in records] if lists else None


def _label(record: object, number: int) -> str:
    name = record.get("name") if isinstance(record, dict) else None
    return f"incident {number}" + (
        f" ({sanitizing.single_line(name, 60)})" if isinstance(name, str) and name.strip() else ""
    )
