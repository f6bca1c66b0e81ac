"""Auditing: what stands on a destination, listed and compared with what its record says.

Publishing never lists a destination: the record knows what is there. This reads
every file and every pack, and so costs as many requests as there are of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from hubgen.publish.destinations.destination import Destination
from hubgen.publish.ledger.ledger import LEDGER, read_ledger
from hubgen.publish.ledger.lock import LOCK_FILE, Clock, ConflictError, add_doubt, is_held, taken
from hubgen.publish.ledger.verifying import Finding, file_findings, pack_findings

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
    findings = [
        *pack_findings(destination, ledger),
        *file_findings(destination, files, ledger.doubtful, there),
    ]
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
