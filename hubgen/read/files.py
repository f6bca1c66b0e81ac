"""Files: what lies in a hub's folder, and the text of it, safely.

Nothing outside the project is ever opened: links that lead out, in circles or
from a public place to a private one are problems. A file is read only after
its size is known.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

from hubgen.problems import Place, Problem
from hubgen.read.names import is_leftover
from hubgen.read.text import decoded

PAGES = "content/pages"
PLAN = "content/plan"
LARGEST_TEXT = 1_000_000
LARGEST_ATTACHMENT = 50_000_000
_DEEPEST_FOLDER = 12
_TEXT_ENDINGS = (".md", ".yml")


class Tree:
    """The files below a hub's folder, by their paths from it, each a plain file inside it.

    `problems` gathers what is wrong with the files themselves, `unread` the
    paths of those that are there and cannot be understood.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.problems: list[Problem] = []
        self.unread: set[str] = set()

    def absolute(self, path: str) -> Path:
        """Where `path` lies on this machine."""
        return self.root / path

    def walk(self, top: str) -> Iterator[str]:
        """The paths of all plain files below the folder `top`, in order.

        Dot-files are passed over, but their links are looked at: MkDocs follows
        them. Links are followed as long as they stay inside the project and do
        not come back on themselves.
        """
        folder = self.absolute(top)
        if folder.is_symlink() and not self._may_follow(top):
            return
        if folder.is_dir():
            yield from self._below(top, frozenset({os.path.realpath(folder)}))

    def _below(self, top: str, above: frozenset[str]) -> Iterator[str]:
        for entry in self._entries(top):
            path = f"{top}/{entry.name}"
            hidden = entry.name.startswith(".") or is_leftover(entry.name)
            if not entry.name.isprintable():
                what = f"a file's name holds characters that cannot be shown: {entry.name!a}"
                self._report(top, "file-name", what, "rename the file")
            elif entry.is_symlink() and not self._may_follow(path):
                continue
            elif entry.is_dir():
                for file in self._folder(path, above):
                    if not hidden:
                        yield file
            elif hidden:
                continue
            elif entry.is_file():
                yield path
            else:
                what = "this is neither a file nor a folder"
                self._report(path, "not-a-file", what, "remove it")

    def _entries(self, top: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self.absolute(top)) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            what = f"the folder cannot be opened ({error.strerror})"
            self._report(top, "unreadable", what, "check its permissions")
            return []

    def _folder(self, path: str, above: frozenset[str]) -> Iterator[str]:
        real = os.path.realpath(self.absolute(path))
        if real in above:
            what = "this link leads back to a folder above it"
            self._report(path, "link-circle", what, "remove the link")
            return
        if len(above) > _DEEPEST_FOLDER:
            what = "the folders stand in one another too deep here"
            self._report(path, "depth", what, "move the files further up")
            return
        if path.endswith(_TEXT_ENDINGS):
            what = "this is a folder, and it has the name of a file"
            self._report(path, "folder-like-file", what, "rename it, or make it a file")
        yield from self._below(path, above | {real})

    def _may_follow(self, path: str) -> bool:
        """Whether the link at `path` leads to where it may; else a problem is reported."""
        real = os.path.realpath(self.absolute(path))
        target = os.path.relpath(real, self.root).replace(os.sep, "/")
        rule, mend = "link-out", "copy the file here instead"
        if target == ".." or target.startswith("../"):
            what = "this link leads out of the hub's folder"
        elif not os.path.exists(self.absolute(path)):  # noqa: PTH110 - pathlib raises on some
            rule, what = "link-dead", "this link leads nowhere, or in a circle"
            mend = "remove the link or mend its target"
        elif any(part.startswith(".") for part in target.split("/") if part != "."):
            what = "this link leads to a hidden file"
        elif _gives_away(path, target):
            rule, what = "link-private", "this link leads to something that readers must not see"
        else:
            return True
        self._report(path, rule, what, mend)
        return False

    def text(self, path: str) -> str | None:
        """The text of a file, its lines ending in a line feed each; None after a problem."""
        file = self._opened(path)
        if file is None:
            return None
        with file:
            size = os.fstat(file.fileno()).st_size
            if size > LARGEST_TEXT:
                what = f"the file has {size:,} bytes; at most {LARGEST_TEXT:,} are read"
                self._report(path, "too-large", what, "shorten it or split it")
                return None
            data = file.read(LARGEST_TEXT + 1)
        text, problems = decoded(data, path)
        self.problems += problems
        return text

    def fingerprint(self, path: str) -> tuple[str, int]:
        """The SHA-256 and the size in bytes of an attachment; no hash where it is too large."""
        file = self._opened(path)
        if file is None:
            return "", 0
        with file:
            size = os.fstat(file.fileno()).st_size
            if size > LARGEST_ATTACHMENT:
                return "", size
            return hashlib.file_digest(file, "sha256").hexdigest(), size

    def _opened(self, path: str) -> BufferedReader | None:
        """The plain file at `path`; None after a problem."""
        try:
            # A pipe without a writer would hold up an open that blocks.
            handle = os.open(self.absolute(path), os.O_RDONLY | os.O_NONBLOCK)
        except OSError as error:
            what = f"the file cannot be opened ({error.strerror})"
            self._report(path, "unreadable", what, "check its permissions")
            return None
        if stat.S_ISREG(os.fstat(handle).st_mode):
            return os.fdopen(handle, "rb")
        os.close(handle)
        self._report(path, "not-a-file", "this is not a plain file", "remove it")
        return None

    def _report(self, path: str, rule: str, what: str, mend: str) -> None:
        self.problems.append(Problem(place=Place(path), rule=rule, what=what, mend=mend))


def _gives_away(path: str, target: str) -> bool:
    """Whether a link at `path` would bring out what is private at `target`."""

    def lies_in(folder: str, which: str) -> bool:
        return f"{which}/".startswith(f"{folder}/")

    if lies_in(PAGES, path):
        return not lies_in(PAGES, target)
    if lies_in(PLAN, target) or lies_in(target, PLAN):
        return not lies_in(PLAN, path)
    return target.endswith(_TEXT_ENDINGS) and not path.endswith(_TEXT_ENDINGS)
