"""Audit: list a destination, and compare every file with the record.

Publishing never lists a destination: the record knows what is there. An audit
reads every file and every pack, one request each.
"""

from __future__ import annotations

from dataclasses import dataclass

from hubgen.publish.destinations.destination import Destination
from hubgen.publish.ledger.ledger import LEDGER, read_ledger
from hubgen.publish.ledger.lock import (
    LOCK_FILE,
    Clock,
    ConflictError,
    add_doubt,
    is_held,
    lock_conflict,
)
from hubgen.publish.ledger.verifying import Finding, file_findings, ledger_findings, pack_findings

_OWN = frozenset({LEDGER, LOCK_FILE, "editions/size.json"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditResult:
    """What differs from the record, what the record does not know, and how many files match."""

    matching: int
    findings: tuple[Finding, ...]
    unknown: tuple[str, ...]


def audit(destination: Destination) -> AuditResult | None:
    """Compare all files of `destination` with its record; return None if it has none.

    Raises BrokenLedgerError if the record itself is damaged.
    """
    ledger = read_ledger(destination)
    if not ledger.lines:
        return None
    files = ledger.state().files
    there = set(destination.list())
    findings = [
        *ledger_findings(ledger),
        *pack_findings(destination, ledger),
        *file_findings(destination, files, ledger.doubtful, there),
    ]
    known = _OWN | files.keys() | ledger.packs.keys()
    unknown = sorted(path for path in there - known if not path.startswith("."))
    different = sum(finding.path in files for finding in findings)
    return AuditResult(
        matching=len(files) - different, findings=tuple(findings), unknown=tuple(unknown)
    )


def mark_for_repair(destination: Destination, audit: AuditResult, *, clock: Clock) -> None:
    """Note what differs as left by an interrupted publication: the next one completes it.

    Raises ConflictError if somebody is publishing.
    """
    ledger = read_ledger(destination)
    if is_held(ledger.lock_file, len(ledger.lines), clock()):
        raise lock_conflict(ledger.lock_file)
    add_doubt(destination, {finding.path for finding in audit.findings} - _OWN)
    if not destination.finish("Note what does not fit the record\n", clock()):
        raise ConflictError("somebody else published at the same time; audit again")
