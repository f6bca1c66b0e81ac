"""The interface of a destination: an object store, and how a publication to it ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from hubgen.publish.destinations.store import ObjectStore


class Destination(ObjectStore, Protocol):
    """A place that the public reads: a store, and the transaction of a publication over it.

    The transaction is the same everywhere (see `PublishLock`): acquire the lock,
    write, release, `finish`. Destinations differ in when writes are seen.
    """

    is_atomic: bool
    """Whether all writes are seen together at `finish`, or none; otherwise each is seen at once."""

    def sign(self, name: str, address: str) -> None:
        """Set the author of publications, for a place that records one."""

    def clear_leftovers(self) -> None:
        """Remove what killed publications left half written; for the holder of the lock alone."""

    def erase(self, path: str, rest: bytes | None) -> None:
        """Write the `rest` of the file, or remove it, for good.

        No earlier state that the place keeps shows what it was either.
        """

    def finish(self, message: str, at: datetime) -> bool:
        """End the publication of the time `at`; `message` tells people what it is.

        False, and nothing was written, where writes wait for this and somebody
        else was first.
        """

    def cautions(self) -> Sequence[str]:
        """Return what people should know about this place before they publish there."""


class ImmediateWrites:
    """The transaction over a store in which each write is visible at once.

    A destination of this kind inherits this class and its store.
    """

    is_atomic = False

    def sign(self, name: str, address: str) -> None:
        """Ignore it: no author is recorded."""

    def clear_leftovers(self) -> None:
        """Do nothing: nothing is left half written, unless the store says otherwise."""

    def erase(self: ObjectStore, path: str, rest: bytes | None) -> None:
        """Write the `rest` of the file, or remove it."""
        if rest is None:
            self.delete(path)
        else:
            self.put(path, rest)

    def finish(self, message: str, at: datetime) -> bool:  # noqa: ARG002 - no message is recorded
        """Return True: every write was visible at once."""
        return True

    def cautions(self) -> Sequence[str]:
        """Return none, unless the store says otherwise."""
        return ()
