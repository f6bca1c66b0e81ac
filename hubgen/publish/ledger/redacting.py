"""Redacting: an object's words are removed for good, and the chain says so."""

from __future__ import annotations

from collections.abc import Sequence

from hubgen.problems import WrongUsageError
from hubgen.publish.claim import Claim, Clock
from hubgen.publish.edition import append, first_was, numbered, unchanged
from hubgen.publish.hiding import pages_without
from hubgen.publish.ledger.book import EditionKind, Ledger, Line, read_ledger
from hubgen.publish.ledger.canonical import digest
from hubgen.publish.ledger.objects import object_path, packed
from hubgen.publish.pending import clear_pending, read_pending, write_pending
from hubgen.publish.targets.target import Target

_SHORTEST = 8


def objects_named(ledger: Ledger, names: Sequence[str]) -> list[str]:
    """The full hashes that `names`, hashes or beginnings of them, mean. Raises WrongUsageError.

    What the site shows now, and what its next edition is compared with, cannot go.
    """
    standing = ledger.standing()
    current = {*standing.files.values(), *standing.data.values()}
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
        if fits[0] in standing.redacted:
            raise WrongUsageError(f"{name} was removed before")
        found.append(fits[0])
    return found


def redact(
    target: Target,
    seen: Ledger,
    objects: Sequence[str],
    reason: str,
    *,
    by: str | None,
    clock: Clock,
) -> Line:
    """Removes `objects` (full hashes) from `target` and records it with the reason.

    Their words go from the pages of the past that show them, too.
    Raises SecondError where somebody else publishes or was first.
    """
    claim = Claim.take(target, by, clock)
    try:
        ledger = unchanged(target, seen)
        words = reason.encode()
        why = digest(words)
        last = ledger.lines[-1]
        pages = pages_without(target, ledger, objects, reason)
        line = numbered(
            Line(
                number=0,
                at=last.at,
                by=by,
                kind=EditionKind.REDACTED,
                changed={path: digest(page) for path, page in pages.items()},
                inputs=last.inputs,
                redacts=dict.fromkeys(objects, why),
            ),
            last,
            by=by,
            note=None,
            at=clock().replace(microsecond=0),
        )
        touched = {object_path(name) for name in [*objects, why]} | pages.keys()
        before = read_pending(target)
        version = write_pending(target, touched | (before or frozenset()))
        target.put(object_path(why), packed(words))
        append(target, ledger, line)
        for path, page in pages.items():
            target.put(path, page)
        for name in objects:
            target.forget(object_path(name))
        if before is None:
            clear_pending(target, version)
    finally:
        claim.release()
    if not target.finish(f"Edition {line.number}: words removed\n\n{reason}\n", line.at):
        raise first_was(read_ledger(target), ledger)
    return line
