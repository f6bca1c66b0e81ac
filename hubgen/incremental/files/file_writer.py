"""Writing single files so that a reader sees the old or the new one whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from hubgen.incremental.files.dist_folder import PARTS
from hubgen.platform.files import replace
from hubgen.source.pictures import published_bytes

Content = bytes | Path
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


class FileWriter:
    """Writes below the folder `dist`, whose lock the caller holds.

    Each file is written under a temporary name beside its place and renamed.
    Temporary files beside the `interrupted` paths of a killed build are removed.
    """

    def __init__(self, dist: Path, interrupted: Iterable[str]) -> None:
        self._dist = dist
        for path in interrupted:
            with suppress(OSError):  # mostly there is none
                os.unlink(_temporary(f"{dist}/{path}"))  # noqa: PTH108 - strings: Path is slow

    def write(self, path: str, content: Content) -> None:
        """Write `content` to `path` in one step."""
        place = f"{self._dist}/{path}"
        try:
            self._write(place, content)
        except OSError:
            self._make_room(Path(place))
            self._write(place, content)

    @staticmethod
    def _write(place: str, content: Content) -> None:
        temporary = _temporary(place)
        write_content(temporary, content)
        replace(temporary, place)

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files, and the folders that are empty without them."""
        folders = set()
        for path in paths:
            _unlink(f"{self._dist}/{path}")
            folders.add(path.rpartition("/")[0])
        for folder in sorted(folders, key=len, reverse=True):
            self._remove_empty(folder)

    def _remove_empty(self, folder: str) -> None:
        """Remove a folder and its parents if they are empty; `site` and `social` stay."""
        while "/" in folder:
            try:
                os.rmdir(f"{self._dist}/{folder}")  # noqa: PTH106 - strings: Path is slow
            except FileNotFoundError:
                pass
            except OSError:  # it is not empty
                return
            folder = folder.rpartition("/")[0]

    def _make_room(self, place: Path) -> None:
        """Create the folder for a file; remove what has the wrong form in its way."""
        for folder in reversed(place.parents):
            if folder.is_relative_to(self._dist) and folder.is_file():
                folder.unlink()
        if place.is_dir():
            shutil.rmtree(place)
        place.parent.mkdir(parents=True, exist_ok=True)


class StagingWriter:
    """Writes into an empty folder; a file that equals the one below `live` is a link to that."""

    def __init__(self, top: Path, live: Path) -> None:
        # Joining strings takes a twentieth of joining paths.
        self._top, self._live = os.fspath(top), os.fspath(live)
        self._has_live_files = any((live / name).exists() for name in PARTS)
        self._folders: set[str] = set()

    def write(self, path: str, content: Content) -> None:
        """Write `content` to `path`."""
        place = f"{self._top}/{path}"
        self._make_folder(place.rpartition("/")[0])
        if not self._is_linked(f"{self._live}/{path}", place, content):
            write_content(place, content)

    def _is_linked(self, live: str, place: str, content: Content) -> bool:
        """Return whether the file `live` holds `content` and could be linked to `place`."""
        if not self._has_live_files:
            return False
        try:
            with open(live, "rb") as file:  # noqa: PTH123 - strings: Path is slow
                if isinstance(content, Path) or os.fstat(file.fileno()).st_size != len(content):
                    return False
                is_same = file.read() == content
            if is_same:
                os.link(live, place)
        except OSError:  # there is no such file, or the system has no links
            return False
        return is_same

    def _make_folder(self, folder: str) -> None:
        if folder in self._folders:
            return
        with suppress(FileExistsError):  # another process may have created it
            try:
                os.mkdir(folder)  # noqa: PTH102 - strings: Path is slow
            except FileNotFoundError:
                self._make_folder(folder.rpartition("/")[0])
                os.mkdir(folder)  # noqa: PTH102 - strings: Path is slow
        self._folders.add(folder)


def write_content(place: str | Path, content: Content) -> None:
    """Write bytes, or what is published of a file, to `place`."""
    if not isinstance(content, bytes):
        content = published_bytes(content)
    file = os.open(place, _FLAGS, 0o666)  # a file object takes a quarter longer
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(file, rest) :]
    finally:
        os.close(file)


def _unlink(place: str) -> None:
    """Remove a file; do nothing where a folder is now, or where its folder is a file."""
    try:
        os.unlink(place)  # noqa: PTH108 - strings: Path is slow
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError:  # systems differ in the error for a folder
        if not os.path.isdir(place):  # noqa: PTH112 - strings: Path is slow
            raise


def _temporary(place: str) -> str:
    folder, _, name = place.rpartition("/")
    return f"{folder}/.{name}.new"
