"""A branch as a destination: a publication is one commit, and one push makes it seen.

What is written is_atomic in a file without a name until `finish`. Files that
nobody wrote (CNAME, a README) stay. So does the history, unless something is
to be forgotten: then the branch begins anew with what it holds.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from hubgen.publish.canonical import canonical, digest
from hubgen.publish.destinations.destination import DestinationError, Stored
from hubgen.publish.destinations.git.cautions import Sizes, private_cautions
from hubgen.publish.destinations.git.reading import Entry
from hubgen.publish.destinations.git.remote import Remote, find_remote
from hubgen.publish.destinations.git.store import Store

SIZES = "editions/size.json"
_NO_JEKYLL = ".nojekyll"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a file that was written is_atomic: where it begins, how long it is, its SHA-256."""

    start: int
    length: int
    version: str


class GitDestination:
    """A branch of a remote, as the hub at `root` reaches it."""

    max_workers = 1
    is_atomic = True

    def __init__(self, remote: Remote, root: Path) -> None:
        self.name = remote.name
        self._remote, self._root = remote, root
        self._store = Store(_folder(self, remote, root), remote, root)
        self._tip: str | None = None
        self._is_seen = self._is_begun = self._is_forgetting = False
        self._made: dict[str, _Slot | None] = {}
        self._spool: IO[bytes] | None = None

    def read(self, path: str) -> Stored | None:
        """The file at `path`; None where there is none."""
        if path in self._made:
            slot = self._made[path]
            if slot is None:
                return None
            return Stored(data=b"".join(self._pieces(slot)), version=slot.version)
        entry = self._entry(path)
        if entry is None or entry.is_folder:
            return None
        data = self._store.reader.file(entry.name)
        if data is None:
            self.prefetch([path, SIZES])  # the one that is always read later, in one go
            data = self._store.reader.file(entry.name) or b""
        return Stored(data=data, version=digest(data))

    def prefetch(self, paths: Iterable[str]) -> None:
        """Fetches these files together."""
        entries = [self._entry(path) for path in paths if path not in self._made]
        self._store.fetch([one for one in entries if one is not None])

    def list(self, below: str = "") -> Iterator[str]:
        """The paths of all files below the folder `below`, in order."""
        tip, prefix = self._look(), f"{below.strip('/')}/".lstrip("/")
        found = set(self._store.reader.files(tip, below)) if tip else set()
        found -= self._made.keys()
        found |= {path for path, slot in self._made.items() if slot and path.startswith(prefix)}
        yield from sorted(found)

    def put(self, path: str, data: bytes) -> None:
        """Writes the file, whatever stood there."""
        self._begin()
        try:
            start = self._waiting.seek(0, 2)
            self._waiting.write(data)
        except OSError as error:
            where = self._store.folder
            raise DestinationError(f"{where} could not be written: {error.strerror}") from error
        self._made[path] = _Slot(start, len(data), hashlib.sha256(data).hexdigest())

    def put_if_absent(self, path: str, data: bytes) -> bool:
        """Writes the file unless there is one."""
        self._begin()
        if self.read(path) is not None:
            return False
        self.put(path, data)
        return True

    def put_if_unchanged(self, path: str, data: bytes, seen: str) -> bool:
        """Writes the file if it still is of the version `seen`."""
        self._begin()
        stands = self.read(path)
        if stands is None or stands.version != seen:
            return False
        self.put(path, data)
        return True

    def delete(self, path: str) -> None:
        """Removes the file."""
        self._begin()
        self._made[path] = None

    def forget(self, path: str, left: bytes | None) -> None:
        """Writes what is left, or removes the file, and with `finish` the history goes too."""
        if left is None:
            self.delete(path)
        else:
            self.put(path, left)
        self._is_forgetting = True

    def clear_leftovers(self) -> None:
        """Nothing is ever half written."""

    def finish(self, words: str, at: datetime) -> bool:
        """Commits and pushes what was written; False where the branch moved meanwhile."""
        written = {path: slot for path, slot in self._made.items() if slot}
        removed = {path for path, slot in self._made.items() if not slot and self._entry(path)}
        seen, done = self._tip, True
        if written or removed:
            written |= self._extra(written, removed)
            commit = self._store.write(self._stream(written, removed, words, at))
            done = self._store.push(commit, seen)
            self._tip = commit
        self._made.clear()
        self._is_begun = self._is_forgetting = False
        if self._spool is not None:
            self._spool.truncate(0)
        self._is_seen = done and self._is_seen
        return done

    def cautions(self) -> Sequence[str]:
        """Private files that stand where the public may look, and sizes near what Pages takes."""
        return [*self._private(), *self._sizes().cautions(self._remote)]

    def _private(self) -> Sequence[str]:
        return private_cautions(self._remote, self._root)

    @property
    def _waiting(self) -> IO[bytes]:
        """What was written; on the hub's own disk, since it can be a whole site."""
        if self._spool is None:
            self._spool = tempfile.TemporaryFile(dir=self._store.folder)  # noqa: SIM115 - closed with it
            weakref.finalize(self, self._spool.close)
        return self._spool

    def _begin(self) -> None:
        """The first write starts from what stands now, not from what was read long ago."""
        if not self._is_begun:
            self._is_seen, self._is_begun = False, True
            self._look()

    def _look(self) -> str | None:
        if not self._is_seen:
            self._tip, self._is_seen = self._store.tip(), True
        return self._tip

    def _entry(self, path: str) -> Entry | None:
        tip = self._look()
        return self._store.reader.entry(tip, path) if tip else None

    def _pieces(self, slot: _Slot) -> Iterator[bytes]:
        self._waiting.seek(slot.start)
        left = slot.length
        while left:
            piece = self._waiting.read(min(left, _PIECE))
            left -= len(piece)
            yield piece

    def _sizes(self) -> Sizes:
        stored = self.read(SIZES)
        try:
            sizes = Sizes(**json.loads(stored.data)) if stored else Sizes()
        except (ValueError, TypeError, RecursionError):
            return Sizes()
        return sizes if self._tip and self._store.has_past(self._tip) else sizes.without_past()

    def _extra(self, written: dict[str, _Slot], removed: set[str]) -> dict[str, _Slot]:
        """What the branch needs beside the hub: a mark for Pages, and its size so far."""
        if _NO_JEKYLL not in self._made and self._entry(_NO_JEKYLL) is None:
            self.put(_NO_JEKYLL, b"")
        before = {path: self._entry(path) for path in [*written, *removed]}
        known = self._store.sizes([one for one in before.values() if one])
        old = {path: known.get(entry.name) for path, entry in before.items() if entry}
        new = {path: slot.length for path, slot in written.items()}
        sizes = self._sizes().after(old, new)
        sizes = sizes.without_past() if self._is_forgetting else sizes
        self.put(SIZES, canonical(sizes.as_dict()) + b"\n")
        return {path: slot for path, slot in self._made.items() if slot}

    def _stream(
        self, written: dict[str, _Slot], removed: set[str], words: str, at: datetime
    ) -> Iterator[bytes]:
        """The commit in the words of `git fast-import`."""
        numbers = {path: number for number, path in enumerate(sorted(written), start=1)}
        for path, number in numbers.items():
            yield f"blob\nmark :{number}\ndata {written[path].length}\n".encode()
            yield from self._pieces(written[path])
            yield b"\n"
        mark, message = len(numbers) + 1, words.encode()
        who = "{} <{}> {} +0000".format(*self._remote.author, int(at.timestamp()))
        yield f"commit refs/hubgen/made\nmark :{mark}\nauthor {who}\ncommitter {who}\n".encode()
        yield b"data %d\n%b\n" % (len(message), message)
        if self._tip and self._is_forgetting:
            tree = self._store.reader.name(f"{self._tip}^{{tree}}")
            yield f'M 040000 {tree} ""\n'.encode()
        elif self._tip:
            yield f"from {self._tip}\n".encode()
        for path in sorted(removed):  # first: a page may take the place of a file of its name
            yield b"D %b\n" % _quoted(path)
        for path, number in numbers.items():
            yield b"M 100644 :%d %b\n" % (number, _quoted(path))
        yield f"\nget-mark :{mark}\ndone\n".encode()


def open_branch(where: str, root: Path) -> GitDestination:
    """The branch that `where` names, like `git:origin#gh-pages`. Raises WrongUsageError."""
    return GitDestination(find_remote(where, root), root)


def _folder(destination: GitDestination, remote: Remote, root: Path) -> Path:
    """Where the store lies: with the hub, or in passing where there is no hub."""
    key = hashlib.sha256(f"{remote.place}#{remote.branch}".encode()).hexdigest()[:16]
    if (root / "content").is_dir():
        return root / ".hubgen" / "git" / key
    passing = Path(tempfile.mkdtemp(prefix="hubgen-"))
    weakref.finalize(destination, shutil.rmtree, passing, ignore_errors=True)
    return passing / key


def _quoted(path: str) -> bytes:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'.encode("utf-8", "surrogateescape")
