"""The interface of an object store: few verbs, which a folder, a bucket or a branch can have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from hubgen.problems import HubgenError


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A file in a store; `version` changes whenever its bytes do."""

    data: bytes = field(repr=False)
    version: str


class DestinationError(HubgenError):
    """The destination cannot be read or written; the text says why."""


class ObjectStore(Protocol):
    """Files by their paths, which run from the store's root, without a leading slash.

    Each single write is seen whole or not at all; who writes reads what it wrote.
    What a file is served as follows from its path alone (see `serving`).
    Every verb may raise DestinationError.
    """

    name: str
    max_workers: int
    """How many files may be transferred at once; only `put` and `delete` are called in parallel."""

    def get(self, path: str) -> Stored | None:
        """Return the file at `path`; None where there is none."""

    def prefetch(self, paths: Iterable[str]) -> None:
        """Announce that these files will be read, so that many can be fetched at once."""

    def list(self, below: str = "") -> Iterator[str]:
        """Yield the paths of all files below `below`, in order, without the store's own."""

    def put(self, path: str, data: bytes) -> None:
        """Write the file, whatever is there."""

    def put_if_absent(self, path: str, data: bytes) -> bool:
        """Write the file unless there is one; False where there is. Of two at once one wins."""

    def put_if_unchanged(self, path: str, data: bytes, seen: str) -> bool:
        """Write the file if it still has the version `seen`; False where it has not."""

    def delete(self, path: str) -> None:
        """Remove the file; no error where there is none."""
