"""The ledger: editions/ledger.jsonl, one line for each edition, each with the hash before it.

A line holds ids, paths and hashes, never words: words are in objects, which
can be removed by law without breaking the chain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from hubgen.outputs.serving import serving
from hubgen.problems import HubgenError
from hubgen.publish.canonical import canonical, digest
from hubgen.publish.destinations.store import ObjectStore, Stored
from hubgen.publish.ledger.lock import LOCK_FILE, doubtful_paths
from hubgen.publish.ledger.packs import pack_of, pack_path

LEDGER = "editions/ledger.jsonl"
NOTHING = "0" * 64
_HASH = re.compile(r"[0-9a-f]{64}")
_KEYS = frozenset(
    "at by changed data exceptions hash inputs kind note number packs previous public"
    " redacts".split()
)
_OPTIONAL_KEYS = frozenset({"name"})
_WAY_OUT = (
    "put this file back as it was, from a backup, the branch's history or another copy of the"
    " folder (line ends do not matter); without one, publish to an empty folder and keep this"
    " one: the editions above that line still prove themselves"
)


class EditionKind(StrEnum):
    """The kinds of editions."""

    PUBLISHED = "published"
    CLOCK = "clock"
    REDACTED = "redacted"


class BrokenLedgerError(HubgenError):
    """A line does not fit the chain; `number` counts it from 1, `why` is what is wrong."""

    exit_code = 1

    def __init__(self, number: int, why: str) -> None:
        self.number, self.why = number, why
        super().__init__(f"{LEDGER}, line {number}: {why}; {_WAY_OUT}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One edition.

    `public` are the ids of what became public; `exceptions` those among them that
    went out as urgent without their approvals, and other deviations. `changed`
    maps paths, `data` maps records (`incidents/<id>`), to the hash of their new
    content, None if they are gone. `name` is the object with the edition's name,
    if it has one. `inputs` is the hash of settings, pages, looks and programs;
    `redacts` maps removed objects to the object with the reason. `packs` are
    the names of the packs with the objects that this line names first.
    """

    number: int
    at: datetime
    by: str | None
    kind: EditionKind
    public: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    changed: Mapping[str, str | None] = field(default_factory=dict, repr=False)
    data: Mapping[str, str | None] = field(default_factory=dict, repr=False)
    inputs: str = NOTHING
    note: str | None = None
    name: str | None = None
    redacts: Mapping[str, str] = field(default_factory=dict)
    packs: tuple[str, ...] = field(default=(), repr=False)
    previous: str = NOTHING

    def _content(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "by": self.by,
            "kind": self.kind.value,
            "public": list(self.public),
            "exceptions": list(self.exceptions),
            "changed": dict(self.changed),
            "data": dict(self.data),
            "inputs": self.inputs,
            "note": self.note,
            "redacts": dict(self.redacts),
            "packs": list(self.packs),
            "previous": self.previous,
            **({"name": self.name} if self.name else {}),
        }

    @property
    def hash(self) -> str:
        """The hash of the line's content, which includes the hash of the line before."""
        return digest(canonical(self._content()))

    @property
    def text(self) -> bytes:
        """The line as written to the ledger."""
        content = self._content()
        return canonical({**content, "hash": digest(canonical(content))}) + b"\n"


@dataclass(slots=True)
class LedgerState:
    """The state after some edition: every file's hash, every record's object.

    `known` are all records there ever were, `objects` all hashes ever named,
    `redacted` the removed ones with the objects that hold the reasons.
    """

    files: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)
    redacted: dict[str, str] = field(default_factory=dict)
    inputs: str = NOTHING

    def add(self, line: LedgerLine) -> None:
        """Apply the changes of one edition."""
        for now, changes in ((self.files, line.changed), (self.data, line.data)):
            for key, value in changes.items():
                if value is None:
                    now.pop(key, None)
                else:
                    now[key] = value
                    self.objects.add(value)
        self.known |= line.data.keys()
        self.objects |= {line.note, line.name, *line.redacts.values()} - {None}  # type: ignore[arg-type]
        self.redacted.update(line.redacts)
        self.inputs = line.inputs


@dataclass(frozen=True)
class Ledger:
    """All lines, and the version of the file that they were read from; None without a file.

    `lock_file` was read just before: while it is unchanged, so are the lines.
    `is_repaired` says that `raw` has the line ends that the file should have.
    """

    lines: tuple[LedgerLine, ...] = ()
    version: str | None = None
    raw: bytes = field(default=b"", repr=False)
    lock_file: Stored | None = None
    is_repaired: bool = False

    @property
    def head(self) -> str:
        """The hash of the last line; zeros without one."""
        return self.lines[-1].hash if self.lines else NOTHING

    @property
    def doubtful(self) -> frozenset[str]:
        """The files that may differ from what the last line says."""
        return doubtful_paths(self.lock_file, len(self.lines))

    def state(self, number: int | None = None) -> LedgerState:
        """Return the state after the edition of that number, by default the last one."""
        return self._latest if number is None else _after(self.lines[:number])

    @cached_property
    def _latest(self) -> LedgerState:
        return _after(self.lines)

    @cached_property
    def objects(self) -> Mapping[str, int]:
        """The hashes of all stored objects, each with the edition that named it first."""
        first: dict[str, int] = {}
        for line in self.lines:
            files = [
                value for path, value in line.changed.items() if value and serving(path).recorded
            ]
            texts = [line.note, line.name, *line.redacts.values()]
            for name in [*files, *line.data.values(), *texts]:
                if name:
                    first.setdefault(name, line.number)
        return first

    @cached_property
    def packs(self) -> Mapping[str, tuple[int, list[str]]]:
        """The path of every pack, with the edition that it belongs to and its objects."""
        packs: dict[str, tuple[int, list[str]]] = {}
        for name, number in self.objects.items():
            packs.setdefault(self.pack_of(name), (number, []))[1].append(name)
        return packs

    def pack_of(self, name: str) -> str:
        """Return the path of the pack with the object of that hash; empty if no line names it."""
        number = self.objects.get(name)
        packs = self.lines[number - 1].packs if number else ()
        return pack_path(pack_of(name, packs)) if packs else ""

    def line(self, number: int) -> LedgerLine | None:
        """Return the edition of that number; None if there is none."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else None

    def at(self, instant: datetime) -> int:
        """Return the number of the edition that was live at `instant`; 0 before the first."""
        return sum(line.at <= instant for line in self.lines)


def _after(lines: Iterable[LedgerLine]) -> LedgerState:
    state = LedgerState()
    for line in lines:
        state.add(line)
    return state


def read_ledger(destination: ObjectStore) -> Ledger:
    """Return the ledger of `destination`, every line verified. Raises BrokenLedgerError."""
    lock_file, stored = destination.get(LOCK_FILE), destination.get(LEDGER)
    if stored is None:
        return Ledger(lock_file=lock_file)
    raw = with_line_ends(stored.data)
    lines = tuple(verified_lines(raw))
    return Ledger(lines, stored.version, raw, lock_file, is_repaired=raw != stored.data)


def with_line_ends(data: bytes) -> bytes:
    """Return the ledger with the line ends that transfer programs and editors change."""
    lines = data.replace(b"\r\n", b"\n")
    return lines if not lines or lines.endswith(b"\n") else lines + b"\n"


def verified_lines(data: bytes) -> Iterator[LedgerLine]:
    """Yield the lines of a ledger. Raises BrokenLedgerError at the first that does not fit."""
    last: LedgerLine | None = None
    previous, after = NOTHING, None
    for number, raw in enumerate(data.splitlines(keepends=True), start=1):
        last = _line(raw, number)
        if last.text != raw:
            raise BrokenLedgerError(number, "it does not fit its own hash")
        if last.number != number:
            raise BrokenLedgerError(number, f"it says that it is edition {last.number}")
        if last.previous != previous:
            raise BrokenLedgerError(number, "it does not follow the line before")
        if after is not None and last.at < after:
            raise BrokenLedgerError(number, "its time is before that of the line before")
        previous, after = last.hash, last.at
        yield last
    if last is None:
        raise BrokenLedgerError(1, "the ledger is empty")


def _line(raw: bytes, number: int) -> LedgerLine:
    try:
        record = json.loads(raw)
        if not isinstance(record, dict) or record.keys() - _OPTIONAL_KEYS != _KEYS:
            raise ValueError
        record.pop("hash")
        at = datetime.strptime(record.pop("at"), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        line = LedgerLine(
            **{
                **record,
                "public": tuple(record["public"]),
                "exceptions": tuple(record["exceptions"]),
                "packs": tuple(record["packs"]),
                "kind": EditionKind(record["kind"]),
            },
            at=at,
        )
        hashes = [
            *line.changed.values(),
            *line.data.values(),
            *line.redacts,
            *line.redacts.values(),
            *line.packs,
        ]
        if not all(one is None or _HASH.fullmatch(one) for one in [*hashes, line.note, line.name]):
            raise ValueError
    except (ValueError, TypeError, AttributeError, RecursionError):
        is_cut = raw.startswith(b"{") and not raw.rstrip().endswith(b"}")
        why = "its end is cut off" if is_cut else "it cannot be read"
        raise BrokenLedgerError(number, why) from None
    return line
