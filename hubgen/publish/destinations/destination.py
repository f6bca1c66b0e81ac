"""The interface of a destination: few verbs, so that a folder, bucket or branch can have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from hubgen.problems import HubgenError


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A file as it stands on a destination; `version` changes whenever its bytes do."""

    data: bytes = field(repr=False)
    version: str


class DestinationError(HubgenError):
    """The destination cannot be read or written; the text says why."""


class Destination(Protocol):
    """A place that the public reads. Paths run from its root, without a leading slash.

    Each single write is seen whole or not at all, at once or not before
    `finish`; who writes reads what it wrote. What a file is served as follows
    from its path alone (see `serving`). Every verb may raise DestinationError.
    """

    name: str
    max_workers: int
    """How many files it takes at once; only `put` and `delete` are shared."""

    is_atomic: bool
    """Whether everything is seen at `finish` and not before, or nothing at all."""

    def read(self, path: str) -> Stored | None:
        """The file at `path`; None where there is none."""

    def prefetch(self, paths: Iterable[str]) -> None:
        """Tells that these files will be read: many at once may come quicker than one by one."""

    def list(self, below: str = "") -> Iterator[str]:
        """The paths of all files below `below`, in order, without the destination's own."""

    def put(self, path: str, data: bytes) -> None:
        """Writes the file, whatever stood there."""

    def put_if_absent(self, path: str, data: bytes) -> bool:
        """Writes the file unless there is one; False where there is. Of two at once one wins."""

    def put_if_unchanged(self, path: str, data: bytes, seen: str) -> bool:
        """Writes the file if it still is of the version `seen`; False where it is not."""

    def delete(self, path: str) -> None:
        """Removes the file; no error where it is gone."""

    def forget(self, path: str, left: bytes | None) -> None:
        """Writes what is `left` of the file, or removes it, for good.

        No earlier state that the place keeps shows what it was either.
        """

    def clear_leftovers(self) -> None:
        """Clears what killed publications left half written; for the holder of the claim alone."""

    def finish(self, words: str, at: datetime) -> bool:
        """Makes seen what was written, where writes wait for it; `words` tell people what it is.

        `at` is when it was published. False, and nothing was written, where somebody
        else was first.
        """

    def cautions(self) -> Sequence[str]:
        """What people should know about this place before they publish there."""
