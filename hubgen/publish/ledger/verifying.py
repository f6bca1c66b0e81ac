"""Verification: every line, object and file of the record, hashed again.

It proves that lines and objects are those that were chained, and that the
destination serves what the last edition says. It cannot prove that the whole
record was not rewritten: for that, the last hash must be known from elsewhere
(a post, a signed tag).
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import dataclass

from hubgen.publish.canonical import digest
from hubgen.publish.destinations.store import ObjectStore
from hubgen.publish.ledger.ledger import (
    LEDGER,
    BrokenLedgerError,
    Ledger,
    LedgerLine,
    verified_lines,
    with_line_ends,
)
from hubgen.publish.ledger.lock import LOCK_FILE
from hubgen.publish.ledger.objects import unpack_objects

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference from the record: the path on the destination, and what is wrong."""

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The result: how much was verified, what differs, and what no edition knows."""

    editions: int
    objects: int
    files: int
    head: str
    findings: tuple[Finding, ...]
    unknown: tuple[str, ...] = ()


def verify(destination: ObjectStore) -> Verdict:
    """Hash every line, object and file of `destination` again."""
    lock_file, stored = destination.get(LOCK_FILE), destination.get(LEDGER)
    if stored is None:
        finding = Finding(LEDGER, "there is no ledger: nothing was published here")
        return Verdict(editions=0, objects=0, files=0, head="", findings=(finding,))
    lines: list[LedgerLine] = []
    findings: list[Finding] = []
    try:
        for line in verified_lines(with_line_ends(stored.data)):
            lines.append(line)  # noqa: PERF402 - lines before one that fails count
    except BrokenLedgerError as error:
        findings.append(Finding(LEDGER, str(error).partition(", ")[2]))
    raw = with_line_ends(stored.data)
    ledger = Ledger(
        tuple(lines), stored.version, lock_file=lock_file, is_repaired=raw != stored.data
    )
    findings += ledger_findings(ledger)
    findings += pack_findings(destination, ledger)
    files: dict[str, str] = {}
    if not findings or len(lines) == raw.count(b"\n"):
        files = ledger.state().files
        findings += file_findings(destination, files, ledger.doubtful)
    return Verdict(
        editions=len(lines),
        objects=len(ledger.objects),
        files=len(files),
        head=ledger.head,
        findings=tuple(findings),
        unknown=tuple(_unknown(destination, files)) if files else (),
    )


def ledger_findings(ledger: Ledger) -> Iterator[Finding]:
    """Yield that the line ends of the ledger's file are not those that were written."""
    if ledger.is_repaired:
        yield Finding(LEDGER, "its line ends were changed; publish again to repair them")


def pack_findings(destination: ObjectStore, ledger: Ledger) -> Iterator[Finding]:
    """Yield what differs in the packs, removed objects that are still there included."""
    redacted = ledger.state().redacted.keys()
    destination.prefetch(path for path, (_, names) in ledger.packs.items() if set(names) - redacted)
    for path, (edition, names) in ledger.packs.items():
        stored, wanted = destination.get(path), set(names) - redacted
        if stored is None:
            if wanted:
                yield Finding(path, f"it is missing; {_lost(edition, names, wanted)}")
            continue
        present, is_sound = unpack_objects(stored.data)
        lost = wanted - present.keys()
        if redacted & present.keys():
            yield Finding(path, "what was removed by law or wish is there again")
        elif lost:
            what = "it is incomplete" if is_sound else "it is damaged"
            yield Finding(path, f"{what}; {_lost(edition, names, lost)}")
        elif not is_sound or present.keys() != wanted:
            yield Finding(path, "it is damaged, but has every text; publish again to repair it")


def _lost(edition: int, names: Collection[str], lost: Collection[str]) -> str:
    """Return which texts of a pack are lost, and the ways out."""
    which = " ".join(sorted(name[:_SHOWN] for name in lost))
    return (
        f"{len(lost)} of {len(names)} texts of edition {edition} cannot be read. Put the file back"
        " from a copy, or publish again: that writes what the hub still has. What then is still"
        " lost is recorded as lost, and no longer reported, by: hubgen editions redact DEST"
        f" {which} --reason …"
    )


def file_findings(
    destination: ObjectStore,
    files: Mapping[str, str],
    doubtful: frozenset[str],
    there: Container[str] | None = None,
) -> Iterator[Finding]:
    """Yield the files that differ from the last edition; `there` are the known paths."""
    if doubtful:
        yield Finding(LOCK_FILE, "a publication was interrupted; publish again to complete it")
    paths = sorted(files.keys() - doubtful)
    destination.prefetch(path for path in paths if there is None or path in there)
    for path in paths:
        stored = destination.get(path) if there is None or path in there else None
        if stored is None:
            yield Finding(path, "it is missing; the last edition says that it is served")
        elif digest(stored.data) != files[path]:
            yield Finding(path, "it is not what the last edition says")


def _unknown(destination: ObjectStore, files: dict[str, str]) -> Iterator[str]:
    for path in destination.list():
        if path not in files and not path.startswith("editions/") and not path.startswith("."):
            yield path
