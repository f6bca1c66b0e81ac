"""A folder: on this machine or on a share, served by any web server.

A file is written to a temporary name and renamed. Conditional writes happen
under a lock that ends with its process.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hubgen.platform.files import replace
from hubgen.platform.locks import exclusive
from hubgen.publish.destinations.destination import ImmediateWrites
from hubgen.publish.destinations.store import DestinationError, Stored

_WORK = "editions/.work"
_LOCK = "lock"


class FolderStore:
    """The folder `root`; `name` is what its user calls it."""

    max_workers = 1

    def __init__(self, root: Path, name: str | None = None) -> None:
        self.root = root
        self.name = name or str(root)
        self._work = root / _WORK

    def get(self, path: str) -> Stored | None:
        """Return the file at `path`; None if there is none."""
        with _destination_errors(self.name, "read"):
            try:
                data = (self.root / path).read_bytes()
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return None
        return Stored(data=data, version=_version(data))

    def prefetch(self, paths: Iterable[str]) -> None:
        """Do nothing: files are local."""

    def list(self, below: str = "") -> Iterator[str]:
        """Yield the paths of all files below the folder `below`, in order."""
        paths = []
        with _destination_errors(self.name, "read"):
            for folder, folders, names in os.walk(self.root / below):
                folders[:] = [one for one in folders if Path(folder, one) != self._work]
                paths += [Path(folder, name).relative_to(self.root).as_posix() for name in names]
        yield from sorted(paths)

    def put(self, path: str, data: bytes) -> None:
        """Write the file, whatever is there."""
        with _destination_errors(self.name, "written"):
            self._put(path, data, durable=False)

    def put_if_absent(self, path: str, data: bytes) -> bool:
        """Write the file unless there is one; of two processes one wins."""
        with _destination_errors(self.name, "written"), self._locked():
            if (self.root / path).exists():
                return False
            self._put(path, data, durable=True)
            return True

    def put_if_unchanged(self, path: str, data: bytes, seen: str) -> bool:
        """Write the file if it still has the version `seen`; of two processes one wins."""
        with _destination_errors(self.name, "written"), self._locked():
            stored = self.get(path)
            if stored is None or stored.version != seen:
                return False
            self._put(path, data, durable=True)
            return True

    def delete(self, path: str) -> None:
        """Remove the file and the folders that it leaves empty."""
        with _destination_errors(self.name, "written"):
            self._delete(path)

    def clear_leftovers(self) -> None:
        """Remove what killed publications left half written."""
        with _destination_errors(self.name, "written"):
            for left in self._work.glob("*"):
                if left.name != _LOCK:
                    left.unlink(missing_ok=True)

    def _put(self, path: str, data: bytes, *, durable: bool) -> None:
        place = self.root / path
        self._work.mkdir(parents=True, exist_ok=True)
        for folder in place.relative_to(self.root).parents:
            if (self.root / folder).is_file():  # a page takes the place of a file of that name
                (self.root / folder).unlink()
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._work / secrets.token_hex(8)
        try:
            with temporary.open("wb") as file:
                file.write(data)
                if durable:
                    file.flush()
                    os.fsync(file.fileno())
            replace(temporary, place)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise

    def _delete(self, path: str) -> None:
        place = self.root / path
        if not place.is_dir():
            with suppress(FileNotFoundError, NotADirectoryError):
                place.unlink()
        for folder in place.relative_to(self.root).parents[:-1]:
            with suppress(FileNotFoundError, NotADirectoryError):
                if any((self.root / folder).iterdir()):
                    return
                (self.root / folder).rmdir()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._work.mkdir(parents=True, exist_ok=True)
        with exclusive(self._work / _LOCK):
            yield


class FolderDestination(FolderStore, ImmediateWrites):
    """A folder as a destination."""


def _version(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@contextmanager
def _destination_errors(name: str, verb: str) -> Iterator[None]:
    """Raise errors of the operating system as DestinationError."""
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise DestinationError(
            f"{name} could not be {verb}: {error.strerror or error}{where}"
        ) from error
