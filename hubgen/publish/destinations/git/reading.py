"""Reading a repository: folders and files by their hashes, through one git process."""

from __future__ import annotations

import subprocess
import weakref
from collections.abc import Iterator
from dataclasses import dataclass

from hubgen.publish.destinations.git.running import Git, GitError

_FOLDER = "40000"
_LINKED = "160000"


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """A file or folder in a folder: its kind as git writes it, and the hash of what it holds."""

    mode: str
    name: str

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return self.mode == _FOLDER


class Reader:
    """Reads what the repository of `git` holds, without fetching."""

    def __init__(self, git: Git) -> None:
        pipe = subprocess.PIPE
        self._process = git.start(
            "cat-file", "--batch", stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
        )
        self._folders: dict[str, dict[str, TreeEntry]] = {}
        weakref.finalize(self, _end, self._process)

    def name(self, reference: str) -> str | None:
        """Return the hash of `reference`; None if there is none."""
        answer = self._query(reference)
        return answer[0] if answer else None

    def file(self, name: str) -> bytes | None:
        """Return the bytes of the file of that hash; None if it is not here."""
        answer = self._query(name)
        return answer[1] if answer else None

    def entry(self, commit: str, path: str) -> TreeEntry | None:
        """Return what is at `path` in `commit`."""
        at = TreeEntry(_FOLDER, f"{commit}^{{tree}}")
        for part in [part for part in path.split("/") if part]:
            entry = self._folder(at.name).get(part) if at.is_folder else None
            if entry is None:
                return None
            at = entry
        return at

    def files(self, commit: str, below: str) -> Iterator[str]:
        """Yield the paths of all files below the folder `below`."""
        start = self.entry(commit, below)
        if start is not None and start.is_folder:
            prefix = f"{below.strip('/')}/" if below.strip("/") else ""
            yield from self._files(start.name, prefix)

    def _files(self, name: str, prefix: str) -> Iterator[str]:
        for part, entry in sorted(self._folder(name).items()):
            if entry.is_folder:
                yield from self._files(entry.name, f"{prefix}{part}/")
            elif entry.mode != _LINKED:
                yield prefix + part

    def _folder(self, name: str) -> dict[str, TreeEntry]:
        if name not in self._folders:
            answer = self._query(name)
            if answer is None:
                raise GitError(f"a folder of the branch is missing here ({name[:12]})")
            self._folders[name] = dict(_entries(answer[1], len(answer[0]) // 2))
        return self._folders[name]

    def _query(self, name: str) -> tuple[str, bytes] | None:
        """Return the hash and the bytes of an object; None if it is not here."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None  # noqa: S101 - they are pipes, see above
        assert stdout is not None  # noqa: S101
        try:
            stdin.write(f"{name}\n".encode())
            stdin.flush()
            head = stdout.readline().split()
        except OSError:
            head = []
        if not head:
            raise GitError("git stopped while the branch was read")
        if len(head) != 3:  # noqa: PLR2004 - "HASH KIND SIZE", or "NAME missing"
            return None
        data = stdout.read(int(head[2]) + 1)[:-1]
        return head[0].decode(), data


def _entries(data: bytes, length: int) -> Iterator[tuple[str, TreeEntry]]:
    """Yield what a folder holds, by name; a hash has `length` bytes."""
    at = 0
    while at < len(data):
        end = data.index(b"\0", at)
        mode, _, part = data[at:end].partition(b" ")
        at = end + 1 + length
        yield (
            part.decode("utf-8", "surrogateescape"),
            TreeEntry(mode.decode(), data[end + 1 : at].hex()),
        )


def _end(process: subprocess.Popen[bytes]) -> None:
    with process:
        if process.stdin is not None:
            process.stdin.close()
