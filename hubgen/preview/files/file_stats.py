"""What each watched file looked like last, and which files a change may concern.

A file that an event names is compared by its content, since a save can leave
size and time as they were. Where no event names a file, its `FileStat` is
compared.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from hubgen.platform.files import open_plain
from hubgen.source.ignored import is_ignored

TOP_FOLDERS = ("content", "incidents", "site_overrides")
SINGLE_FILES = frozenset({"mkdocs.yml"})
_DEEPEST = 12
_CHUNK = 1 << 20


def is_watched(path: str) -> bool:
    """Return whether a change at `path`, relative to the hub, may change what is built."""
    names = path.split("/")
    if names[0] not in TOP_FOLDERS:
        return path in SINGLE_FILES
    return not any(map(is_ignored, names))


class FileStat(NamedTuple):
    """What the system says of a file; times are in nanoseconds."""

    modified: int
    changed: int
    size: int
    inode: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChanges:
    """Files that may differ from what was built, and those among them whose content differs."""

    suspects: frozenset[str]
    changed: frozenset[str]


class FileStats:
    """The watched files of the hub at `root` as they were last seen. For one thread.

    `has_links` says whether a file or folder among them is a symbolic link, and
    `seconds` how long the last look at all of them took.
    """

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._digests: dict[str, bytes] = {}
        self.has_links = False
        self.seconds = 0.0
        self._stats = self._all_stats()

    def __len__(self) -> int:
        return sum(map(len, self._stats.values()))

    def refresh(self, named: Iterable[str], *, rescan: bool = False) -> FileChanges:
        """Look at the files at or below the paths `named`, which are all suspects.

        With `rescan` look at every file; those whose `FileStat` differs are suspects.
        """
        suspects = self._files_at(set(named))
        if rescan:
            suspects |= self._differing()
        changed = {path for path in suspects if self._has_changed(path)}
        return FileChanges(suspects=frozenset(suspects), changed=frozenset(changed))

    def half_written(self, paths: Iterable[str]) -> frozenset[str]:
        """Return those of `paths` that are empty or have just gone, as in the middle of a save."""
        return frozenset(path for path in paths if self._is_half_written(path))

    def _is_half_written(self, path: str) -> bool:
        try:
            status = Path(self._root, path).stat()
        except OSError:
            return self._stat(path) is not None
        return stat.S_ISREG(status.st_mode) and status.st_size == 0

    def _files_at(self, named: set[str]) -> set[str]:
        """Return the files at or below `named`, those that are gone included."""
        files = {path for path in named if is_watched(path)}
        others = {path for path in files if self._stat(path) is None}
        if not others:
            return files
        for folder, names in self._stats.items():
            if not others.isdisjoint(_with_parents(folder)):
                files.update(f"{folder}/{name}" for name in names)
        for path in others:
            if os.path.isdir(f"{self._root}/{path}"):  # noqa: PTH112 - plain strings throughout
                files.discard(path)
                for folder, stats in self._stats_below(path):
                    files.update(f"{folder}/{name}" for name in stats)
        return files

    def _differing(self) -> set[str]:
        """Return the files whose `FileStat` is not as it was last seen."""
        now, paths = self._all_stats(), set[str]()
        for folder in self._stats.keys() | now.keys():
            before, after = self._stats.get(folder, {}), now.get(folder, {})
            if before != after:
                names = before.keys() | after.keys()
                paths |= {_joined(folder, x) for x in names if before.get(x) != after.get(x)}
        return paths

    def _has_changed(self, path: str) -> bool:
        """Look at one file; return whether its content differs from the last look."""
        folder, _, name = path.rpartition("/")
        now = _file_stat(f"{self._root}/{path}")
        if now is None:
            self._digests.pop(path, None)
            return self._forget(folder, name)
        self._stats.setdefault(folder, {})[name] = now
        before = self._digests.get(path)
        self._digests[path] = _digest(f"{self._root}/{path}")
        return before != self._digests[path]

    def _forget(self, folder: str, name: str) -> bool:
        """Drop the stat of a file; return whether there was one."""
        stats = self._stats.get(folder, {})
        was_there = stats.pop(name, None) is not None
        if was_there and not stats:
            del self._stats[folder]
        return was_there

    def _stat(self, path: str) -> FileStat | None:
        folder, _, name = path.rpartition("/")
        return self._stats.get(folder, {}).get(name)

    def _all_stats(self) -> dict[str, dict[str, FileStat]]:
        """Return the stats of all watched files, by folder and name."""
        start = time.monotonic()
        self.has_links = any(Path(self._root, top).is_symlink() for top in TOP_FOLDERS)
        all_stats = {
            folder: stats for top in TOP_FOLDERS for folder, stats in self._stats_below(top)
        }
        single = {name: one for name in SINGLE_FILES if (one := _file_stat(f"{self._root}/{name}"))}
        if single:
            all_stats[""] = single
        self.seconds = time.monotonic() - start
        return all_stats

    def _stats_below(self, top: str) -> Iterator[tuple[str, dict[str, FileStat]]]:
        """Yield each folder at or below `top` that holds files, with the stats of its files."""
        folders = [(top, 0)]
        while folders:
            folder, depth = folders.pop()
            stats: dict[str, FileStat] = {}
            for entry in _entries(f"{self._root}/{folder}"):
                self.has_links |= entry.is_symlink()
                if not _is_folder(entry):
                    if one := _file_stat(entry.path):
                        stats[entry.name] = one
                elif depth < _DEEPEST and not self._leads_away(entry):
                    folders.append((f"{folder}/{entry.name}", depth + 1))
            if stats:
                yield folder, stats

    def _leads_away(self, entry: os.DirEntry[str]) -> bool:
        """Return whether a linked folder lies outside the hub, or above its own link."""
        if not entry.is_symlink():
            return False
        target, root = os.path.realpath(entry.path), os.path.realpath(self._root)
        here = os.path.realpath(Path(entry.path).parent)
        return not f"{target}/".startswith(f"{root}/") or f"{here}/".startswith(f"{target}/")


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if not is_ignored(entry.name)]
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle
        return False


def _with_parents(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


def _joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _file_stat(file: str) -> FileStat | None:
    """Return the stat of a plain file; None for anything else, and where there is none."""
    try:
        status = os.stat(file)  # noqa: PTH116 - a plain string: this runs for every file of the hub
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return FileStat(status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)


def _digest(file: str) -> bytes:
    """Return a hash of the file's content, or of the error where it cannot be read."""
    digest = blake2b(digest_size=16)
    try:
        opened = open_plain(file)
        if opened is None:  # a pipe or a device has just taken the file's place
            return b""
        with os.fdopen(opened[0], "rb") as data:
            while chunk := data.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        digest.update(str(error.errno).encode())
    return digest.digest()
