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
        """Say in whose name publications are made, for a place that keeps one."""

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
    """The transaction over a store in which each write is seen at once and nothing is kept.

    A destination of this kind is this class beside its store.
    """

    is_atomic = False

    def sign(self, name: str, address: str) -> None:
        """No name is kept."""

    def clear_leftovers(self) -> None:
        """Nothing is ever left half written, unless the store says otherwise."""

    def erase(self: ObjectStore, path: str, rest: bytes | None) -> None:
        """Write the `rest` of the file, or remove it."""
        if rest is None:
            self.delete(path)
        else:
            self.put(path, rest)

    def finish(self, message: str, at: datetime) -> bool:  # noqa: ARG002 - no words are kept
        """Every write was seen at once."""
        return True

    def cautions(self) -> Sequence[str]:
        """None, unless the store says otherwise."""
        return ()
