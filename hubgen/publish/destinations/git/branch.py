"""A branch as a destination: a publication is one commit, and one push makes it seen.

Files that nobody wrote (CNAME, a README) stay. So does the history, unless
something is to be erased: then the branch begins again with what it holds.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from hubgen.publish.canonical import canonical
from hubgen.publish.destinations.git.branch_store import SIZES, BranchStore, Slot
from hubgen.publish.destinations.git.cautions import Sizes, private_cautions
from hubgen.publish.destinations.git.remote import Remote, find_remote
from hubgen.publish.destinations.git.repository import Repository

_NO_JEKYLL = ".nojekyll"
_NEUTRAL = ("hubgen", "noreply@localhost")


class GitDestination(BranchStore):
    """A branch of a remote, as the hub at `root` reaches it."""

    is_atomic = True

    def __init__(self, remote: Remote, root: Path) -> None:
        super().__init__(remote.name, Repository(_folder(self, remote, root), remote, root))
        self._remote, self._root = remote, root
        self._is_erasing = False
        self._author = _NEUTRAL

    def sign(self, name: str, address: str) -> None:
        """Sign commits as the hub, never as the person who happens to publish."""
        self._author = (_plain(name) or _NEUTRAL[0], _plain(address) or _NEUTRAL[1])

    def clear_leftovers(self) -> None:
        """Nothing is ever half written."""

    def erase(self, path: str, rest: bytes | None) -> None:
        """Write the rest, or remove the file, and with `finish` the history goes too."""
        if rest is None:
            self.delete(path)
        else:
            self.put(path, rest)
        self._is_erasing = True

    def finish(self, message: str, at: datetime) -> bool:
        """Commit and push what was written; False where the branch moved meanwhile."""
        written = {path: slot for path, slot in self.staged.items() if slot}
        removed = {path for path, slot in self.staged.items() if not slot and self.entry(path)}
        done = True
        if written or removed:
            tip = self.tip
            written |= self._extra(written, removed)
            commit = self.repository.write(self._stream(written, removed, message, at))
            done = self.repository.push(commit, tip)
            self.moved_to(commit if done else None)
        self.clear()
        self._is_erasing = False
        return done

    def cautions(self) -> Sequence[str]:
        """Return warnings about private files in a repository, and about sizes near the limit."""
        return [*self._private(), *self._sizes().cautions(self._remote)]

    def _private(self) -> Sequence[str]:
        return private_cautions(self._remote, self._root)

    def _sizes(self) -> Sizes:
        stored = self.get(SIZES)
        try:
            sizes = Sizes(**json.loads(stored.data)) if stored else Sizes()
        except (ValueError, TypeError, RecursionError):
            return Sizes()
        return sizes if self.tip and self.repository.has_past(self.tip) else sizes.without_past()

    def _extra(self, written: dict[str, Slot], removed: set[str]) -> dict[str, Slot]:
        """Return the files to write, with those of hubgen's own: a mark for Pages, and sizes."""
        if _NO_JEKYLL not in self.staged and self.entry(_NO_JEKYLL) is None:
            self.put(_NO_JEKYLL, b"")
        before = {path: self.entry(path) for path in [*written, *removed]}
        known = self.repository.sizes([one for one in before.values() if one])
        old = {path: known.get(entry.name) for path, entry in before.items() if entry}
        new = {path: slot.length for path, slot in written.items()}
        sizes = self._sizes().after(old, new)
        sizes = sizes.without_past() if self._is_erasing else sizes
        self.put(SIZES, canonical(sizes.as_dict()) + b"\n")
        return {path: slot for path, slot in self.staged.items() if slot}

    def _stream(
        self, written: dict[str, Slot], removed: set[str], message: str, at: datetime
    ) -> Iterator[bytes]:
        """Yield the commit as input of `git fast-import`."""
        numbers = {path: number for number, path in enumerate(sorted(written), start=1)}
        for path, number in numbers.items():
            yield f"blob\nmark :{number}\ndata {written[path].length}\n".encode()
            yield from self.pieces(written[path])
            yield b"\n"
        mark, text = len(numbers) + 1, message.encode()
        who = "{} <{}> {} +0000".format(*self._author, int(at.timestamp()))
        yield f"commit refs/hubgen/commit\nmark :{mark}\nauthor {who}\ncommitter {who}\n".encode()
        yield b"data %d\n%b\n" % (len(text), text)
        if self.tip and self._is_erasing:
            tree = self.repository.reader.name(f"{self.tip}^{{tree}}")
            yield f'M 040000 {tree} ""\n'.encode()
        elif self.tip:
            yield f"from {self.tip}\n".encode()
        for path in sorted(removed):  # first: a page may take the place of a file of its name
            yield b"D %b\n" % _quoted(path)
        for path, number in numbers.items():
            yield b"M 100644 :%d %b\n" % (number, _quoted(path))
        yield f"\nget-mark :{mark}\ndone\n".encode()


def _plain(text: str) -> str:
    return re.sub(r"[<>\x00-\x1f]", "", text).strip()


def open_branch(where: str, root: Path) -> GitDestination:
    """Return the branch that `where` names, like `git:origin#gh-pages`. Raises WrongUsageError."""
    return GitDestination(find_remote(where, root), root)


def _folder(destination: GitDestination, remote: Remote, root: Path) -> Path:
    """Return the folder of the repository: in the hub, or a temporary one without a hub."""
    key = hashlib.sha256(f"{remote.place}#{remote.branch}".encode()).hexdigest()[:16]
    if (root / "content").is_dir():
        return root / ".hubgen" / "git" / key
    temporary = Path(tempfile.mkdtemp(prefix="hubgen-"))
    weakref.finalize(destination, shutil.rmtree, temporary, ignore_errors=True)
    return temporary / key


def _quoted(path: str) -> bytes:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'.encode("utf-8", "surrogateescape")
