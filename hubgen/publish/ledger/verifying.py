"""Verifying: everything that the record claims, computed again.

It proves that lines and objects are those that were chained, and that what
the target serves is what the last edition says. It cannot prove that the
whole record was not written anew: for that its last hash has to be known from
elsewhere (a post, a signed tag).
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from hubgen.publish.ledger.book import LEDGER, BrokenLedgerError, Ledger, Line, proved
from hubgen.publish.ledger.canonical import digest
from hubgen.publish.ledger.objects import BrokenObjectError, object_path, unpacked
from hubgen.publish.pending import PENDING, read_pending
from hubgen.publish.targets.target import Target


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not fit: the path on the target, and what is wrong with it."""

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The result: how much was proved, what does not fit, what no edition knows."""

    editions: int
    objects: int
    files: int
    head: str
    findings: tuple[Finding, ...]
    unknown: tuple[str, ...] = ()


def verify(target: Target) -> Verdict:
    """Recomputes every line, object and file of `target`."""
    stored = target.read(LEDGER)
    if stored is None:
        finding = Finding(LEDGER, "there is no ledger: nothing was published here")
        return Verdict(editions=0, objects=0, files=0, head="", findings=(finding,))
    lines: list[Line] = []
    findings: list[Finding] = []
    try:
        for line in proved(stored.data):
            lines.append(line)  # noqa: PERF402 - what was proved before a line fails counts
    except BrokenLedgerError as error:
        findings.append(Finding(LEDGER, str(error).partition(", ")[2]))
    ledger = Ledger(tuple(lines), stored.version)
    objects = ledger.objects
    findings += _objects(target, objects, ledger.standing().redacted)
    files: dict[str, str] = {}
    if not findings or len(lines) == stored.data.count(b"\n"):
        files = ledger.standing().files
        findings += file_findings(target, files, read_pending(target))
    return Verdict(
        editions=len(lines),
        objects=len(objects),
        files=len(files),
        head=ledger.head,
        findings=tuple(findings),
        unknown=tuple(_unknown(target, files)) if files else (),
    )


def _objects(
    target: Target, objects: dict[str, int], redacted: dict[str, str]
) -> Iterator[Finding]:
    target.expect(object_path(name) for name in objects if name not in redacted)
    for name, edition in objects.items():
        path = object_path(name)
        stored = target.read(path)
        if name in redacted:
            if stored is not None:
                yield Finding(path, "it was removed by law or wish, and is there again")
        elif stored is None:
            yield Finding(path, f"it is missing; edition {edition} needs it")
        else:
            try:
                unpacked(stored.data, name)
            except BrokenObjectError:
                yield Finding(path, f"it does not fit its hash; edition {edition} needs it")


def file_findings(
    target: Target,
    files: Mapping[str, str],
    doubtful: frozenset[str] | None,
    there: Container[str] | None = None,
) -> Iterator[Finding]:
    """What is not served as the last edition says; `there` are the files known to be there."""
    if doubtful is not None:
        yield Finding(PENDING, "a publication was interrupted; publish again to complete it")
    paths = sorted(files.keys() - (doubtful or frozenset()))
    target.expect(path for path in paths if there is None or path in there)
    for path in paths:
        stored = target.read(path) if there is None or path in there else None
        if stored is None:
            yield Finding(path, "it is missing; the last edition says that it is served")
        elif digest(stored.data) != files[path]:
            yield Finding(path, "it is not what the last edition says")


def _unknown(target: Target, files: dict[str, str]) -> Iterator[str]:
    for path in target.list():
        if path not in files and not path.startswith("editions/") and not path.startswith("."):
            yield path
