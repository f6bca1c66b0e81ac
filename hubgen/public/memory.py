"""Memory: what was worked out from objects that never change, kept for the next time.

A save replaces few of a hub's thousands of incidents; what follows from the
others alone need not be worked out again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from hubgen.public.queries import Query, record_queries, recorded_queries

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Kept(Generic[T]):
    objects: tuple[object, ...]
    made: T
    asked: frozenset[Query]


class Memory(Generic[T]):
    """Results by the very objects they were made from, the `most` that were asked for last.

    Objects count as the same by identity, which costs nothing to compare; they
    must never change. They are kept alive, so that no other takes their place.
    With `only`, nothing is kept that asked questions of other kinds: there the
    objects do not tell all that it was made from.
    """

    def __init__(self, most: int, only: frozenset[str] | None = None) -> None:
        self._most, self._only = most, only
        self._kept: OrderedDict[tuple[int, ...], _Kept[T]] = OrderedDict()

    def get(self, *objects: object, make: Callable[[], T]) -> T:
        """What `make` gave, or gives now, for these objects.

        The questions that it asked then count as asked again.
        """
        key = tuple(map(id, objects))
        found = self._kept.get(key)
        if found is not None:
            record_queries(found.asked)
            return found.made
        with recorded_queries() as asked:
            made = make()
        if self._only is not None and any(one[0] not in self._only for one in asked):
            return made
        self._kept[key] = _Kept(objects, made, frozenset(asked))
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return made
