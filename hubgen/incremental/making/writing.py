"""Writing: files put in their places one by one, each seen whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from hubgen.incremental.making.maker import Content

_ANEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


class Writer:
    """Writes below the folder `dist`, which somebody else keeps locked.

    Each file is first written beside its place: file systems keep what lies in
    one folder together, and are slow where much has just been removed. What a
    run that died left there, beside the paths `left`, is cleared away.
    """

    def __init__(self, dist: Path, left: Iterable[str]) -> None:
        self._dist = dist
        for path in left:
            with suppress(OSError):  # mostly there is none
                os.unlink(_beside(f"{dist}/{path}"))  # noqa: PTH108 - plainly, as below

    def put(self, path: str, content: Content) -> None:
        """Puts `content` at `path`, in one step."""
        place = f"{self._dist}/{path}"
        try:
            self._put(place, content)
        except OSError:
            self._make_way(Path(place))
            self._put(place, content)

    def _put(self, place: str, content: Content) -> None:
        beside = _beside(place)
        lay(beside, content)
        os.replace(beside, place)  # noqa: PTH105 - sixty times a save, so plainly

    def remove(self, paths: Iterable[str]) -> None:
        """Removes files, and the folders that they leave empty."""
        folders = set()
        for path in paths:
            _unlink(f"{self._dist}/{path}")
            folders.add(path.rpartition("/")[0])
        for folder in sorted(folders, key=len, reverse=True):
            self._remove_empty(folder)

    def _remove_empty(self, folder: str) -> None:
        """Removes a folder and those above it that it leaves empty; `site` and `social` stay."""
        while "/" in folder:
            try:
                os.rmdir(f"{self._dist}/{folder}")  # noqa: PTH106 - likewise
            except FileNotFoundError:
                pass
            except OSError:  # there is something in it
                return
            folder = folder.rpartition("/")[0]

    def _make_way(self, place: Path) -> None:
        """Makes the folder for a file; what stands there under another form goes."""
        for folder in reversed(place.parents):
            if folder.is_relative_to(self._dist) and folder.is_file():
                folder.unlink()
        if place.is_dir():
            shutil.rmtree(place)
        place.parent.mkdir(parents=True, exist_ok=True)


def _unlink(place: str) -> None:
    """Removes a file; where a folder is now, or its folder is a file, there is none any more."""
    try:
        os.unlink(place)  # noqa: PTH108 - plainly, as above
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError:  # systems differ in what they call it
        if not os.path.isdir(place):  # noqa: PTH112 - likewise
            raise


def _beside(place: str) -> str:
    folder, _, name = place.rpartition("/")
    return f"{folder}/.{name}.new"


def lay(place: str | Path, content: Content) -> None:
    """Writes `content` to the file at `place`."""
    if not isinstance(content, bytes):
        shutil.copyfile(content, place)
        return
    file = os.open(place, _ANEW, 0o666)  # a file object takes a quarter longer
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(file, rest) :]
    finally:
        os.close(file)
