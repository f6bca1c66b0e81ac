"""The past: what was served at a time, and what differs between two editions."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from datetime import datetime

from hubgen.outputs.serving import serving
from hubgen.problems import HubgenError
from hubgen.publish.destinations.destination import Destination
from hubgen.publish.ledger.book import Ledger, Standing
from hubgen.publish.ledger.objects import unpacked
from hubgen.publish.public_record import PublicRecord, decoded


class PastError(HubgenError):
    """The record cannot tell; the text says why."""

    exit_code = 1


def fetch(destination: Destination, ledger: Ledger, name: str) -> bytes:
    """What the object of that hash holds. Raises PastError where it is not there or broken."""
    path = ledger.pack_of(name)
    stored = destination.read(path) if path else None
    objects, is_sound = unpacked(stored.data) if stored else ({}, True)
    if name in objects:
        return objects[name]
    what = "is not there" if is_sound else "is damaged"
    raise PastError(f"the object {name[:12]} {what}; see hubgen editions verify")


def records(
    destination: Destination, ledger: Ledger, data: Mapping[str, str]
) -> dict[str, PublicRecord]:
    """The records that `data` names by their hashes."""
    destination.expect(dict.fromkeys(map(ledger.pack_of, data.values())))
    return {key: decoded(fetch(destination, ledger, name)) for key, name in data.items()}


def page_path(address: str) -> str:
    """The file behind an address on the site: `incidents/x/` is `incidents/x/index.html`."""
    path = address.partition("#")[0].lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def shown_at(destination: Destination, ledger: Ledger, address: str, instant: datetime) -> bytes:
    """The bytes that stood at `address` at `instant`. Raises PastError where nobody can know."""
    number = ledger.at(instant)
    if number == 0:
        raise PastError("nothing was published yet at that time")
    path = page_path(address)
    files = ledger.standing(number).files
    if path not in files and f"{path}/index.html" in files:
        path = f"{path}/index.html"
    if path not in files:
        raise PastError(f"{path} was not there; edition {number} held at that time")
    name = files[path]
    reason = ledger.standing().redacted.get(name)
    if reason:
        words = fetch(destination, ledger, reason).decode("utf-8", "replace")
        raise PastError(f"the words of {path} were removed: {words}")
    if not serving(path).kept:
        raise PastError(f"of {path} only the hash is kept: {name}")
    return fetch(destination, ledger, name)


def differing(ledger: Ledger, first: int, second: int) -> tuple[Standing, Standing]:
    """What held after two editions. Raises PastError where there is no such edition."""
    for number in (first, second):
        if number and ledger.line(number) is None:
            raise PastError(f"there is no edition {number}; the last one is {len(ledger.lines)}")
    return ledger.standing(first), ledger.standing(second)


def text_difference(name: str, old: str, new: str) -> Iterable[str]:
    """The lines that went and came, as programmers' tools write it."""
    return difflib.unified_diff(
        old.splitlines(), new.splitlines(), f"{name} before", f"{name} after", lineterm="", n=1
    )
