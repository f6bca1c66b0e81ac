"""Files: what lies in a hub's folder, and the text of it, safely.

Nothing outside the project is ever opened: links that lead out, in circles or
from a public place to a private one are problems. A file is read only after
its size is known.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from hubgen.platform.files import open_plain
from hubgen.problems import Place, Problem
from hubgen.source.ignored import is_ignored
from hubgen.source.pictures import is_picture, published_picture
from hubgen.source.text import decoded

PAGES = "content/pages"
PLAN = "content/plan"
OVERRIDES = "site_overrides"
COPIED_FOLDERS = (PAGES, OVERRIDES)
"""Folders whose files are copied to the site; what they link to must lie in them, too."""
LARGEST_TEXT = 1_000_000
LARGEST_ATTACHMENT = 50_000_000
_DEEPEST_FOLDER = 12
_TEXT_ENDINGS = (".md", ".yml")


class Fingerprint(NamedTuple):
    """An attachment as it is published: SHA-256, bytes, and a picture's size in pixels.

    A picture without a size is one whose metadata cannot be removed.
    """

    digest: str
    size: int
    width: int = 0
    height: int = 0


class Tree:
    """The files below a hub's folder, by their paths from it, each a plain file inside it.

    `problems` gathers what is wrong with the files themselves, `unread` the
    paths of those that are there and cannot be understood, `skipped` the plain
    files that `walk` ignored.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._top = os.fspath(self.root)  # joining texts takes a twentieth of joining paths
        self.problems: list[Problem] = []
        self.unread: set[str] = set()
        self.skipped: list[str] = []

    def absolute(self, path: str) -> Path:
        """Return where `path` lies on this machine."""
        return self.root / path

    def walk(self, top: str) -> Iterator[str]:
        """Yield the paths of all plain files below the folder `top`, in order.

        Ignored files are left out. Ignored folders are left out as well, but links
        in them are checked, since MkDocs follows them. Links are followed as long as
        they stay inside the project and do not come back on themselves.
        """
        folder = self.absolute(top)
        if folder.is_symlink() and not self._may_follow(top):
            return
        if folder.is_dir():
            real = os.path.realpath(folder)
            yield from self._below(top, real, frozenset({real}))

    def _below(self, top: str, real: str, above: frozenset[str]) -> Iterator[str]:
        """Yield the paths below the folder `top`, which really lies at `real`."""
        for entry in self._entries(top):
            path = f"{top}/{entry.name}"
            ignored = is_ignored(entry.name)
            if ignored and not _is_folder(entry):
                if entry.is_file(follow_symlinks=False):
                    self.skipped.append(path)
                continue
            if not entry.name.isprintable():
                what = f"a file's name has characters that cannot be shown: {entry.name!a}"
                self._report(top, "file-name", what, "rename the file")
            elif entry.is_symlink() and not self._may_follow(path):
                continue
            elif entry.is_dir():
                there = f"{real}/{entry.name}"
                if entry.is_symlink():
                    there = os.path.realpath(entry.path)
                for file in self._folder(path, there, above):
                    if not ignored:
                        yield file
            elif entry.is_file():
                yield path
            else:
                what = "this is neither a file nor a folder"
                self._report(path, "not-a-file", what, "remove it")

    def _entries(self, top: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(f"{self._top}/{top}") as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            what = f"the folder cannot be opened ({error.strerror})"
            self._report(top, "unreadable", what, "check its permissions")
            return []

    def _folder(self, path: str, real: str, above: frozenset[str]) -> Iterator[str]:
        if real in above:
            what = "this link leads back to a folder above it"
            self._report(path, "link-circle", what, "remove the link")
            return
        if len(above) > _DEEPEST_FOLDER:
            what = "folders are nested too deeply here"
            self._report(path, "depth", what, "move the files further up")
            return
        if path.endswith(_TEXT_ENDINGS):
            what = "this is a folder, and it has the name of a file"
            self._report(path, "folder-like-file", what, "rename it, or make it a file")
        yield from self._below(path, real, above | {real})

    def _may_follow(self, path: str) -> bool:
        """Return whether the link at `path` leads to where it may; else a problem is reported."""
        real = os.path.realpath(self.absolute(path))
        target = os.path.relpath(real, self.root).replace(os.sep, "/")
        rule, fix = "link-out", "copy the file here instead"
        if target == ".." or target.startswith("../"):
            what = "this link leads out of the hub's folder"
        elif not os.path.exists(self.absolute(path)):  # noqa: PTH110 - pathlib raises on some
            rule, what = "link-dead", "this link leads nowhere, or in a circle"
            fix = "remove the link or fix its target"
        elif any(part.startswith(".") for part in target.split("/") if part != "."):
            what = "this link leads to a hidden file"
        elif _gives_away(path, target):
            rule, what = "link-private", "this link leads to something that readers must not see"
        else:
            return True
        self._report(path, rule, what, fix)
        return False

    def text(self, path: str) -> str | None:
        """Return the text of a file, its lines ending in a line feed each; None after a problem."""
        opened = self._opened(path)
        if opened is None:
            return None
        handle, size = opened
        try:
            if size > LARGEST_TEXT:
                what = f"the file has {size:,} bytes; at most {LARGEST_TEXT:,} are read"
                self._report(path, "too-large", what, "shorten it or split it")
                return None
            data = _read(handle, size)
        finally:
            os.close(handle)
        text, problems = decoded(data, path)
        self.problems += problems
        return text

    def fingerprint(self, path: str) -> Fingerprint:
        """Return what is known of an attachment as it is published; no hash of a large one."""
        opened = self._opened(path)
        if opened is None:
            return Fingerprint("", 0)
        handle, size = opened
        with os.fdopen(handle, "rb") as file:
            if size > LARGEST_ATTACHMENT:
                return Fingerprint("", size)
            if not is_picture(path):
                return Fingerprint(hashlib.file_digest(file, "sha256").hexdigest(), size)
            data = file.read()
        picture = published_picture(data)
        if picture is None:
            return Fingerprint(hashlib.sha256(data).hexdigest(), size)
        digest = hashlib.sha256(picture.data).hexdigest()
        return Fingerprint(digest, len(picture.data), picture.width, picture.height)

    def _opened(self, path: str) -> tuple[int, int] | None:
        """A handle on the plain file at `path`, and its size in bytes; None after a problem."""
        try:
            opened = open_plain(f"{self._top}/{path}")
        except OSError as error:
            what = f"the file cannot be opened ({error.strerror})"
            self._report(path, "unreadable", what, "check its permissions")
            return None
        if opened is None:
            self._report(path, "not-a-file", "this is not a plain file", "remove it")
        return opened

    def _report(self, path: str, rule: str, what: str, fix: str) -> None:
        self.problems.append(Problem(place=Place(path), rule=rule, what=what, fix=fix))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Return whether `entry` is a folder or a link to one; a link in a circle is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _read(handle: int, size: int) -> bytes:
    """Return the bytes of the open file, at most one more than a text may have."""
    data = os.read(handle, size + 1)
    if len(data) != size:  # it changes just now, or comes in pieces
        while len(data) <= LARGEST_TEXT and (more := os.read(handle, LARGEST_TEXT)):
            data += more
    return data[: LARGEST_TEXT + 1]


def _gives_away(path: str, target: str) -> bool:
    """Return whether a link at `path` would bring out what is private at `target`."""

    def lies_in(folder: str, which: str) -> bool:
        return f"{which}/".startswith(f"{folder}/")

    for folder in COPIED_FOLDERS:
        if lies_in(folder, path):
            return not lies_in(folder, target)
    if lies_in(PLAN, target) or lies_in(target, PLAN):
        return not lies_in(PLAN, path)
    return target.endswith(_TEXT_ENDINGS) and not path.endswith(_TEXT_ENDINGS)
