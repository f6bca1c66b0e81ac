"""Redacting: an object's words are removed for good, and the chain says so."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from hubgen.problems import HubgenError, WrongUsageError
from hubgen.publish.canonical import digest
from hubgen.publish.destinations.destination import Destination
from hubgen.publish.edition.transaction import (
    acquire_lock,
    append,
    edition_conflict,
    numbered,
    unlocked_ledger,
)
from hubgen.publish.ledger.ledger import EditionKind, Ledger, LedgerLine, read_ledger
from hubgen.publish.ledger.lock import Clock
from hubgen.publish.ledger.objects import packed, unpacked
from hubgen.publish.ledger.packs import pack_path, packs_for
from hubgen.publish.ledger.reading import RecordError
from hubgen.publish.past.redacted_pages import redact_pages

_SHORTEST = 8


def objects_named(ledger: Ledger, names: Sequence[str]) -> list[str]:
    """The full hashes that `names`, hashes or beginnings of them, mean. Raises WrongUsageError.

    What the site shows now, and what its next edition is compared with, cannot go.
    """
    state = ledger.state()
    current = {*state.files.values(), *state.data.values()}
    found = []
    for name in names:
        fits = [one for one in ledger.objects if one.startswith(name.lower())]
        if len(name) < _SHORTEST or len(fits) != 1:
            many = "fits several objects" if len(fits) > 1 else "is no object of this record"
            raise WrongUsageError(f"{name} {many}; hubgen editions diff prints their names")
        if fits[0] in current:
            raise WrongUsageError(
                f"{name} is what the site shows now; change that and publish first"
            )
        if fits[0] in state.redacted:
            raise WrongUsageError(f"{name} was removed before")
        found.append(fits[0])
    return found


def redact(
    destination: Destination,
    seen: Ledger,
    objects: Sequence[str],
    reason: str,
    *,
    by: str | None,
    clock: Clock,
) -> LedgerLine:
    """Removes `objects` (full hashes) from `destination` and records it with the reason.

    Their words go from the pages of the past that show them, too.
    Raises ConflictError where somebody else publishes or was first.
    """
    ledger = unlocked_ledger(destination, seen, clock)
    line = _line(ledger, objects, reason, by=by, at=clock().replace(microsecond=0))
    pages = redact_pages(destination, ledger, objects, reason)
    line = replace(line, changed={path: digest(page) for path, page in pages.items()})
    packs = _packs_without(destination, ledger, objects)
    words = {pack_path(pack): packed(reason.encode()) for pack in line.packs}
    touched = {*ledger.doubtful, *words, *packs, *pages}
    claim = acquire_lock(destination, ledger, by=by, clock=clock, touched=touched)
    try:
        for path, data in words.items():
            destination.put(path, data)
        append(destination, ledger, line)
        for path, data in pages.items():
            destination.put(path, data)
        for path, left in packs.items():
            destination.erase(path, left)
        claim.end(ledger.doubtful)
    except BaseException:
        with suppress(HubgenError):
            claim.give_up(touched)
        raise
    if not destination.finish(f"Edition {line.number}: words removed\n\n{reason}\n", line.at):
        raise edition_conflict(read_ledger(destination), ledger)
    return line


def _line(
    ledger: Ledger, objects: Sequence[str], reason: str, *, by: str | None, at: datetime
) -> LedgerLine:
    """The line that says so, still without the pages that it changes."""
    why, last = digest(reason.encode()), ledger.lines[-1]
    packs = packs_for({why} - ledger.objects.keys())
    line = LedgerLine(
        number=0,
        at=last.at,
        by=by,
        kind=EditionKind.REDACTED,
        inputs=last.inputs,
        redacts=dict.fromkeys(objects, why),
        packs=tuple(pack for pack, _ in packs),
    )
    return numbered(line, last, by=by, note=None, at=at)


def _packs_without(
    destination: Destination, ledger: Ledger, objects: Sequence[str]
) -> dict[str, bytes | None]:
    """The packs that hold `objects`, by path, as they are without them; None where nothing is left.

    Raises RecordError where one is damaged: what else it holds must not go with them.
    """
    found: dict[str, bytes | None] = {}
    for path in dict.fromkeys(map(ledger.pack_of, objects)):
        stored = destination.get(path)
        there, is_sound = unpacked(stored.data) if stored else ({}, True)
        if not is_sound:
            raise RecordError(f"{path} is damaged; see hubgen editions verify")
        left = [packed(there[name]) for name in sorted(there.keys() - set(objects))]
        found[path] = b"".join(left) or None
    return found
