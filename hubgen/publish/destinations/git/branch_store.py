"""The files of a branch: what its tip holds, and what was written and is not committed yet."""

from __future__ import annotations

import hashlib
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from hubgen.publish.canonical import digest
from hubgen.publish.destinations.git.reading import TreeEntry
from hubgen.publish.destinations.git.repository import Repository
from hubgen.publish.destinations.store import DestinationError, Stored

SIZES = "editions/size.json"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Slot:
    """A file that waits to be committed: its start, its length, its SHA-256."""

    start: int
    length: int
    version: str


class BranchStore:
    """The branch that `repository` fetches; `name` is what its user calls it.

    What is written waits in a file without a name until it is committed.
    """

    max_workers = 1

    def __init__(self, name: str, repository: Repository) -> None:
        self.name = name
        self.repository = repository
        self.staged: dict[str, Slot | None] = {}
        self._tip: str | None = None
        self._is_seen = self._is_started = False
        self._spool: IO[bytes] | None = None

    def get(self, path: str) -> Stored | None:
        """Return the file at `path`; None where there is none."""
        if path in self.staged:
            slot = self.staged[path]
            if slot is None:
                return None
            return Stored(data=b"".join(self.pieces(slot)), version=slot.version)
        entry = self.entry(path)
        if entry is None or entry.is_folder:
            return None
        data = self.repository.reader.file(entry.name)
        if data is None:
            self.prefetch([path, SIZES])  # the one that is always read later, in one go
            data = self.repository.reader.file(entry.name) or b""
        return Stored(data=data, version=digest(data))

    def prefetch(self, paths: Iterable[str]) -> None:
        """Fetch these files together."""
        entries = [self.entry(path) for path in paths if path not in self.staged]
        self.repository.fetch([one for one in entries if one is not None])

    def list(self, below: str = "") -> Iterator[str]:
        """Yield the paths of all files below the folder `below`, in order."""
        tip, prefix = self.tip, f"{below.strip('/')}/".lstrip("/")
        paths = set(self.repository.reader.files(tip, below)) if tip else set()
        paths -= self.staged.keys()
        paths |= {path for path, slot in self.staged.items() if slot and path.startswith(prefix)}
        yield from sorted(paths)

    def put(self, path: str, data: bytes) -> None:
        """Write the file, whatever is there."""
        self._start()
        try:
            start = self._waiting.seek(0, 2)
            self._waiting.write(data)
        except OSError as error:
            where = self.repository.folder
            raise DestinationError(f"{where} could not be written: {error.strerror}") from error
        self.staged[path] = Slot(start, len(data), hashlib.sha256(data).hexdigest())

    def put_if_absent(self, path: str, data: bytes) -> bool:
        """Write the file unless there is one."""
        self._start()
        if self.get(path) is not None:
            return False
        self.put(path, data)
        return True

    def put_if_unchanged(self, path: str, data: bytes, seen: str) -> bool:
        """Write the file if it still has the version `seen`."""
        self._start()
        stored = self.get(path)
        if stored is None or stored.version != seen:
            return False
        self.put(path, data)
        return True

    def delete(self, path: str) -> None:
        """Remove the file."""
        self._start()
        self.staged[path] = None

    @property
    def tip(self) -> str | None:
        """The commit that the branch is at; None where there is no such branch."""
        if not self._is_seen:
            self._tip, self._is_seen = self.repository.tip(), True
        return self._tip

    def entry(self, path: str) -> TreeEntry | None:
        """Return what the branch holds at `path`, without what was written."""
        return self.repository.reader.entry(self.tip, path) if self.tip else None

    def pieces(self, slot: Slot) -> Iterator[bytes]:
        """Yield the bytes of a file that was written."""
        self._waiting.seek(slot.start)
        left = slot.length
        while left:
            piece = self._waiting.read(min(left, _PIECE))
            left -= len(piece)
            yield piece

    def moved_to(self, commit: str | None) -> None:
        """Note that the branch is at `commit` now; None where somebody else moved it."""
        self._tip, self._is_seen = commit, commit is not None

    def clear(self) -> None:
        """Forget what was written: it was committed, or lost."""
        self.staged.clear()
        self._is_started = False
        if self._spool is not None:
            self._spool.truncate(0)

    @property
    def _waiting(self) -> IO[bytes]:
        """What was written; on the hub's own disk, since it can be a whole site."""
        if self._spool is None:
            self._spool = tempfile.TemporaryFile(dir=self.repository.folder)  # noqa: SIM115 - closed with it
            weakref.finalize(self, self._spool.close)
        return self._spool

    def _start(self) -> None:
        """Look at the branch before the first write: what was read long ago may have changed."""
        if not self._is_started:
            self._tip, self._is_seen, self._is_started = self.repository.tip(), True, True
