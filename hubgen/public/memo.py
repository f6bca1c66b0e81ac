"""MemoCache: results of pure functions, stored for the next call.

A save replaces few of a hub's thousands of incidents; what is computed from
the others need not be computed again. The build owns one cache, and each of
its views carries it as `view.memo`. A function of the outputs uses it so:

    def entry(view: PublicView, incident: PublicIncident) -> FeedEntry:
        return view.memo.get(
            entry, view.hub, view.messages, incident, compute=lambda: _entry(view, incident)
        )

The first argument is the function whose result is stored, so that no two users
share a key. The others are everything that the result depends on besides the
queries that are read while it is computed: `view.hub` and `view.messages`
where a text is in the view's language, then the records. Strings, numbers and
tuples of them are compared by value. Every other object is compared by
identity, which costs nothing, and must never change; where records are
created again with equal contents, `intern` returns the earlier object.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from hubgen.public.queries import DependencyRecorder, Query

_T = TypeVar("_T")
MAX_ENTRIES = 40_000
_VALUES = (str, int, float, bool, type(None))


@dataclass(frozen=True, slots=True)
class _MemoEntry:
    objects: tuple[object, ...]
    """The key's objects, kept alive so that no other object gets their identity."""
    result: object
    queries: frozenset[Query]


@dataclass(slots=True)
class MemoCache:
    """Results by function and arguments, the `max_entries` that were used last.

    `recorder` gets the queries of a result each time it is used.
    """

    recorder: DependencyRecorder = field(default_factory=DependencyRecorder)
    max_entries: int = MAX_ENTRIES
    _entries: OrderedDict[object, _MemoEntry] = field(default_factory=OrderedDict)

    def get(
        self,
        function: object,
        *arguments: object,
        compute: Callable[[], _T],
        may_read: frozenset[str] | None = None,
    ) -> _T:
        """Return the result of `compute` for these arguments, computed or remembered.

        With `may_read` a result that read other queries than those named is not
        kept: there the arguments do not say everything that it depends on.
        """
        key = (id(function), *map(_identity, arguments))
        entry = self._entries.get(key)
        if entry is not None:
            self._entries.move_to_end(key)
            self.recorder.replay(entry.queries)
            return cast("_T", entry.result)
        with self.recorder.recording() as queries:
            result = compute()
        if may_read is None or all(query[0] in may_read for query in queries):
            self._put(key, _MemoEntry((function, *arguments), result, frozenset(queries)))
        return result

    def intern(
        self, function: object, *arguments: object, value: _T, is_same: Callable[[_T, _T], bool]
    ) -> _T:
        """Return the object that was interned last under these arguments, if it `is_same`.

        Else intern and return `value`.
        """
        key = (id(function), "intern", *map(_identity, arguments))
        entry = self._entries.get(key)
        if entry is not None and is_same(cast("_T", entry.result), value):
            self._entries.move_to_end(key)
            return cast("_T", entry.result)
        self._put(key, _MemoEntry((function, *arguments), value, frozenset()))
        return value

    def _put(self, key: object, entry: _MemoEntry) -> None:
        self._entries[key] = entry
        self._entries.move_to_end(key)
        if len(self._entries) > self.max_entries:
            self._entries.popitem(last=False)


def _identity(argument: Any) -> object:
    """Return the key of `argument`: its value and type, or the number of the object."""
    kind = type(argument)
    if kind in _VALUES:
        return kind, argument
    if kind is tuple:
        return tuple(map(_identity, argument))
    return id(argument)
