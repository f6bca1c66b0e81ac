"""A bucket: each file an object, each write seen at once and whole.

What must not happen twice is decided by the storage: it writes only if nothing
stands there, or if that has the tag which was seen. A connection may break
after a write was done and before that was said; so a write that seems lost is
read back before anybody is told that another was first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hubgen.publish.destinations.bucket.ahead import Ahead
from hubgen.publish.destinations.bucket.objects import TRIES, Found, Objects, Tag, pause
from hubgen.publish.destinations.destination import ImmediateWrites
from hubgen.publish.destinations.store import DestinationError, Stored

if TYPE_CHECKING:
    from obstore.store import ObjectStore

_HELD = "editions/ledger.jsonl"  # read twice in each publication, and it grows
_UNCHANGING = "editions/packs/"  # changed by removals alone, and each is read several times
_MOST_TAGS, _MOST_KEPT, _LARGEST_KEPT = 100, 100, 1_000_000


class BucketStore:
    """The objects of `store`; `name` is what its user calls it."""

    max_workers = 16

    def __init__(self, store: ObjectStore, name: str) -> None:
        self.name = name
        self._objects = Objects(store, name)
        self._ahead = Ahead(self._find, self.max_workers)
        self._tags: dict[str, tuple[str, Tag]] = {}
        self._held: Found | None = None
        self._kept: dict[str, Found] = {}
        self._is_proved = False

    def get(self, path: str) -> Stored | None:
        """The file at `path`; None where there is none."""
        found = self._kept.get(path) or self._ahead.take(path)
        if found is None:
            return None
        if path.startswith(_UNCHANGING) and len(found.data) <= _LARGEST_KEPT:
            self._kept = {} if len(self._kept) >= _MOST_KEPT else self._kept
            self._kept[path] = found
        version = found.version
        self._remember(path, version, found.tag)
        return Stored(data=found.data, version=version)

    def prefetch(self, paths: Iterable[str]) -> None:
        """Fetches these files some at a time."""
        self._ahead.prefetch(path for path in paths if path not in self._kept)

    def list(self, below: str = "") -> Iterator[str]:
        """The paths of all files below the folder `below`, in order."""
        yield from self._objects.list(below.strip("/"))

    def put(self, path: str, data: bytes) -> None:
        """Writes the file, whatever stood there."""
        self._forget(path)
        self._objects.put(path, data)

    def put_if_absent(self, path: str, data: bytes) -> bool:
        """Writes the file unless there is one; of two processes one wins."""
        won = self._put_on(None, path, data)
        if won:
            self._prove(path, data)
        return won

    def put_if_unchanged(self, path: str, data: bytes, seen: str) -> bool:
        """Writes the file if it still is of the version `seen`; of two processes one wins."""
        version, tag = self._tags.get(path, ("", None))
        if tag is None or version != seen:
            found = self._find(path)
            if found is None or found.version != seen:
                return False
            tag = found.tag
        return self._put_on(tag, path, data)

    def delete(self, path: str) -> None:
        """Removes the file."""
        self._forget(path)
        self._objects.delete(path)

    def _forget(self, path: str) -> None:
        self._ahead.forget(path)
        self._kept.pop(path, None)

    def _find(self, path: str) -> Found | None:
        if path != _HELD:
            return self._objects.get(path)
        self._held = self._objects.get(path, self._held)
        return self._held

    def _put_on(self, condition: Tag | None, path: str, data: bytes) -> bool:
        """Writes the file on a condition; False where that did not hold."""
        for tried in range(TRIES):
            tag = self._objects.put_on(condition, path, data)
            if tag is None:
                stands = self._objects.get(path)
                if stands and stands.data == data:
                    tag = stands.tag
                elif (stands.tag if stands else None) != condition:
                    return False
            if tag is not None:
                self._remember(path, hashlib.sha256(data).hexdigest(), tag)
                return True
            pause(tried)
        raise DestinationError(
            f"{self.name}: {path} could not be written; publish again in a minute"
        )

    def _prove(self, path: str, data: bytes) -> None:
        """Raises DestinationError where the storage ignores conditions: two could publish."""
        if self._is_proved:
            return
        stands = self._tags[path][1]
        other = replace(stands, entity='"0"', generation="1" if stands.generation else None)
        for wrong in (None, other):
            if self._objects.put_on(wrong, path, data) is not None:
                self._objects.delete(path)
                raise DestinationError(
                    f"{self.name}: this storage overwrites files without regard to If-None-Match"
                    " and If-Match, so two publishers could destroy each other's work;"
                    " hubgen needs one that keeps to them"
                )
        self._is_proved = True

    def _remember(self, path: str, version: str, tag: Tag) -> None:
        if len(self._tags) >= _MOST_TAGS:
            self._tags.clear()
        self._tags[path] = (version, tag)


class BucketDestination(BucketStore, ImmediateWrites):
    """A bucket as a destination."""

    def cautions(self) -> Sequence[str]:
        """That what is removed from the record stays readable, where the bucket keeps versions."""
        has_versions = self._held is not None and self._held.tag.generation
        if not has_versions or not self.name.startswith("s3:"):
            return ()
        return ("words removed from the record stay in the earlier versions that the bucket keeps",)
