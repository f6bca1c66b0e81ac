"""Auditing: what stands on a target, listed and compared with what its record says.

Publishing never lists a target: the record knows what is there. This looks
whether that still is so, and costs as many requests as there are files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hubgen.publish.claim import CLAIM, Claim, Clock, SecondError
from hubgen.publish.ledger.book import LEDGER, Ledger, read_ledger
from hubgen.publish.ledger.objects import object_path
from hubgen.publish.ledger.verifying import Finding, file_findings
from hubgen.publish.pending import PENDING, read_pending, write_pending
from hubgen.publish.targets.target import Target

_OWN = frozenset({LEDGER, CLAIM, PENDING, "editions/size.json"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What does not fit the record, what the record does not know, and how many files fit."""

    fitting: int
    findings: tuple[Finding, ...]
    unknown: tuple[str, ...]


def audit(target: Target) -> Audit | None:
    """Compares all files of `target` with its record; None where it has none.

    Raises BrokenLedgerError where the record itself does not hold.
    """
    ledger = read_ledger(target)
    if not ledger.lines:
        return None
    files = ledger.standing().files
    there, doubtful = set(target.list()), read_pending(target)
    findings = [*_objects(ledger, there), *file_findings(target, files, doubtful, there)]
    known = _OWN | files.keys() | {object_path(name) for name in ledger.objects}
    unknown = sorted(path for path in there - known if not path.startswith("."))
    off = sum(finding.path in files for finding in findings)
    return Audit(fitting=len(files) - off, findings=tuple(findings), unknown=tuple(unknown))


def put_in_doubt(target: Target, found: Audit, *, by: str | None, clock: Clock) -> None:
    """Notes what does not fit as if its publication had been interrupted: the next completes it.

    Raises SecondError where somebody publishes just now.
    """
    claim = Claim.take(target, by, clock)
    try:
        doubtful = {finding.path for finding in found.findings} - _OWN
        write_pending(target, doubtful | (read_pending(target) or frozenset()))
    finally:
        claim.release()
    if not target.finish("Note what does not fit the record\n", clock()):
        raise SecondError("somebody else published at the same time; audit again")


def _objects(ledger: Ledger, there: set[str]) -> Iterator[Finding]:
    redacted = ledger.standing().redacted
    for name, edition in ledger.objects.items():
        path = object_path(name)
        if name in redacted and path in there:
            yield Finding(path, "it was removed by law or wish, and is there again")
        elif name not in redacted and path not in there:
            yield Finding(path, f"it is missing; edition {edition} needs it")
