"""Redaction: remove an object's words for good, and record that in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from hubgen.problems import HubgenError, WrongUsageError
from hubgen.publish.canonical import digest
from hubgen.publish.destinations.destination import Destination
from hubgen.publish.ledger.ledger import EditionKind, Ledger, LedgerLine, read_ledger
from hubgen.publish.ledger.lock import Clock
from hubgen.publish.ledger.objects import pack_object, unpack_objects
from hubgen.publish.ledger.packs import pack_path, packs_for
from hubgen.publish.ledger.reading import RecordError
from hubgen.publish.ledger.writing import (
    acquire_lock,
    append,
    edition_conflict,
    next_line,
    unlocked_ledger,
)
from hubgen.publish.past.redacted_pages import redact_pages

_SHORTEST, _SHOWN = 8, 12


def find_objects(ledger: Ledger, names: Sequence[str]) -> list[str]:
    """Return the full hashes for `names`, hashes or prefixes. Raises WrongUsageError.

    What the site shows now, and what its next edition is compared with, cannot be removed.
    """
    state = ledger.state()
    current = {*state.files.values(), *state.data.values()}
    objects = []
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
        objects.append(fits[0])
    return objects


def redact(
    destination: Destination,
    seen: Ledger,
    objects: Sequence[str],
    reason: str,
    *,
    by: str | None,
    clock: Clock,
) -> LedgerLine:
    """Remove `objects` (full hashes) from `destination` and record it with the reason.

    Their words are also removed from the pages of the past that show them.
    Raises ConflictError if somebody else is publishing or was first.
    """
    ledger = unlocked_ledger(destination, seen, clock)
    line = _line(ledger, objects, reason, by=by, at=clock().replace(microsecond=0))
    pages = redact_pages(destination, ledger, objects, reason)
    line = replace(line, changed={path: digest(page) for path, page in pages.items()})
    packs = _packs_without(destination, ledger, objects)
    reason_packs = {pack_path(pack): pack_object(reason.encode()) for pack in line.packs}
    paths = {*ledger.doubtful, *reason_packs, *packs, *pages}
    lock = acquire_lock(destination, ledger, by=by, clock=clock, paths=paths)
    try:
        for path, data in reason_packs.items():
            destination.put(path, data)
        append(destination, ledger, line)
        for path, data in pages.items():
            destination.put(path, data)
        for path, left in packs.items():
            destination.erase(path, left)
        lock.release(ledger.doubtful)
    except BaseException:
        with suppress(HubgenError):
            lock.abandon(paths)
        raise
    if not destination.finish(f"Edition {line.number}: words removed\n\n{reason}\n", line.at):
        raise edition_conflict(read_ledger(destination), ledger)
    return line


def _line(
    ledger: Ledger, objects: Sequence[str], reason: str, *, by: str | None, at: datetime
) -> LedgerLine:
    """Return the line that records it, without the pages that it changes."""
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
    return next_line(line, last, by=by, note=None, at=at)


def _packs_without(
    destination: Destination, ledger: Ledger, objects: Sequence[str]
) -> dict[str, bytes | None]:
    """Return the packs that hold `objects`, by path, without them; None for an empty one.

    Of a damaged pack, every object that cannot be read must be among `objects`: with
    them removed, it is sound again. Raises RecordError otherwise, naming the rest.
    """
    redacted = ledger.state().redacted.keys()
    packs: dict[str, bytes | None] = {}
    for path in dict.fromkeys(map(ledger.pack_of, objects)):
        stored = destination.get(path)
        contents, _ = unpack_objects(stored.data) if stored else ({}, True)
        lost = set(ledger.packs[path][1]) - redacted - contents.keys() - set(objects)
        if lost:
            names = " ".join(sorted(name[:_SHOWN] for name in lost))
            raise RecordError(
                f"{path} is damaged, and more of its texts cannot be read: {names}; name them too,"
                " or put the file back from a copy"
            )
        left = [pack_object(contents[name]) for name in sorted(contents.keys() - set(objects))]
        packs[path] = b"".join(left) or None
    return packs
