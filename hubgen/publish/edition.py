"""An edition: what a publication wants to stand, and how it comes to stand.

The claim first; then a note of what will be touched; objects; new files;
changed ones from assets to status.json; the ledger, on condition that nobody
else wrote it; deletions last. Killed at any instant, every file is the old or
the new one, and the next publication completes it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from hubgen.outputs.serving import serving
from hubgen.problems import HubgenError
from hubgen.publish.claim import Claim, Clock, SecondError
from hubgen.publish.hands import do_all
from hubgen.publish.ledger.book import (
    LEDGER,
    EditionKind,
    Ledger,
    Line,
    Standing,
    read_ledger,
)
from hubgen.publish.ledger.canonical import digest
from hubgen.publish.ledger.objects import FOLDER, object_name, object_path, packed
from hubgen.publish.overlay import Overlay, Spool
from hubgen.publish.pending import (
    PENDING,
    add_pending,
    clear_pending,
    paths_in,
    write_pending_after,
)
from hubgen.publish.targets.target import Target

_MOST_TOLD = 50
Progress = Callable[[int, int, str], None]
"""Told how many of how many files are done, and which one was the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What shall stand: every file's hash and every record.

    `read` gives a file's bytes. `kept` are files that stay as the target has
    them although `files` does not hold them. `told` is what changes, in words
    that may be public. `name` is what people call this edition, and `overlay`
    makes the files that tell of it.
    """

    files: Mapping[str, str] = field(repr=False)
    read: Callable[[str], bytes] = field(repr=False)
    records: Mapping[str, bytes] = field(repr=False)
    inputs: str
    public: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    kept: frozenset[str] = frozenset()
    told: tuple[str, ...] = ()
    name: str | None = None
    overlay: Overlay | None = field(default=None, repr=False)

    def line(self, standing: Standing) -> Line | None:
        """The line of this edition after `standing`, still without number, time and author.

        None where it changes nothing that anyone could see, and has no name.
        """
        files = self.wanted(standing)
        changed = _difference(standing.files, files)
        records = {key: digest(data) for key, data in self.records.items()}
        data = _difference(standing.data, records)
        if not changed and not data and not self.name:
            return None
        said = data or self.public or self.name
        by_time = not said and self.inputs == standing.inputs
        return Line(
            number=0,
            at=datetime.min,  # noqa: DTZ901 - set when it is written
            by=None,
            kind=EditionKind.CLOCK if by_time else EditionKind.PUBLISHED,
            public=self.public,
            exceptions=self.exceptions,
            changed=changed,
            data=data,
            inputs=self.inputs,
            name=digest(self.name.encode()) if self.name else None,
        )

    def wanted(self, standing: Standing) -> dict[str, str]:
        """Every file's hash as it shall be after `standing`, those that stay included."""
        stay = {path: standing.files[path] for path in self.kept if path in standing.files}
        return {**stay, **self.files}


def _difference(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str | None]:
    changed: dict[str, str | None] = {
        key: value for key, value in after.items() if before.get(key) != value
    }
    changed.update(dict.fromkeys(before.keys() - after.keys()))
    return changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a publication did; `line` is None where it only completed an interrupted one."""

    line: Line | None
    written: int
    deleted: int


def record_edition(
    target: Target,
    seen: Ledger,
    edition: Edition,
    *,
    by: str | None = None,
    note: str | None = None,
    clock: Clock,
    progress: Progress = lambda _done, _all, _path: None,
) -> Outcome:
    """Brings `target` up to `edition` and records it; `seen` is the ledger it was compared with.

    Raises SecondError where somebody else was first (nothing is written then),
    TargetError where the target fails.
    """
    claim = Claim.take(target, by, clock)
    try:
        ledger, now = unchanged(target, seen), clock().replace(microsecond=0)
        with _Work(target, claim, edition, ledger, now=now, progress=progress) as work:
            outcome = work.do(by, note)
    finally:
        _let_go(claim)
    words, at = _words(outcome.line, edition.told), outcome.line.at if outcome.line else clock()
    if not target.finish(words, at):
        raise first_was(read_ledger(target), seen)
    return outcome


def _words(line: Line | None, told: Sequence[str]) -> str:
    """A publication as a title and what it tells, for a target that keeps such words."""
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


def _let_go(claim: Claim) -> None:
    try:
        claim.release()
    except HubgenError:
        return  # the target is gone; the claim goes stale by itself


def unchanged(target: Target, seen: Ledger) -> Ledger:
    """The ledger as it stands. Raises SecondError where it is not as it was `seen`."""
    now = read_ledger(target)
    if now.head != seen.head:
        raise first_was(now)
    return now


def first_was(now: Ledger, seen: Ledger | None = None) -> SecondError:
    """The words for a publisher whom somebody else was faster than.

    Where the ledger still is as it was `seen`, something else was changed.
    """
    if seen is not None and now.head == seen.head:
        return SecondError(
            "something else was changed there at the same time; nothing was published;"
            " publish again"
        )
    last = now.lines[-1] if now.lines else None
    who = f" by {last.by}" if last and last.by else ""
    which = f"edition {last.number}{who} at {last.at:%H:%M:%S} UTC" if last else "somebody else"
    return SecondError(f"{which} was first; look at it, then publish again")


class _Work:
    """One publication under its claim, dated when that was taken."""

    def __init__(
        self,
        target: Target,
        claim: Claim,
        edition: Edition,
        ledger: Ledger,
        *,
        now: datetime,
        progress: Progress,
    ) -> None:
        self.target, self.claim = target, claim
        self.ledger, self.now, self.progress = ledger, now, progress
        self.standing = ledger.standing()
        self.noted = target.read(PENDING)
        self.doubtful = paths_in(self.noted) if self.noted else frozenset[str]()
        self.begun: set[str] = set()
        self.spool = Spool()
        self.edition = self._with_overlay(edition)
        self.line = self.edition.line(self.standing)
        self.wanted = self.edition.wanted(self.standing)

    def __enter__(self) -> _Work:
        return self

    def __exit__(self, *_error: object) -> None:
        self.spool.close()

    def _with_overlay(self, edition: Edition) -> Edition:
        if edition.overlay is None:
            return edition
        line, astray = edition.line(self.standing), self._astray(edition)
        told = line if line and line.kind is EditionKind.PUBLISHED else None
        for artifact in edition.overlay(self._dated(told) if told else None, astray):
            self.claim.check()
            self.spool.add(artifact)
        return replace(edition, files={**edition.files, **self.spool.digests})

    def _astray(self, edition: Edition) -> frozenset[str]:
        """What stays and is in doubt, and is not as the ledger says."""
        doubtful = self.doubtful & edition.kept & self.standing.files.keys()
        stored = {path: self.target.read(path) for path in doubtful - edition.files.keys()}
        return frozenset(
            path
            for path, one in stored.items()
            if one is None or digest(one.data) != self.standing.files[path]
        )

    def do(self, by: str | None, note: str | None) -> Outcome:
        """All of it, in the order that keeps what is live sound.

        Raises SecondError where the claim was lost meanwhile; what was written
        too late is noted then, so that the next publication mends it.
        """
        try:
            return self._do(by, note)
        except SecondError:
            if self.begun:
                add_pending(self.target, self.begun)
            raise

    def _do(self, by: str | None, note: str | None) -> Outcome:
        words = note.encode() if note and self.line else None
        objects = self._objects(words)
        writes = self._writes()
        deletes = self._deletes(objects)
        self.target.tidy()
        touched = {*self.doubtful, *writes, *deletes, *map(object_path, objects)}
        version = write_pending_after(self.target, touched - {PENDING, LEDGER}, self.noted)
        if version is None:
            raise first_was(self.ledger, self.ledger)
        put, done = self.target.put, 0
        self._all(put, ((object_path(name), packed(load())) for name, load in objects.items()))
        for stage in in_stages(writes, self.standing.files.keys()):
            self._all(put, ((path, self._bytes(path)) for path in stage), done, len(writes))
            done += len(stage)
        self.progress(done, done, "")
        line = self._close(by, digest(words) if words else None)
        self._all(self.target.delete, ((path,) for path in deletes))
        clear_pending(self.target, version)
        return Outcome(line=line, written=len(writes), deleted=len(deletes))

    def _all(
        self,
        work: Callable[..., None],
        jobs: Iterable[tuple[Any, ...]],
        before: int = 0,
        count: int = 0,
    ) -> None:
        """Does all of it while the claim is held; tells the progress where there is a `count`."""
        done = do_all(work, self._noting(jobs), hands=self.target.hands, meanwhile=self.claim.check)
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
            if self.standing.files.get(path) != value or path in self.doubtful
        ]

    def _deletes(self, objects: Mapping[str, object]) -> list[str]:
        gone = (self.standing.files.keys() | self.doubtful) - self.wanted.keys()
        gone -= {PENDING, LEDGER}
        named = (self.standing.objects | objects.keys()) - self.standing.redacted.keys()
        kept = {path for path in gone if path.startswith(FOLDER) and object_name(path) in named}
        return sorted(gone - kept)

    def _objects(self, note: bytes | None) -> dict[str, Callable[[], bytes]]:
        """The objects to store, by hash: those that no edition has stored yet, or in doubt."""
        found: dict[str, Callable[[], bytes]] = {}
        for path, value in self.wanted.items():
            if path in self.edition.files and serving(path).kept:
                found[value] = lambda path=path: self._bytes(path)  # type: ignore[misc]
        name = self.edition.name.encode() if self.edition.name else None
        for data in filter(None, [*self.edition.records.values(), name, note]):
            found[digest(data)] = lambda data=data: data  # type: ignore[misc]
        stored = self._stored()
        return {name: load for name, load in found.items() if name not in stored}

    def _stored(self) -> set[str]:
        doubtful = {object_name(path) for path in self.doubtful if path.startswith(FOLDER)}
        return (self.ledger.objects.keys() - doubtful) | self.standing.redacted.keys()

    def _close(self, by: str | None, note: str | None) -> Line | None:
        if self.line is None:
            return None
        line = self._dated(self.line, by, note)
        append(self.target, self.ledger, line)
        return line

    def _dated(self, line: Line, by: str | None = None, note: str | None = None) -> Line:
        last = self.ledger.lines[-1] if self.ledger.lines else None
        return numbered(line, last, by=by, note=note, at=self.now)


def numbered(
    line: Line, last: Line | None, *, by: str | None, note: str | None, at: datetime
) -> Line:
    """`line` as the one that follows `last`; never dated before it."""
    return replace(
        line,
        number=last.number + 1 if last else 1,
        previous=last.hash if last else line.previous,
        at=max(at, last.at) if last else at,
        by=by,
        note=note,
    )


def append(target: Target, ledger: Ledger, line: Line) -> None:
    """Writes `line` behind those of `ledger`. Raises SecondError where the file changed since."""
    data = ledger.raw + line.text
    if ledger.version is None:
        done = target.put_if_absent(LEDGER, data)
    else:
        done = target.put_if_unchanged(LEDGER, data, ledger.version)
    if not done:
        raise first_was(read_ledger(target))


def in_stages(paths: Iterable[str], standing: Collection[str]) -> Iterator[list[str]]:
    """`paths` so that no page that readers can reach leads to one that is not there.

    New files come first: nothing leads to them until a changed one does. Then
    what changes, from assets to status.json. Files of one stage may be written at once.
    """

    def stage(path: str) -> tuple[bool, int]:
        return path in standing, serving(path).stage

    for _, group in groupby(sorted(paths, key=lambda path: (stage(path), path)), stage):
        yield list(group)
