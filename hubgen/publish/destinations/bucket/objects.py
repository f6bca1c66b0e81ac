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

from hubgen.publish.destinations.bucket.headers import as_written, stored_as
from hubgen.publish.destinations.bucket.trouble import broke_off, describe_error, is_no_bucket
from hubgen.publish.destinations.store import DestinationError

if TYPE_CHECKING:
    from obstore import GetOptions, UpdateVersion
    from obstore.store import ObjectStore

TRIES = 5
_PAGE = 1000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Tag:
    """What tells one writing of an object from the next: each store has its own of the two."""

    entity: str | None
    generation: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """An object's bytes as they were given, and its tag."""

    data: bytes
    tag: Tag

    @property
    def version(self) -> str:
        """The hash of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


class Objects:
    """The objects of `store`. Every verb raises DestinationError in words that name it `name`."""

    def __init__(self, store: ObjectStore, name: str) -> None:
        self._store, self._name = store, name

    def get(self, path: str, held: Found | None = None) -> Found | None:
        """The object; `held` where it is still that, None where there is none."""
        options: GetOptions = {"if_none_match": held.tag.entity} if held else {}
        with self._errors_in_words():
            try:
                return _again(lambda: self._get(path, options))
            except NotModifiedError:
                return held
            except FileNotFoundError as error:
                if is_no_bucket(error):
                    raise
                return None

    def _get(self, path: str, options: GetOptions) -> Found:
        answer = obstore.get(self._store, path, options=options)
        data = as_written(answer.bytes().to_bytes(), answer.attributes)
        return Found(data, Tag(answer.meta["e_tag"], answer.meta["version"]))

    def put(self, path: str, data: bytes) -> None:
        """Writes the object, a large one in parts."""
        body, attributes = stored_as(path, data)
        with self._errors_in_words():
            _again(lambda: obstore.put(self._store, path, body, attributes=attributes))

    def put_on(self, condition: Tag | None, path: str, data: bytes) -> Tag | None:
        """Writes the object if it has that tag still, or, for None, if there is none.

        Gives its new tag; None where the store refused, or nobody knows whether it did it.
        """
        body, attributes = stored_as(path, data)
        with self._errors_in_words():
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
        """Removes the object; no error where there is none."""
        with self._errors_in_words(), suppress(FileNotFoundError):
            _again(lambda: obstore.delete(self._store, path))

    def list(self, below: str) -> Iterator[str]:
        """The paths below a folder, in order."""
        last: str | None = None
        tries = TRIES
        while tries:
            try:
                with self._errors_in_words():
                    for some in obstore.list(
                        self._store, below or None, offset=last, chunk_size=_PAGE
                    ):
                        for one in some:
                            last = one["path"]
                            yield last
                return
            except DestinationError as error:
                tries -= 1
                if not tries or not broke_off(error.__cause__):
                    raise

    @contextmanager
    def _errors_in_words(self) -> Iterator[None]:
        try:
            yield
        except (BaseError, OSError) as error:
            raise DestinationError(describe_error(self._name, error)) from error


def pause(tried: int) -> None:
    """Waits a little, longer with each try, and not as long as another who was refused too."""
    time.sleep(0.05 * 2**tried * random.uniform(0.5, 1.5))  # noqa: S311 - chance that parts two


def _again(request: Callable[[], T]) -> T:
    """What a request that may be repeated gives."""
    for tried in range(TRIES - 1):
        try:
            return request()
        except BaseError as error:
            if not broke_off(error):
                raise
        pause(tried)
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
