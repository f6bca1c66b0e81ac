"""A bucket: each file an object, each write seen at once and whole.

Conditional writes are decided by the storage: it writes only if there is no
object, or if the object has the expected tag. A connection may break after a
write and before its answer; so a write that seems lost is read back before it
counts as a conflict.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hubgen.publish.destinations.bucket.objects import TRIES, Objects, Tag, TaggedObject, pause
from hubgen.publish.destinations.bucket.prefetcher import Prefetcher
from hubgen.publish.destinations.destination import ImmediateWrites
from hubgen.publish.destinations.store import DestinationError, Stored

if TYPE_CHECKING:
    from obstore.store import ObjectStore

_LEDGER = "editions/ledger.jsonl"  # read twice in each publication, and it grows
_UNCHANGING = "editions/packs/"  # changed by redactions alone, and each is read several times
_MOST_TAGS, _MOST_CACHED, _LARGEST_CACHED = 100, 100, 1_000_000


class BucketStore:
    """The objects of `store`; `name` is what its user calls it."""

    max_workers = 16

    def __init__(self, store: ObjectStore, name: str) -> None:
        self.name = name
        self._objects = Objects(store, name)
        self._prefetcher = Prefetcher(self._find, self.max_workers)
        self._tags: dict[str, tuple[str, Tag]] = {}
        self._ledger: TaggedObject | None = None
        self._cached: dict[str, TaggedObject] = {}
        self._is_checked = False

    def get(self, path: str) -> Stored | None:
        """Return the file at `path`; None if there is none."""
        stored = self._cached.get(path) or self._prefetcher.get(path)
        if stored is None:
            return None
        if path.startswith(_UNCHANGING) and len(stored.data) <= _LARGEST_CACHED:
            self._cached = {} if len(self._cached) >= _MOST_CACHED else self._cached
            self._cached[path] = stored
        version = stored.version
        self._remember(path, version, stored.tag)
        return Stored(data=stored.data, version=version)

    def prefetch(self, paths: Iterable[str]) -> None:
        """Fetch these files, some at a time."""
        self._prefetcher.prefetch(path for path in paths if path not in self._cached)

    def list(self, below: str = "") -> Iterator[str]:
        """Yield the paths of all files below the folder `below`, in order."""
        yield from self._objects.list(below.strip("/"))

    def put(self, path: str, data: bytes) -> None:
        """Write the file, whatever is there."""
        self._forget(path)
        self._objects.put(path, data)

    def put_if_absent(self, path: str, data: bytes) -> bool:
        """Write the file unless there is one; of two processes one wins."""
        won = self._put_if(None, path, data)
        if won:
            self._check_conditions(path, data)
        return won

    def put_if_unchanged(self, path: str, data: bytes, seen: str) -> bool:
        """Write the file if it still has the version `seen`; of two processes one wins."""
        version, tag = self._tags.get(path, ("", None))
        if tag is None or version != seen:
            stored = self._find(path)
            if stored is None or stored.version != seen:
                return False
            tag = stored.tag
        return self._put_if(tag, path, data)

    def delete(self, path: str) -> None:
        """Remove the file."""
        self._forget(path)
        self._objects.delete(path)

    def _forget(self, path: str) -> None:
        self._prefetcher.forget(path)
        self._cached.pop(path, None)

    def _find(self, path: str) -> TaggedObject | None:
        if path != _LEDGER:
            return self._objects.get(path)
        self._ledger = self._objects.get(path, self._ledger)
        return self._ledger

    def _put_if(self, condition: Tag | None, path: str, data: bytes) -> bool:
        """Write the file on a condition; return False if it did not hold."""
        for attempt in range(TRIES):
            tag = self._objects.put_if(condition, path, data)
            if tag is None:
                stored = self._objects.get(path)
                if stored and stored.data == data:
                    tag = stored.tag
                elif (stored.tag if stored else None) != condition:
                    return False
            if tag is not None:
                self._remember(path, hashlib.sha256(data).hexdigest(), tag)
                return True
            pause(attempt)
        raise DestinationError(
            f"{self.name}: {path} could not be written; publish again in a minute"
        )

    def _check_conditions(self, path: str, data: bytes) -> None:
        """Raise DestinationError if the storage ignores conditions: two could publish."""
        if self._is_checked:
            return
        tag = self._tags[path][1]
        other = replace(tag, entity='"0"', generation="1" if tag.generation else None)
        for wrong in (None, other):
            if self._objects.put_if(wrong, path, data) is not None:
                self._objects.delete(path)
                raise DestinationError(
                    f"{self.name}: this storage overwrites files without regard to If-None-Match"
                    " and If-Match, so two publishers could destroy each other's work;"
                    " hubgen needs one that keeps to them"
                )
        self._is_checked = True

    def _remember(self, path: str, version: str, tag: Tag) -> None:
        if len(self._tags) >= _MOST_TAGS:
            self._tags.clear()
        self._tags[path] = (version, tag)


class BucketDestination(BucketStore, ImmediateWrites):
    """A bucket as a destination."""

    def cautions(self) -> Sequence[str]:
        """Warn that removed words stay readable if the bucket keeps versions."""
        has_versions = self._ledger is not None and self._ledger.tag.generation
        if not has_versions or not self.name.startswith("s3:"):
            return ()
        return ("words removed from the record stay in the earlier versions that the bucket keeps",)
