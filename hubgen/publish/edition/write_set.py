"""WriteSet: the files, packs and deletions by which a destination comes up to an edition."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import groupby

from hubgen.outputs.serving import serving
from hubgen.problems import HubgenError
from hubgen.publish.canonical import digest
from hubgen.publish.destinations.destination import Destination
from hubgen.publish.edition.edition import Edition
from hubgen.publish.edition.spool import Spool
from hubgen.publish.ledger.ledger import LEDGER, EditionKind, Ledger, LedgerLine
from hubgen.publish.ledger.lock import LOCK_FILE
from hubgen.publish.ledger.objects import pack_object, unpack_objects
from hubgen.publish.ledger.packs import FOLDER, pack_path, packs_for
from hubgen.publish.ledger.writing import next_line

_Load = Callable[[], bytes]


class WriteSet:
    """What a publication writes for `edition` after `ledger`, computed before the lock.

    `line` is the new line, dated `at`; None where only an interrupted publication
    is completed. `note` is the public note on it. `renamed` are the paths to delete
    that some systems take for one of the edition's: a change of capitals or of Unicode
    form. They are deleted before the files are written, the others at the end.
    """

    def __init__(
        self,
        destination: Destination,
        edition: Edition,
        ledger: Ledger,
        *,
        by: str | None,
        note: str | None,
        at: datetime,
    ) -> None:
        self._destination, self._ledger = destination, ledger
        self._state, self._doubtful = ledger.state(), ledger.doubtful
        self._at = at
        self._spool = Spool()
        self._edition = self._with_overlay(edition)
        line = self._edition.line(self._state)
        text = note.encode() if note and line else None
        self._objects = self._objects_to_store(text)
        packs = packs_for(self._objects.keys() - ledger.objects.keys()) if line else []
        self.new_packs = {pack_path(name): objects for name, objects in packs if objects}
        self.repaired_packs = self._repaired_packs()
        gone = self._files_to_delete()
        edition_names = _folded(self._edition.files) if gone else frozenset()
        self.renamed = [path for path in gone if _fold(path) in edition_names]
        self.deletions = [path for path in gone if _fold(path) not in edition_names]
        self.files = self._changed_files(_folded(self.renamed))
        if line:
            line = replace(line, packs=tuple(name for name, _ in packs))
            line = self._dated(line, by, digest(text) if text else None)
        self.line = line

    def close(self) -> None:
        """Release the files of the overlay."""
        self._spool.close()

    @property
    def paths(self) -> set[str]:
        """Every path that may change."""
        paths = {*self._doubtful, *self.files, *self.renamed, *self.deletions, *self.new_packs}
        return paths | {LEDGER} if self._ledger.is_repaired else paths

    def batches(self) -> Iterator[list[str]]:
        """Yield `files` in batches that are written one after the other (see `write_order`)."""
        return write_order(self.files, self._state.files.keys())

    def read(self, path: str) -> bytes:
        """Return the bytes of a file. Raises HubgenError if they changed since."""
        is_overlay = path in self._spool.digests
        data = self._spool.read(path) if is_overlay else self._edition.read(path)
        if digest(data) != self._edition.files[path]:
            raise HubgenError(f"{path} changed while it was being published; publish again")
        return data

    def pack(self, path: str) -> bytes:
        """Return the bytes of the new pack at `path`."""
        return b"".join(pack_object(self._objects[name]()) for name in self.new_packs[path])

    def _with_overlay(self, edition: Edition) -> Edition:
        if edition.overlay is None:
            return edition
        line, damaged = edition.line(self._state), self._damaged_files(edition)
        if line and line.kind is not EditionKind.PUBLISHED:
            line = None
        for artifact in edition.overlay(self._dated(line) if line else None, damaged):
            self._spool.add(artifact)
        return replace(edition, files={**edition.files, **self._spool.digests})

    def _damaged_files(self, edition: Edition) -> frozenset[str]:
        """Return the permanent files in doubt that are not as the ledger says."""
        doubtful = self._doubtful & edition.permanent & self._state.files.keys()
        stored = {path: self._destination.get(path) for path in doubtful - edition.files.keys()}
        return frozenset(
            path
            for path, file in stored.items()
            if file is None or digest(file.data) != self._state.files[path]
        )

    def _dated(
        self, line: LedgerLine, by: str | None = None, note: str | None = None
    ) -> LedgerLine:
        last = self._ledger.lines[-1] if self._ledger.lines else None
        return next_line(line, last, by=by, note=note, at=self._at)

    def _changed_files(self, gone: AbstractSet[str]) -> list[str]:
        """Return the files to write; `gone` are the folded paths that are deleted."""
        return [
            path
            for path, value in self._edition.files.items()
            if self._state.files.get(path) != value
            or path in self._doubtful
            or (gone and _fold(path) in gone)
        ]

    def _files_to_delete(self) -> list[str]:
        wanted = self._edition.wanted(self._state)
        gone = (self._state.files.keys() | self._doubtful) - wanted.keys()
        known = self._ledger.packs if any(path.startswith(FOLDER) for path in gone) else {}
        redacted = self._state.redacted.keys()
        needed = {path for path in gone & known.keys() if set(known[path][1]) - redacted}
        packs = self.new_packs.keys() | self.repaired_packs.keys()
        return sorted(gone - needed - packs - {LEDGER, LOCK_FILE})

    def _objects_to_store(self, note: bytes | None) -> dict[str, _Load]:
        """Return the objects that no edition has stored yet, or that are in doubt, by hash."""
        stored, objects = self._stored_objects(), dict[str, _Load]()
        for path, value in self._edition.wanted(self._state).items():
            if value not in stored and path in self._edition.files and serving(path).recorded:
                objects[value] = partial(self.read, path)
        records = self._edition.records
        for key, value in records.hashes.items():
            if value not in stored:
                objects[value] = partial(records.__getitem__, key)
        name = self._edition.name.encode() if self._edition.name else None
        for data in filter(None, [name, note]):
            if (value := digest(data)) not in stored:
                objects[value] = lambda data=data: data  # type: ignore[misc]
        return objects

    def _stored_objects(self) -> AbstractSet[str]:
        """Return the objects that are there, or must not be there any more."""
        known, packs = self._ledger.objects.keys(), self._doubtful_packs()
        doubtful = {name for _, names in packs.values() for name in names}
        return (known - doubtful) | self._state.redacted.keys()

    def _repaired_packs(self) -> dict[str, bytes]:
        """Return the damaged packs among those in doubt, with every object that is available."""
        repaired = {}
        for path, (_, names) in self._doubtful_packs().items():
            stored = self._destination.get(path)
            there = unpack_objects(stored.data)[0] if stored else {}
            wanted = set(names) - self._state.redacted.keys()
            objects = {name: there[name] for name in wanted & there.keys()}
            objects |= {name: self._objects[name]() for name in wanted & self._objects.keys()}
            data = b"".join(pack_object(objects[name]) for name in sorted(objects))
            if data and (stored is None or stored.data != data):
                repaired[path] = data
        return repaired

    def _doubtful_packs(self) -> Mapping[str, tuple[int, list[str]]]:
        packs = self._ledger.packs if self._doubtful else {}
        return {path: packs[path] for path in self._doubtful & packs.keys()}


def _fold(path: str) -> str:
    """Return the form in which systems compare `path` that ignore capitals and Unicode form."""
    return unicodedata.normalize("NFC", path).casefold()


def _folded(paths: Iterable[str]) -> frozenset[str]:
    """Return `paths` without the differences that some systems ignore."""
    return frozenset(map(_fold, paths))


def write_order(paths: Iterable[str], published: Collection[str]) -> Iterator[list[str]]:
    """Yield `paths` in batches, so that no page within reach links to a missing one.

    New files come first: nothing links to them until a changed one does. Then
    changed ones, from assets to status.json. Files of a batch may be written at once.
    """

    def stage(path: str) -> tuple[bool, int]:
        return path in published, serving(path).stage

    for _, group in groupby(sorted(paths, key=lambda path: (stage(path), path)), stage):
        yield list(group)
