"""The census: what each watched file looked like when it was last looked at.

Events are hints. Only a file whose bytes differ, or which came or went, has
changed; a touch, a second event for one save, an editor's backup has not.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

from hubgen.preview.files.names import SINGLE, TOPS, is_watched, is_watched_name

_DEEPEST = 12
_GONE = 0


class Census:
    """The watched files below `root`, by their paths from it.

    One thread calls `verify`; `strays` may be read by another meanwhile.
    """

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._seen = self._look((*SINGLE, *TOPS))
        self._below = Counter(folder for path in self._seen for folder in _folders_of(path))
        self._digests: dict[str, bytes] = {}

    def __len__(self) -> int:
        return len(self._seen)

    def verify(self, hints: Iterable[str]) -> frozenset[str]:
        """The files at or below `hints` that really changed since last asked."""
        return frozenset(path for path in self._files(hints) if self._changed(path))

    def doubtful(self, hints: Iterable[str]) -> frozenset[str]:
        """The files among `hints` that are gone or empty: most likely in the middle of a save."""
        return frozenset(path for path in hints if self._is_doubtful(path))

    def strays(self, between: Callable[[], object] = lambda: None) -> dict[str, int]:
        """The files that no longer look as they did, with their looks: changes not yet verified.

        `between` is called before each folder; it may take a break.
        """
        now = self._look((*SINGLE, *TOPS), between)
        known = dict(self._seen)
        return {
            path: now.get(path, _GONE)
            for path in {**known, **now}
            if known.get(path) != now.get(path)
        }

    def _is_doubtful(self, path: str) -> bool:
        try:
            status = Path(self._root, path).stat()
        except OSError:
            return path in self._seen
        return stat.S_ISREG(status.st_mode) and status.st_size == 0

    def _files(self, hints: Iterable[str]) -> set[str]:
        paths: set[str] = set()
        for hint in hints:
            found = self._look([hint])
            paths.update(found)
            if hint in self._seen:
                paths.add(hint)
            elif self._below[hint]:  # a folder, or what was one
                paths.update(path for path in self._seen if path.startswith(f"{hint}/"))
        return paths

    def _changed(self, path: str) -> bool:
        look = _signature(f"{self._root}/{path}")
        if look == self._seen.get(path, _GONE):
            return False
        if look == _GONE:
            del self._seen[path]
            self._below.subtract(_folders_of(path))
            self._digests.pop(path, None)
            return True
        if path not in self._seen:
            self._below.update(_folders_of(path))
        before, digest = self._digests.get(path), _digest(f"{self._root}/{path}")
        self._seen[path] = look
        self._digests[path] = digest
        return digest != before

    def _look(
        self, paths: Iterable[str], between: Callable[[], object] = lambda: None
    ) -> dict[str, int]:
        """The signatures of all watched files at or below `paths`."""
        found: dict[str, int] = {}
        folders: list[tuple[str, int]] = []
        for path in filter(is_watched, paths):
            if Path(self._root, path).is_dir():
                folders.append((path, 0))
            elif look := _signature(f"{self._root}/{path}"):
                found[path] = look
        while folders:
            between()
            folder, depth = folders.pop()
            folders += self._look_in(folder, depth, found)
        return found

    def _look_in(self, folder: str, depth: int, found: dict[str, int]) -> list[tuple[str, int]]:
        """Adds the files in one folder to `found`; returns the folders in it."""
        below: list[tuple[str, int]] = []
        try:
            entries = list(os.scandir(f"{self._root}/{folder}"))
        except OSError:
            return below
        for entry in entries:
            if not is_watched_name(entry.name):
                continue
            if not entry.is_dir():
                if look := _signature(entry.path):
                    found[f"{folder}/{entry.name}"] = look
            elif depth < _DEEPEST and not self._leads_astray(entry):
                below.append((f"{folder}/{entry.name}", depth + 1))
        return below

    def _leads_astray(self, entry: os.DirEntry[str]) -> bool:
        """Whether a linked folder lies outside the project, or above its own link."""
        if not entry.is_symlink():
            return False
        target, root = os.path.realpath(entry.path), os.path.realpath(self._root)
        here = os.path.realpath(Path(entry.path).parent)
        return not f"{target}/".startswith(f"{root}/") or f"{here}/".startswith(f"{target}/")


def _folders_of(path: str) -> Iterator[str]:
    """The folders that a file lies in, the innermost first."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _signature(file: str) -> int:
    """A number that changes with the file's time, length, place or mode; 0 where there is none."""
    try:
        status = os.stat(file)  # noqa: PTH116 - a plain string: this runs for every file of the hub
    except OSError:
        return _GONE
    if not stat.S_ISREG(status.st_mode):
        return _GONE
    return hash((status.st_mtime_ns, status.st_size, status.st_ino, status.st_mode)) or 1


def _digest(file: str) -> bytes:
    """A hash of the file's bytes; of nothing where they cannot be read."""
    digest = blake2b(digest_size=16)
    try:
        with open(file, "rb") as data:  # noqa: PTH123 - plain strings: this runs for every hint
            while chunk := data.read(1 << 20):
                digest.update(chunk)
    except OSError as error:
        digest.update(str(error.errno).encode())
    return digest.digest()
