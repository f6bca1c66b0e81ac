"""Files: what lies in a hub's folder, and the text of it, safely.

Nothing outside the project is ever opened: links that lead out or in circles
are problems. A file is read only after its size is known.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from hubgen.problems import Place, Problem

LARGEST_TEXT = 1_000_000
LARGEST_ATTACHMENT = 50_000_000
_DEEPEST_FOLDER = 12
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ufeff\ud800-\udfff"
    "\u202a-\u202e\u2066-\u2069]|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U000ffffe\U000fffff]"
)
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Tree:
    """The files below a hub's folder, by their paths from it, each a plain file inside it."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.problems: list[Problem] = []

    def absolute(self, path: str) -> Path:
        """Where `path` lies on this machine."""
        return self.root / path

    def walk(self, top: str) -> Iterator[str]:
        """The paths of all plain files below the folder `top`, in order.

        Dot-files are passed over. Links are followed as long as they stay
        inside the project and do not come back on themselves.
        """
        folder = self.absolute(top)
        if folder.is_symlink() and not self._inside(top):
            return
        if folder.is_dir():
            yield from self._walk(top, {os.path.realpath(folder)}, 0)

    def _walk(self, top: str, above: set[str], depth: int) -> Iterator[str]:
        if depth > _DEEPEST_FOLDER:
            self._report(
                top, "depth", "folders are nested too deep here", "move the files further up"
            )
            return
        try:
            entries = sorted(os.scandir(self.absolute(top)), key=lambda entry: entry.name)
        except OSError as error:
            self._report(
                top,
                "unreadable",
                f"the folder cannot be opened ({error.strerror})",
                "check its permissions",
            )
            return
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = f"{top}/{entry.name}"
            if not _is_text(entry.name):
                self._report(
                    top,
                    "file-name",
                    "a file's name here is not UTF-8",
                    "rename the file",
                    show=repr(entry.name),
                )
                continue
            if entry.is_symlink() and not self._inside(path):
                continue
            real = os.path.realpath(entry.path)
            if entry.is_dir():
                if real in above:
                    self._report(
                        path,
                        "link-circle",
                        "this link leads back to a folder above it",
                        "remove the link",
                    )
                    continue
                if entry.name.endswith((".md", ".yml")):
                    what = "this is a folder, and it has the name of a file"
                    self._report(path, "folder-like-file", what, "rename it, or make it a file")
                yield from self._walk(path, {*above, real}, depth + 1)
            elif entry.is_file():
                yield path
            elif entry.is_symlink() or not entry.is_file():
                self._report(path, "not-a-file", "this is neither a file nor a folder", "remove it")

    def _inside(self, path: str) -> bool:
        real = os.path.realpath(self.absolute(path))
        if real == str(self.root) or real.startswith(str(self.root) + os.sep):
            if _hidden(os.path.relpath(real, self.root)):
                self._report(
                    path,
                    "link-out",
                    "this link leads to a hidden file",
                    "copy the file here instead",
                )
                return False
            if not os.path.lexists(real):
                what = "this link leads nowhere, or in a circle"
                self._report(path, "link-dead", what, "remove the link or mend its target")
                return False
            return True
        self._report(
            path,
            "link-out",
            "this link leads out of the hub's folder",
            "copy the file here instead",
        )
        return False

    def text(self, path: str) -> str | None:
        """The text of a file with its line ends as `\\n`; None after a problem."""
        data = self._bytes(path, LARGEST_TEXT)
        if data is None:
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = data[: error.start]
            line = before.count(b"\n") + 1
            column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
            self.problems.append(
                Problem(
                    place=Place(path, line, column),
                    rule="encoding",
                    what="this file is not written in UTF-8",
                    mend='save it again with the encoding "UTF-8"',
                )
            )
            return None
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        found = _FORBIDDEN.search(text)
        if found:
            self._forbidden(path, text, found)
            return None
        return text

    def _forbidden(self, path: str, text: str, found: re.Match[str]) -> None:
        before = text[: found.start()]
        code = f"U+{ord(found[0]):04X}"
        if _BIDI.match(found[0]):
            rule, what = (
                "direction-override",
                f"there is an invisible character here that turns the direction of writing ({code})",
            )
        else:
            rule, what = "control-character", f"there is a control character here ({code})"
        column = len(before) - before.rfind("\n")
        place = Place(path, before.count("\n") + 1, column)
        self.problems.append(Problem(place=place, rule=rule, what=what, mend="delete it"))

    def _bytes(self, path: str, most: int) -> bytes | None:
        """The bytes of a plain file of at most `most` bytes; None after a problem."""
        try:
            handle = os.open(self.absolute(path), os.O_RDONLY | os.O_NONBLOCK)
        except OSError as error:
            self._report(
                path,
                "unreadable",
                f"the file cannot be opened ({error.strerror})",
                "check its permissions",
            )
            return None
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                self._report(path, "not-a-file", "this is not a plain file", "remove it")
                return None
            if status.st_size > most:
                self._report(
                    path,
                    "too-large",
                    f"the file has {status.st_size:,} bytes; at most {most:,} are read",
                    "shorten it or split it",
                )
                return None
            return file.read(most + 1)

    def size(self, path: str) -> int:
        """How many bytes the file at `path` has."""
        return self.absolute(path).stat().st_size

    def _report(self, path: str, rule: str, what: str, mend: str, show: str = "") -> None:
        what = f"{what}: {show}" if show else what
        self.problems.append(Problem(place=Place(path), rule=rule, what=what, mend=mend))


def _is_text(name: str) -> bool:
    return name.isprintable() and not any("\ud800" <= letter <= "\udfff" for letter in name)


def _hidden(path: str) -> bool:
    return any(part.startswith(".") for part in path.split(os.sep))
