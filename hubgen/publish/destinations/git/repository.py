"""Repository: a bare one of hubgen's own below `.hubgen/`, with the branch's tip.

Nothing is checked out. Of the tip it fetches the folders, and of the files
only those that are read. It can be removed at any time: the next publication
fetches again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from hubgen.platform.locks import exclusive
from hubgen.publish.destinations.git.reading import Reader, TreeEntry
from hubgen.publish.destinations.git.remote import Remote
from hubgen.publish.destinations.git.running import Git, GitError, Settings
from hubgen.publish.destinations.store import DestinationError

_SEEN = "refs/hubgen/seen"
_LOCK = "hubgen.lock"
_READY = "hubgen.ready"
_LEFT = ("*.lock", "refs/hubgen/*.lock", "objects/*.lock", "objects/pack/tmp_*", "fast_import_*")
_OWN_SETTINGS: Settings = (
    ("core.hooksPath", "/dev/null"),
    ("gc.autoDetach", "false"),
    ("fetch.fsckObjects", "false"),
)
_PARTIAL_CLONE: Settings = (
    ("remote.site.promisor", "true"),
    ("remote.site.partialclonefilter", "blob:none"),
)
_RACE = re.compile(
    r"\[rejected\]|failed to update ref|cannot lock ref|incorrect old value|fetch first"
    r"|reference already exists"
)
_FETCH_LITTLE = (
    "--no-tags",
    "--no-write-fetch-head",
    "--recurse-submodules=no",
    "--filter=blob:none",
)


class Repository:
    """The repository at `folder` for the branch of `remote`."""

    def __init__(self, folder: Path, remote: Remote, root: Path) -> None:
        self.folder, self._remote = folder, remote
        self._ref = f"refs/heads/{remote.branch}"
        place = (("remote.site.url", remote.url), ("remote.site.pushurl", remote.push_url))
        settings = (*remote.settings, *_OWN_SETTINGS, *place)
        self._plain = Git(root, repository=folder, settings=settings)
        self._git = Git(root, repository=folder, settings=(*settings, *_PARTIAL_CLONE))
        self._reader: Reader | None = None

    @property
    def reader(self) -> Reader:
        """A reader of what is here, which fetches nothing."""
        if self._reader is None:
            self._reader = Reader(self._plain)
        return self._reader

    def tip(self) -> str | None:
        """Fetch and return the commit of the branch; None if there is no such branch."""
        if not (self.folder / _READY).is_file():
            self._create()
        printed = self._git.run("ls-remote", "site", self._ref, remote=self._remote.name).decode()
        commit = printed.split("\t")[0] if printed.rstrip().endswith(f"\t{self._ref}") else None
        if commit is None or commit == self.reader.name(_SEEN):
            return commit
        with self._locked() as lock:
            refs = f"+{self._ref}:{_SEEN}"
            arguments = ("fetch", "--quiet", "--depth=1", "--no-auto-maintenance", *_FETCH_LITTLE)
            self._git.run(*arguments, "site", refs, remote=self._remote.name, inherited=(lock,))
        fetched = self.reader.name(_SEEN)
        if fetched is None:
            raise DestinationError(
                f"{self._remote.name}: it was fetched, and is not here; remove {self.folder}"
            )
        return fetched

    def fetch(self, entries: Iterable[TreeEntry]) -> None:
        """Fetch the missing ones of these files, all at once."""
        missing = [one for one, size in self.sizes(entries).items() if size is None]
        if not missing:
            return
        arguments = (
            "-c",
            "fetch.negotiationAlgorithm=noop",
            "fetch",
            "--quiet",
            *_FETCH_LITTLE,
            "--stdin",
        )
        data = [f"{one}\n".encode() for one in missing]
        with self._locked() as lock:
            self._git.run(
                *arguments, "site", data=data, remote=self._remote.name, inherited=(lock,)
            )

    def sizes(self, entries: Iterable[TreeEntry]) -> dict[str, int | None]:
        """Return the sizes of files by their hashes, in bytes; None for missing ones."""
        names = list(dict.fromkeys(one.name for one in entries if not one.is_folder))
        if not names:
            return {}
        data = [f"{name}\n".encode() for name in names]
        printed = self._plain.run("cat-file", "--batch-check=%(objectsize)", data=data).decode()
        sizes = (int(line) if line.isdigit() else None for line in printed.splitlines())
        return dict(zip(names, sizes, strict=True))

    def has_past(self, commit: str) -> bool:
        """Return whether it has a parent, here or not."""
        head = (self.reader.file(commit) or b"").partition(b"\n\n")[0]
        return b"\nparent " in head

    def write(self, stream: Iterable[bytes]) -> str:
        """Run `git fast-import` on `stream` and return the commit that it prints."""
        with self._locked() as lock:
            arguments = ("fast-import", "--quiet", "--force", "--done", "--date-format=raw")
            return self._git.run(*arguments, data=stream, inherited=(lock,)).decode().strip()

    def push(self, commit: str, seen: str | None) -> bool:
        """Move the branch from the commit `seen` to `commit`; return False if it was elsewhere."""
        lease = f"--force-with-lease={self._ref}:{seen or ''}"
        arguments = ("push", "--porcelain", "--no-verify", lease, "site", f"{commit}:{self._ref}")
        with self._locked() as lock:
            try:
                # Not as a partial one: it would fetch what it could write a difference to.
                self._plain.run(*arguments, remote=self._remote.name, inherited=(lock,))
            except GitError as error:
                if self._is_at(commit):  # the answer was lost, not the publication
                    return True
                if _RACE.search(error.printed.decode("utf-8", "replace")):
                    return False
                raise _refused(error, self._remote) from error
            self._git.run("update-ref", _SEEN, commit, inherited=(lock,))
            self._git.run("gc", "--auto", "--quiet", inherited=(lock,))
        return True

    def _is_at(self, commit: str) -> bool:
        try:
            return self._git.run("ls-remote", "site", self._ref).decode().startswith(commit)
        except GitError:
            return False

    def _create(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._locked():
                self._plain.run("init", "--quiet", "--bare", "--template=")
                (self.folder / _READY).touch()
        except OSError as error:
            raise DestinationError(f"{self.folder} cannot be created: {error.strerror}") from error

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """Hold the lock on the repository, and clear what a killed git left.

        Every git that writes inherits the lock, so one that outlives its publisher holds it.
        """
        with ExitStack() as stack:
            try:
                lock = stack.enter_context(exclusive(self.folder / _LOCK))
            except OSError as error:
                raise DestinationError(
                    f"{self.folder} could not be written: {error.strerror}"
                ) from error
            for pattern in _LEFT:
                for left in self.folder.glob(pattern):
                    if left.name != _LOCK:
                        left.unlink(missing_ok=True)
            yield lock


def _refused(error: GitError, remote: Remote) -> DestinationError:
    """Return the error for a push that the remote refused, with its reason."""
    reason = re.search(r"\[remote rejected\] \((.*)\)", error.printed.decode("utf-8", "replace"))
    if reason is None:
        return error
    said = re.findall(r"^remote:\s*(.*\S)", error.said, re.MULTILINE)
    more = f": {' '.join(said)}" if said else ""
    return DestinationError(f"{remote.name} refused the publication ({reason[1]}){more}")
