"""The book: editions/ledger.jsonl, one line for each edition, each bound to the one before.

A line holds ids, paths and hashes, never words: words live in objects, which
law can have removed without breaking the chain.
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
from hubgen.publish.ledger.lock import LOCK_FILE, doubtful
from hubgen.publish.ledger.packs import pack_of, pack_path

LEDGER = "editions/ledger.jsonl"
NOTHING = "0" * 64
_HASH = re.compile(r"[0-9a-f]{64}")
_KEYS = frozenset(
    "at by changed data exceptions hash inputs kind note number packs previous public"
    " redacts".split()
)
_MAYBE = frozenset({"name"})


class EditionKind(StrEnum):
    """Why there is an edition."""

    PUBLISHED = "published"
    CLOCK = "clock"
    REDACTED = "redacted"


class BrokenLedgerError(HubgenError):
    """A line does not fit the chain; `number` counts it from 1."""

    exit_code = 1

    def __init__(self, number: int, why: str) -> None:
        self.number = number
        super().__init__(f"{LEDGER}, line {number}: {why}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One edition.

    `public` are the ids of what became public, `exceptions` those among them that
    went out as urgent, without the approvals that the plan asks for.
    `changed` maps paths, `data` maps records (`incidents/<id>`), to the hash of
    what they hold from now on, None where they are gone. `name` is the object with
    the name that people gave it; most have none. `inputs` is the hash of
    settings, pages, looks and programs; `redacts` maps removed objects to the
    object with the reason. `packs` are the names of the packs that hold the
    objects which it is the first to name.
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
        """The hash of all that the line says, the hash of the line before included."""
        return digest(canonical(self._content()))

    @property
    def text(self) -> bytes:
        """The line as it stands in the ledger."""
        content = self._content()
        return canonical({**content, "hash": digest(canonical(content))}) + b"\n"


@dataclass(slots=True)
class LedgerState:
    """What holds after some edition: every file's hash, every record's object.

    `known` are the records that ever were, `objects` all hashes ever named,
    `redacted` the removed ones with the objects that hold the reasons.
    """

    files: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)
    redacted: dict[str, str] = field(default_factory=dict)
    inputs: str = NOTHING

    def add(self, line: LedgerLine) -> None:
        """Moves on by one edition."""
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
    """All lines, and the version of the file that they were read from; None where there is none.

    `claim` is the claim's file as it stood just before: while it does, so do the lines.
    `is_repaired` says that `raw` has the line ends that the file should have, and has not.
    """

    lines: tuple[LedgerLine, ...] = ()
    version: str | None = None
    raw: bytes = field(default=b"", repr=False)
    claim: Stored | None = None
    is_repaired: bool = False

    @property
    def head(self) -> str:
        """The hash of the last line; zeros while there is none."""
        return self.lines[-1].hash if self.lines else NOTHING

    @property
    def doubtful(self) -> frozenset[str]:
        """The files that may not be what the last line says."""
        return doubtful(self.claim, len(self.lines))

    def state(self, number: int | None = None) -> LedgerState:
        """What holds after the edition of that number, the last one by default."""
        return self._latest if number is None else _after(self.lines[:number])

    @cached_property
    def _latest(self) -> LedgerState:
        return _after(self.lines)

    @cached_property
    def objects(self) -> Mapping[str, int]:
        """The hashes of all objects that were stored, each with the edition that named it first."""
        found: dict[str, int] = {}
        for line in self.lines:
            kept = [value for path, value in line.changed.items() if value and serving(path).kept]
            words = [line.note, line.name, *line.redacts.values()]
            for name in [*kept, *line.data.values(), *words]:
                if name:
                    found.setdefault(name, line.number)
        return found

    @cached_property
    def packs(self) -> Mapping[str, tuple[int, list[str]]]:
        """The path of every pack, with the edition that it belongs to and its objects."""
        found: dict[str, tuple[int, list[str]]] = {}
        for name, number in self.objects.items():
            found.setdefault(self.pack_of(name), (number, []))[1].append(name)
        return found

    def pack_of(self, name: str) -> str:
        """The path of the pack that holds the object of that hash; empty where no line has it."""
        number = self.objects.get(name)
        those = self.lines[number - 1].packs if number else ()
        return pack_path(pack_of(name, those)) if those else ""

    def line(self, number: int) -> LedgerLine | None:
        """The edition of that number."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else None

    def at(self, instant: datetime) -> int:
        """The number of the edition that held at `instant`; 0 before the first."""
        return sum(line.at <= instant for line in self.lines)


def _after(lines: Iterable[LedgerLine]) -> LedgerState:
    state = LedgerState()
    for line in lines:
        state.add(line)
    return state


def read_ledger(destination: ObjectStore) -> Ledger:
    """The ledger of `destination`, every line proved. Raises BrokenLedgerError where one fails."""
    claim, stored = destination.get(LOCK_FILE), destination.get(LEDGER)
    if stored is None:
        return Ledger(claim=claim)
    raw = with_line_ends(stored.data)
    lines = tuple(verified_lines(raw))
    return Ledger(lines, stored.version, raw, claim, is_repaired=raw != stored.data)


def with_line_ends(data: bytes) -> bytes:
    """Return the ledger with the line ends that transfer programs and editors change."""
    lines = data.replace(b"\r\n", b"\n")
    return lines if not lines or lines.endswith(b"\n") else lines + b"\n"


def verified_lines(data: bytes) -> Iterator[LedgerLine]:
    """The lines of a ledger one by one. Raises BrokenLedgerError at the first that does not fit."""
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
        if not isinstance(record, dict) or record.keys() - _MAYBE != _KEYS:
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
        raise BrokenLedgerError(number, "it cannot be read") from None
    return line
