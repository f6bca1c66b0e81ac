"""Sources: what lies in a hub's folder, by what the system says of each file.

No file is opened: its size, its times and its identity change whenever its
bytes do, or cost no more than another look.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from hubgen.source.ignored import is_ignored
from hubgen.source.names import FOLDER, QUESTIONS

HEAD = "incident.yml"


class OddError(Exception):
    """There is something else than plain files and folders: it takes a closer look."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder below `incidents/` that holds files: their names, and a mark of them all."""

    path: str
    names: tuple[str, ...]
    mark: str

    @property
    def is_incident(self) -> bool:
        """Whether it is an incident's."""
        return HEAD in self.names


def scan_incident_folders(root: Path) -> Iterator[Folder]:
    """Yield every folder below `incidents/` that holds files. Raises OddError."""
    if (root / FOLDER).is_symlink():
        raise OddError(FOLDER)
    yield from _below(root, FOLDER)


def one_folder(root: Path, path: str) -> Folder | None:
    """Return the folder at `path`; None if there is none. Raises OddError.

    An incident's folder includes its questions, so theirs is none of its own.
    """
    above, _, last = path.rpartition("/")
    if last == QUESTIONS and HEAD in _entries(root, above)[0]:
        return None
    return _read_folder(root, path)[0]


def mark_of(root: Path, *tops: str) -> str:
    """Return a mark of all files at or below `tops`. Raises OddError if that is impossible."""
    marks: list[str] = []
    for top in tops:
        place = root / top
        try:
            if place.is_file():
                marks.append(_mark(top, place.stat()))
            for folder, folders, names in os.walk(place):
                if "__pycache__" in folders:  # comes and goes as programs are run
                    folders.remove("__pycache__")
                if any(Path(folder, name).is_symlink() for name in folders):
                    raise OddError(folder)
                paths = (Path(folder, name) for name in names)
                marks += [_mark(str(path.relative_to(root)), path.stat()) for path in paths]
        except (OSError, ValueError) as error:
            raise OddError(top) from error
    return _digest(sorted(marks))


def _below(root: Path, path: str) -> Iterator[Folder]:
    folder, others = _read_folder(root, path)
    if folder:
        yield folder
    for other in others:
        yield from _below(root, other)


def _read_folder(root: Path, path: str) -> tuple[Folder | None, list[str]]:
    """Return the folder at `path`, None without files, and the paths of other folders below it."""
    names, marks, folders = _entries(root, path)
    others = [f"{path}/{one}" for one in folders]
    if HEAD in names and QUESTIONS in folders:
        more, more_marks, deeper = _entries(root, f"{path}/{QUESTIONS}")
        names = (*names, *(f"{QUESTIONS}/{one}" for one in more))
        marks = [*marks, *(f"{QUESTIONS}/{one}" for one in more_marks)]
        others.remove(f"{path}/{QUESTIONS}")
        others += [f"{path}/{QUESTIONS}/{one}" for one in deeper]
    return Folder(path, names, _digest(marks)) if names else None, others


def _entries(root: Path, path: str) -> tuple[tuple[str, ...], list[str], list[str]]:
    """Return the names and marks of the files in a folder, and the names of its folders."""
    files: list[tuple[str, str]] = []
    folders = []
    try:
        with os.scandir(f"{root}/{path}") as entries:
            for entry in entries:
                name = entry.name
                ignored = is_ignored(name)
                if ignored and not _is_folder(entry):
                    continue
                if ignored or entry.is_symlink() or not name.isprintable():
                    raise OddError(f"{path}/{name}")
                if entry.is_dir():
                    if name.endswith((".md", ".yml")):
                        raise OddError(f"{path}/{name}")
                    folders.append(name)
                elif entry.is_file():
                    files.append((name, _mark(name, entry.stat())))
                else:
                    raise OddError(f"{path}/{name}")
    except (FileNotFoundError, NotADirectoryError):
        return (), [], []
    except OSError as error:
        raise OddError(path) from error
    files.sort()
    return tuple(name for name, _ in files), [mark for _, mark in files], sorted(folders)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Return whether `entry` is a folder or a link to one; a link in a circle is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _mark(name: str, status: os.stat_result) -> str:
    return f"{name}/{status.st_size}/{status.st_mtime_ns}/{status.st_ctime_ns}/{status.st_ino}"


def _digest(marks: list[str]) -> str:
    return blake2b("\n".join(marks).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
