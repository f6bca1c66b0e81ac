"""The objects of a store: single requests, repeated where the network or the service falters.

obstore itself repeats what was throttled, failed or never answered; what it
leaves is an answer that breaks off half way.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, NotModifiedError, PreconditionError

from hubgen.publish.destinations.bucket.errors import broke_off, describe_error, is_no_bucket
from hubgen.publish.destinations.bucket.headers import decode_file, encode_file
from hubgen.publish.destinations.store import DestinationError

if TYPE_CHECKING:
    from obstore import GetOptions, UpdateVersion
    from obstore.store import ObjectStore

TRIES = 5
_PAGE = 1000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Tag:
    """What distinguishes one write of an object from the next; each store has one of the two."""

    entity: str | None
    generation: str | None


@dataclass(frozen=True, slots=True)
class TaggedObject:
    """An object's bytes as they were written, and its tag."""

    data: bytes
    tag: Tag

    @property
    def version(self) -> str:
        """The hash of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


class Objects:
    """The objects of `store`. Every method raises DestinationError, which calls it `name`."""

    def __init__(self, store: ObjectStore, name: str) -> None:
        self._store, self._name = store, name

    def get(self, path: str, cached: TaggedObject | None = None) -> TaggedObject | None:
        """Return the object; `cached` if it is unchanged, None if there is none."""
        options: GetOptions = {"if_none_match": cached.tag.entity} if cached else {}
        with self._destination_errors():
            try:
                return _retry(lambda: self._get(path, options))
            except NotModifiedError:
                return cached
            except FileNotFoundError as error:
                if is_no_bucket(error):
                    raise
                return None

    def _get(self, path: str, options: GetOptions) -> TaggedObject:
        answer = obstore.get(self._store, path, options=options)
        data = decode_file(answer.bytes().to_bytes(), answer.attributes)
        return TaggedObject(data, Tag(answer.meta["e_tag"], answer.meta["version"]))

    def put(self, path: str, data: bytes) -> None:
        """Write the object, a large one in parts."""
        body, attributes = encode_file(path, data)
        with self._destination_errors():
            _retry(lambda: obstore.put(self._store, path, body, attributes=attributes))

    def put_if(self, condition: Tag | None, path: str, data: bytes) -> Tag | None:
        """Write the object if it still has that tag, or, for None, if there is none.

        Return its new tag; None if the store refused, or if its answer was lost.
        """
        body, attributes = encode_file(path, data)
        with self._destination_errors():
            try:
                done = obstore.put(
                    self._store, path, body, attributes=attributes, mode=_mode(condition)
                )
            except (AlreadyExistsError, PreconditionError):
                return None
            except BaseError as error:
                if broke_off(error):
                    return None
                raise
        return Tag(done["e_tag"], done["version"])

    def delete(self, path: str) -> None:
        """Remove the object; no error if there is none."""
        with self._destination_errors(), suppress(FileNotFoundError):
            _retry(lambda: obstore.delete(self._store, path))

    def list(self, below: str) -> Iterator[str]:
        """Yield the paths below a folder, in order."""
        last: str | None = None
        tries = TRIES
        while tries:
            try:
                with self._destination_errors():
                    for page in obstore.list(
                        self._store, below or None, offset=last, chunk_size=_PAGE
                    ):
                        for one in page:
                            last = one["path"]
                            yield last
                return
            except DestinationError as error:
                tries -= 1
                if not tries or not broke_off(error.__cause__):
                    raise

    @contextmanager
    def _destination_errors(self) -> Iterator[None]:
        try:
            yield
        except (BaseError, OSError) as error:
            raise DestinationError(describe_error(self._name, error)) from error


def pause(attempt: int) -> None:
    """Wait, longer with each attempt, and for a random time."""
    time.sleep(0.05 * 2**attempt * random.uniform(0.5, 1.5))  # noqa: S311 - jitter


def _retry(request: Callable[[], T]) -> T:
    """Return the answer to a request that may be repeated."""
    for attempt in range(TRIES - 1):
        try:
            return request()
        except BaseError as error:
            if not broke_off(error):
                raise
        pause(attempt)
    return request()


def _mode(condition: Tag | None) -> Literal["create"] | UpdateVersion:
    if condition is None:
        return "create"
    mode: UpdateVersion = {}
    if condition.entity is not None:
        mode["e_tag"] = condition.entity
    if condition.generation is not None:
        mode["version"] = condition.generation
    return mode
