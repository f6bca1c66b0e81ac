"""Reading the record: what was served at a time, and what differs between two editions."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from datetime import datetime

from hubgen.outputs.serving import serving
from hubgen.problems import HubgenError
from hubgen.publish.destinations.store import ObjectStore
from hubgen.publish.ledger.ledger import Ledger, LedgerState
from hubgen.publish.ledger.objects import unpack_objects
from hubgen.publish.record.public_record import PublicRecord, decode_record


class RecordError(HubgenError):
    """The record does not hold the answer; the text says why."""

    exit_code = 1


def read_object(destination: ObjectStore, ledger: Ledger, name: str) -> bytes:
    """Return what the object of that hash holds. Raises RecordError if it is lost or damaged."""
    path = ledger.pack_of(name)
    stored = destination.get(path) if path else None
    objects, is_sound = unpack_objects(stored.data) if stored else ({}, True)
    if name in objects:
        return objects[name]
    what = "is not there" if is_sound else "is damaged"
    raise RecordError(f"the object {name[:12]} {what}; see hubgen editions verify")


def read_records(
    destination: ObjectStore, ledger: Ledger, data: Mapping[str, str]
) -> dict[str, PublicRecord]:
    """Return the records that `data` names by their hashes."""
    destination.prefetch(dict.fromkeys(map(ledger.pack_of, data.values())))
    return {
        key: decode_record(read_object(destination, ledger, name)) for key, name in data.items()
    }


def readable_records(
    store: ObjectStore, ledger: Ledger, data: Mapping[str, str]
) -> tuple[dict[str, PublicRecord], list[str]]:
    """Return the records that `data` names by hash, and the keys of those that are damaged."""
    store.prefetch(dict.fromkeys(map(ledger.pack_of, data.values())))
    records, damaged = dict[str, PublicRecord](), list[str]()
    for key, name in data.items():
        try:
            records[key] = decode_record(read_object(store, ledger, name))
        except RecordError:
            damaged.append(key)
    return records, damaged


def page_path(address: str) -> str:
    """Return the file behind an address: `incidents/x/` is `incidents/x/index.html`."""
    path = address.partition("#")[0].lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def page_at(destination: ObjectStore, ledger: Ledger, address: str, instant: datetime) -> bytes:
    """Return the bytes that were at `address` at `instant`. Raises RecordError if unknown."""
    number = ledger.at(instant)
    if number == 0:
        raise RecordError("nothing was published yet at that time")
    path = page_path(address)
    files = ledger.state(number).files
    if path not in files and f"{path}/index.html" in files:
        path = f"{path}/index.html"
    if path not in files:
        raise RecordError(f"{path} was not there; edition {number} held at that time")
    name = files[path]
    reason = ledger.state().redacted.get(name)
    if reason:
        words = read_object(destination, ledger, reason).decode("utf-8", "replace")
        raise RecordError(f"the words of {path} were removed: {words}")
    if not serving(path).recorded:
        raise RecordError(f"of {path} only the hash is kept: {name}")
    return read_object(destination, ledger, name)


def states_after(ledger: Ledger, first: int, second: int) -> tuple[LedgerState, LedgerState]:
    """Return the states after two editions. Raises RecordError if one does not exist."""
    for number in (first, second):
        if number and ledger.line(number) is None:
            raise RecordError(f"there is no edition {number}; the last one is {len(ledger.lines)}")
    return ledger.state(first), ledger.state(second)


def text_difference(name: str, old: str, new: str) -> Iterable[str]:
    """Return the removed and added lines as a unified diff."""
    return difflib.unified_diff(
        old.splitlines(), new.splitlines(), f"{name} before", f"{name} after", lineterm="", n=1
    )
