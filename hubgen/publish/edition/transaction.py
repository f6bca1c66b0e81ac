"""Recording: how an edition comes to stand on a destination, and into its ledger.

Everything is made first. Then the claim, which names what will be touched;
the pack with the new objects; new files; changed ones from assets to
status.json; the ledger, on condition that nobody else wrote it; deletions
last. Killed at any instant, every file is the old or the new one, and the next
publication completes it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any

from hubgen.outputs.serving import serving
from hubgen.problems import HubgenError
from hubgen.publish.canonical import digest
from hubgen.publish.destinations.destination import Destination
from hubgen.publish.edition.edition import Edition
from hubgen.publish.edition.spool import Spool
from hubgen.publish.edition.transfers import transfer_all
from hubgen.publish.ledger.ledger import (
    LEDGER,
    EditionKind,
    Ledger,
    LedgerLine,
    read_ledger,
)
from hubgen.publish.ledger.lock import LOCK_FILE, Clock, ConflictError, PublishLock, is_held, taken
from hubgen.publish.ledger.objects import packed, unpacked
from hubgen.publish.ledger.packs import FOLDER, pack_path, packs_for

_MOST_TOLD = 50
Progress = Callable[[int, int, str], None]
"""Told how many of how many files are done, and which one was the last."""
Load = Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a publication did; `line` is None where it only completed an interrupted one."""

    line: LedgerLine | None
    written: int
    deleted: int


def record_edition(
    destination: Destination,
    seen: Ledger,
    edition: Edition,
    *,
    by: str | None = None,
    note: str | None = None,
    clock: Clock,
    progress: Progress = lambda _done, _all, _path: None,
) -> Outcome:
    """Bring `destination` up to `edition` and record it; `seen` is the ledger compared with.

    Raises ConflictError where somebody else was first (nothing is written then),
    DestinationError where the destination fails.
    """
    ledger = unlocked_ledger(destination, seen, clock)
    with _Work(destination, edition, ledger, clock=clock, progress=progress) as work:
        outcome = work.do(by, note)
    words, at = _words(outcome.line, edition.told), outcome.line.at if outcome.line else clock()
    if not destination.finish(words, at):
        raise edition_conflict(read_ledger(destination), seen)
    return outcome


def unlocked_ledger(destination: Destination, seen: Ledger, clock: Clock) -> Ledger:
    """The ledger as it was `seen`, or read again where somebody was publishing then.

    Raises ConflictError where somebody still is, or has published.
    """
    if not is_held(seen.claim, len(seen.lines), clock()):
        return seen
    now = read_ledger(destination)
    if is_held(now.claim, len(now.lines), clock()):
        raise taken(now.claim)
    if now.head != seen.head:
        raise edition_conflict(now)
    return now


def acquire_lock(
    destination: Destination,
    seen: Ledger,
    *,
    by: str | None,
    clock: Clock,
    touched: AbstractSet[str],
    edition: int | None = None,
) -> PublishLock:
    """The claim on `destination`, whose ledger then is as it was `seen`. Raises ConflictError."""
    claim = PublishLock.take(
        destination, seen.claim, by=by, clock=clock, touched=touched, edition=edition
    )
    if claim is None:
        now = read_ledger(destination)
        is_taken = is_held(now.claim, len(now.lines), clock())
        raise taken(now.claim) if is_taken else edition_conflict(now, seen)
    return claim


def _words(line: LedgerLine | None, told: Sequence[str]) -> str:
    """A publication as a title and what it tells, for a destination that keeps such words."""
    if line is None:
        return "Complete an interrupted publication\n"
    is_clock = line.kind is EditionKind.CLOCK
    untold = "only time has passed" if is_clock else "settings, looks or programs changed"
    title = told[0] if told else untold
    title = title[:1].upper() + title[1:]
    if len(told) > 1:
        title += f" and {len(told) - 1} more"
    more = [f"- {one}" for one in told[:_MOST_TOLD]] if len(told) > 1 else []
    more += [f"- and {len(told) - _MOST_TOLD} more"] if len(told) > _MOST_TOLD else []
    by = [f"By {line.by}."] if line.by else []
    name = f' "{line.name}"' if line.name else ""
    parts = [f"Edition {line.number}{name}: {title}", *(["\n".join(more)] if more else []), *by]
    return "\n\n".join([*parts, f"Record: {line.hash}"]) + "\n"


def edition_conflict(now: Ledger, seen: Ledger | None = None) -> ConflictError:
    """The words for a publisher whom somebody else was faster than.

    Where the ledger still is as it was `seen`, something else was changed.
    """
    if seen is not None and now.head == seen.head:
        return ConflictError(
            "something else was changed there at the same time; nothing was published;"
            " publish again"
        )
    last = now.lines[-1] if now.lines else None
    who = f" by {last.by}" if last and last.by else ""
    which = f"edition {last.number}{who} at {last.at:%H:%M:%S} UTC" if last else "somebody else"
    return ConflictError(f"{which} was first; look at it, then publish again")


class _Work:
    """One publication, dated when it began. All of it is made before the claim is taken."""

    def __init__(
        self,
        destination: Destination,
        edition: Edition,
        ledger: Ledger,
        *,
        clock: Clock,
        progress: Progress,
    ) -> None:
        self.destination, self.ledger, self.clock = destination, ledger, clock
        self.now, self.progress = clock().replace(microsecond=0), progress
        self.state, self.doubtful = ledger.state(), ledger.doubtful
        self.begun: set[str] = set()
        self.spool = Spool()
        self.edition = self._with_overlay(edition)
        self.line = self.edition.line(self.state)
        self.wanted = self.edition.wanted(self.state)

    def __enter__(self) -> _Work:
        return self

    def __exit__(self, *_error: object) -> None:
        self.spool.close()

    def _with_overlay(self, edition: Edition) -> Edition:
        if edition.overlay is None:
            return edition
        line, astray = edition.line(self.state), self._astray(edition)
        told = line if line and line.kind is EditionKind.PUBLISHED else None
        for artifact in edition.overlay(self._dated(told) if told else None, astray):
            self.spool.add(artifact)
        return replace(edition, files={**edition.files, **self.spool.digests})

    def _astray(self, edition: Edition) -> frozenset[str]:
        """What stays and is in doubt, and is not as the ledger says."""
        doubtful = self.doubtful & edition.kept & self.state.files.keys()
        stored = {path: self.destination.get(path) for path in doubtful - edition.files.keys()}
        return frozenset(
            path
            for path, one in stored.items()
            if one is None or digest(one.data) != self.state.files[path]
        )

    def do(self, by: str | None, note: str | None) -> Outcome:
        """All of it, in the order that keeps what is live sound.

        Raises ConflictError where another was first, or took over meanwhile; what
        was written too late is in doubt then, so that the next publication mends it.
        """
        words = note.encode() if note and self.line else None
        objects = self._objects(words)
        packs = packs_for(objects.keys() - self.ledger.objects.keys()) if self.line else []
        mended = self._mended(objects)
        new = {pack_path(pack): names for pack, names in packs if names}
        writes, deletes = self._writes(), self._deletes({*new, *mended})
        touched = {*self.doubtful, *writes, *deletes, *new}
        if self.ledger.is_repaired:
            touched.add(LEDGER)
        if not touched and self.line is None:
            return Outcome(line=None, written=0, deleted=0)
        line = self._line(by, words, [pack for pack, _ in packs])
        claim = acquire_lock(
            self.destination,
            self.ledger,
            by=by,
            clock=self.clock,
            touched=touched,
            edition=line.number if line and not deletes else None,
        )
        try:
            self.destination.clear_leftovers()
            stages = [
                ((path, mended[path]) for path in sorted(mended)),
                ((path, self._pack(objects, names)) for path, names in new.items()),
            ]
            for stage in stages:
                self._all(claim, self.destination.put, stage)
            self._write(claim, writes)
            if line is None and self.ledger.is_repaired:
                write_ledger(self.destination, self.ledger, b"")
            if line:
                append(self.destination, self.ledger, line)
            self._all(claim, self.destination.delete, ((path,) for path in deletes))
            claim.end()
        except BaseException:
            with suppress(
                HubgenError
            ):  # a destination that is gone: the claim goes stale by itself
                claim.give_up(self.begun)
            raise
        return Outcome(line=line, written=len(writes), deleted=len(deletes))

    def _write(self, claim: PublishLock, writes: Sequence[str]) -> None:
        done = 0
        for stage in in_stages(writes, self.state.files.keys()):
            jobs = ((path, self._bytes(path)) for path in stage)
            self._all(claim, self.destination.put, jobs, done, len(writes))
            done += len(stage)
        self.progress(done, done, "")

    def _all(
        self,
        claim: PublishLock,
        work: Callable[..., None],
        jobs: Iterable[tuple[Any, ...]],
        before: int = 0,
        count: int = 0,
    ) -> None:
        """Does all of it while the claim is held; tells the progress where there is a `count`."""
        done = transfer_all(
            work,
            self._noting(jobs),
            max_workers=self.destination.max_workers,
            meanwhile=claim.check,
        )
        for number, path in enumerate(done, start=before + 1):
            if count:
                self.progress(number, count, path)

    def _noting(self, jobs: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        for job in jobs:
            self.begun.add(job[0])
            yield job

    def _bytes(self, path: str) -> bytes:
        made_here = path in self.spool.digests
        data = self.spool.read(path) if made_here else self.edition.read(path)
        if digest(data) != self.edition.files[path]:
            raise HubgenError(f"{path} changed while it was being published; publish again")
        return data

    def _writes(self) -> list[str]:
        """What is to be written."""
        return [
            path
            for path, value in self.edition.files.items()
            if self.state.files.get(path) != value or path in self.doubtful
        ]

    def _deletes(self, packs: AbstractSet[str]) -> list[str]:
        """What is no more; `packs` are those that are written."""
        gone = (self.state.files.keys() | self.doubtful) - self.wanted.keys()
        known = self.ledger.packs if any(path.startswith(FOLDER) for path in gone) else {}
        redacted = self.state.redacted.keys()
        whole = {path for path in gone & known.keys() if set(known[path][1]) - redacted}
        return sorted(gone - whole - packs - {LEDGER, LOCK_FILE})

    def _objects(self, note: bytes | None) -> dict[str, Load]:
        """The objects to store, by hash: those that no edition has stored yet, or in doubt."""
        stored, found = self._stored(), dict[str, Load]()
        for path, value in self.wanted.items():
            if value not in stored and path in self.edition.files and serving(path).kept:
                found[value] = partial(self._bytes, path)
        records = self.edition.records
        for key, value in records.hashes.items():
            if value not in stored:
                found[value] = partial(records.__getitem__, key)
        name = self.edition.name.encode() if self.edition.name else None
        for data in filter(None, [name, note]):
            if (value := digest(data)) not in stored:
                found[value] = lambda data=data: data  # type: ignore[misc]
        return found

    def _stored(self) -> AbstractSet[str]:
        """The objects that are there, or must not be there any more."""
        known, packs = self.ledger.objects.keys(), self.ledger.packs if self.doubtful else {}
        doubtful = {name for path in self.doubtful & packs.keys() for name in packs[path][1]}
        return (known - doubtful) | self.state.redacted.keys()

    def _mended(self, objects: Mapping[str, Load]) -> dict[str, bytes]:
        """The packs in doubt that are not as the ledger says, as whole as they can be made."""
        found = {}
        packs = self.ledger.packs if self.doubtful else {}
        for path in self.doubtful & packs.keys():
            stored = self.destination.get(path)
            there = unpacked(stored.data)[0] if stored else {}
            wanted = set(packs[path][1]) - self.state.redacted.keys()
            those = {name: there[name] for name in wanted & there.keys()}
            those |= {name: objects[name]() for name in wanted & objects.keys()}
            data = b"".join(packed(those[name]) for name in sorted(those))
            if data and (stored is None or stored.data != data):
                found[path] = data
        return found

    def _pack(self, objects: Mapping[str, Load], names: Sequence[str]) -> bytes:
        return b"".join(packed(objects[name]()) for name in names)

    def _line(self, by: str | None, note: bytes | None, packs: Sequence[str]) -> LedgerLine | None:
        if self.line is None:
            return None
        line = replace(self.line, packs=tuple(packs))
        return self._dated(line, by, digest(note) if note else None)

    def _dated(
        self, line: LedgerLine, by: str | None = None, note: str | None = None
    ) -> LedgerLine:
        last = self.ledger.lines[-1] if self.ledger.lines else None
        return numbered(line, last, by=by, note=note, at=self.now)


def numbered(
    line: LedgerLine, last: LedgerLine | None, *, by: str | None, note: str | None, at: datetime
) -> LedgerLine:
    """`line` as the one that follows `last`; never dated before it."""
    return replace(
        line,
        number=last.number + 1 if last else 1,
        previous=last.hash if last else line.previous,
        at=max(at, last.at) if last else at,
        by=by,
        note=note,
    )


def append(destination: Destination, ledger: Ledger, line: LedgerLine) -> None:
    """Writes `line` behind those of `ledger`. Raises ConflictError where the file changed since."""
    write_ledger(destination, ledger, line.text)


def write_ledger(destination: Destination, ledger: Ledger, new: bytes) -> None:
    """Write the lines of `ledger` and `new` ones. Raises ConflictError if the file changed."""
    data = ledger.raw + new
    if ledger.version is None:
        done = destination.put_if_absent(LEDGER, data)
    else:
        done = destination.put_if_unchanged(LEDGER, data, ledger.version)
    if not done:
        raise edition_conflict(read_ledger(destination))


def in_stages(paths: Iterable[str], state: Collection[str]) -> Iterator[list[str]]:
    """`paths` so that no page that readers can reach leads to one that is not there.

    New files come first: nothing leads to them until a changed one does. Then
    what changes, from assets to status.json. Files of one stage may be written at once.
    """

    def stage(path: str) -> tuple[bool, int]:
        return path in state, serving(path).stage

    for _, group in groupby(sorted(paths, key=lambda path: (stage(path), path)), stage):
        yield list(group)
