"""Auditing: what stands on a destination, listed and compared with what its record says.

Publishing never lists a destination: the record knows what is there. This looks
whether that still is so, and costs as many requests as there are files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hubgen.publish.destinations.destination import Destination
from hubgen.publish.ledger.ledger import LEDGER, Ledger, read_ledger
from hubgen.publish.ledger.lock import LOCK_FILE, Clock, ConflictError, add_doubt, is_held, taken
from hubgen.publish.ledger.verifying import Finding, file_findings

_OWN = frozenset({LEDGER, LOCK_FILE, "editions/size.json"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What does not fit the record, what the record does not know, and how many files fit."""

    fitting: int
    findings: tuple[Finding, ...]
    unknown: tuple[str, ...]


def audit(destination: Destination) -> Audit | None:
    """Compares all files of `destination` with its record; None where it has none.

    Raises BrokenLedgerError where the record itself does not hold.
    """
    ledger = read_ledger(destination)
    if not ledger.lines:
        return None
    files = ledger.state().files
    there = set(destination.list())
    findings = [*_packs(ledger, there), *file_findings(destination, files, ledger.doubtful, there)]
    known = _OWN | files.keys() | ledger.packs.keys()
    unknown = sorted(path for path in there - known if not path.startswith("."))
    off = sum(finding.path in files for finding in findings)
    return Audit(fitting=len(files) - off, findings=tuple(findings), unknown=tuple(unknown))


def put_in_doubt(destination: Destination, found: Audit, *, clock: Clock) -> None:
    """Notes what does not fit as if its publication had been interrupted: the next completes it.

    Raises ConflictError where somebody publishes just now.
    """
    ledger = read_ledger(destination)
    if is_held(ledger.claim, len(ledger.lines), clock()):
        raise taken(ledger.claim)
    add_doubt(destination, {finding.path for finding in found.findings} - _OWN)
    if not destination.finish("Note what does not fit the record\n", clock()):
        raise ConflictError("somebody else published at the same time; audit again")


def _packs(ledger: Ledger, there: set[str]) -> Iterator[Finding]:
    redacted = ledger.state().redacted.keys()
    for path, (edition, names) in ledger.packs.items():
        is_needed = bool(set(names) - redacted)
        if is_needed and path not in there:
            yield Finding(path, f"it is missing; edition {edition} needs it")
        elif not is_needed and path in there:
            yield Finding(path, "it was removed by law or wish, and is there again")
