"""Writing: files put in their places one by one, each seen whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from hubgen.build.workshop.making import Content

_WORK = ".work"
_ANEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


class Writer:
    """Writes below the folder `dist`, which somebody else keeps locked."""

    def __init__(self, dist: Path) -> None:
        self._dist, self._work = dist, dist / _WORK
        self._beside = str(self._work / "file")  # one at a time, and renamed before the next
        shutil.rmtree(self._work, ignore_errors=True)
        self._work.mkdir(parents=True)

    def close(self) -> None:
        """Clears up."""
        shutil.rmtree(self._work, ignore_errors=True)

    def put(self, path: str, content: Content) -> None:
        """Puts `content` at `path`, in one step."""
        place = f"{self._dist}/{path}"
        lay(self._beside, content)
        try:
            os.replace(self._beside, place)  # noqa: PTH105 - sixty times a save, so plainly
        except OSError:
            self._make_way(Path(place))
            os.replace(self._beside, place)  # noqa: PTH105 - likewise

    def remove(self, paths: Iterable[str]) -> None:
        """Removes files, and the folders that they leave empty."""
        for path in paths:
            place = self._dist / path
            place.unlink(missing_ok=True)
            for folder in place.parents:
                if folder.parent == self._dist:
                    break
                if folder.is_dir():
                    if any(folder.iterdir()):
                        break
                    folder.rmdir()

    def _make_way(self, place: Path) -> None:
        """Makes the folder for a file; what stands there under another form goes."""
        for folder in reversed(place.parents):
            if folder.is_relative_to(self._dist) and folder.is_file():
                folder.unlink()
        if place.is_dir():
            shutil.rmtree(place)
        place.parent.mkdir(parents=True, exist_ok=True)


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
