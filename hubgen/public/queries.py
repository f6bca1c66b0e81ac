"""The registry of queries, and the recorder of which query was read by what.

A *query* is something that outputs ask of the public view: the newest
incidents, the incidents of a month, one setting. It is declared once, by
`@query` on the method that answers it; the decorator registers its name, its
fingerprint and what can change it. Calling the method records the query with
the `DependencyRecorder` that the view carries; nothing else records.

An incremental build stores which queries each target read. After a change it
fingerprints the stored queries again and rebuilds the targets that read one
whose fingerprint differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from functools import wraps
from hashlib import blake2b
from types import MappingProxyType
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

Query = tuple[str | int | float, ...]
"""The name of a declared query, then its arguments."""
Arguments = tuple[str | int | float, ...]

_P = ParamSpec("_P")
_T = TypeVar("_T")
_S = TypeVar("_S", bound="QuerySubject")
_DIGEST_BYTES = 16


class Subject(Enum):
    """What answers a query."""

    INDEX = "index"
    """The incident index; a query's arguments are those of its method."""
    VIEW = "view"
    """The view of one language; that language is a query's first argument."""


class QueryScope(Enum):
    """How many targets read a query with the same arguments."""

    SHARED = "shared"
    """Many targets: dependencies on it are stored as sets that targets share."""
    OWN = "own"
    """Few targets, those of one incident, month or page: stored for each target."""


class UndeclaredQueryError(LookupError):
    """A query was read, or looked up, that `@query` does not declare."""


class QuerySubject(Protocol):
    """An object whose queries are recorded."""

    @property
    def recorder(self) -> DependencyRecorder:
        """Where its queries are recorded."""

    @property
    def query_prefix(self) -> Arguments:
        """The arguments that all of its queries begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryDefinition:
    """What is known of a query.

    `fingerprint` turns the subject and the answer into a value that differs
    wherever something built from the answer could. `component` is the place of
    the component among the arguments: a change to an incident of other
    components leaves the query as it is. `changed_by` returns the arguments
    with which the query is affected by a change to one incident; `matches` returns
    the arguments for which the answer is true, so that those that enter or leave
    are affected. Without either the fingerprints before and after tell.
    """

    name: str
    subject: Subject
    scope: QueryScope
    answer: Callable[..., Any]
    fingerprint: Callable[[Any, Any], object]
    component: int | None = None
    changed_by: Callable[[Any], Iterable[Arguments]] | None = None
    matches: Callable[[Any], Set[Arguments]] | None = None

    def fingerprint_of(self, subject: object, query: Query) -> object:
        """Return the fingerprint of the answer that `subject` gives to `query`."""
        skipped = 2 if self.subject is Subject.VIEW else 1
        return self.fingerprint(subject, self.answer(subject, *query[skipped:]))

    def may_change(self, query: Query, components: Set[str]) -> bool:
        """Return whether changes to incidents of `components` can change the answer to `query`."""
        return self.component is None or query[1 + self.component] in components


_DEFINITIONS: dict[str, QueryDefinition] = {}
DEFINITIONS: Mapping[str, QueryDefinition] = MappingProxyType(_DEFINITIONS)
"""Every declared query by its name."""


def definition_of(query: Query) -> QueryDefinition:
    """Return the definition of `query`. Raises UndeclaredQueryError where there is none."""
    try:
        return _DEFINITIONS[str(query[0])]
    except KeyError:
        raise UndeclaredQueryError(f"no @query declares {query[0]!r}") from None


def is_declared(query: Query) -> bool:
    """Return whether `query` has a definition; a stored one may be of an earlier program."""
    return bool(query) and query[0] in _DEFINITIONS


def is_own(query: Query) -> bool:
    """Return whether `query` is stored for each target. Raises UndeclaredQueryError."""
    return definition_of(query).scope is QueryScope.OWN


def short_digest(value: object) -> str:
    """Return a short hash of a fingerprint, to be stored."""
    text = repr(value).encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=_DIGEST_BYTES).hexdigest()


def _as_it_is(_subject: object, answer: object) -> object:
    return answer


def query(
    *,
    scope: QueryScope,
    subject: Subject = Subject.INDEX,
    fingerprint: Callable[[Any, Any], object] = _as_it_is,
    component: int | None = None,
    changed_by: Callable[[Any], Iterable[Arguments]] | None = None,
    matches: Callable[[Any], Set[Arguments]] | None = None,
) -> Callable[[Callable[Concatenate[_S, _P], _T]], Callable[Concatenate[_S, _P], _T]]:
    """Declare the decorated method as the query of its name (see `QueryDefinition`).

    Arguments are positional and of types that JSON knows. Within a class that
    declares queries, methods call helpers that record nothing, since a query
    depends on no other.
    """

    def declare(answer: Callable[Concatenate[_S, _P], _T]) -> Callable[Concatenate[_S, _P], _T]:
        name = answer.__name__
        if name in _DEFINITIONS:
            raise ValueError(f"the query {name!r} is declared twice")
        _DEFINITIONS[name] = QueryDefinition(
            name=name,
            subject=subject,
            scope=scope,
            answer=answer,
            fingerprint=fingerprint,
            component=component,
            changed_by=changed_by,
            matches=matches,
        )

        @wraps(answer)
        def read(owner: _S, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
            if kwargs:
                raise TypeError(f"the query {name!r} takes positional arguments alone")
            owner.recorder.record((name, *owner.query_prefix, *args))  # type: ignore[arg-type]
            return answer(owner, *args)  # type: ignore[call-arg]

        return read

    return declare


@dataclass(slots=True)
class DependencyRecorder:
    """Collects the queries that are read while something is built. For one thread.

    The build creates one; its views and their incident index carry it.
    """

    _open: list[set[Query]] = field(default_factory=list)

    def record(self, query: Query) -> None:
        """Record that `query` is read. Raises UndeclaredQueryError."""
        if query[0] not in _DEFINITIONS:
            raise UndeclaredQueryError(f"no @query declares {query[0]!r}")
        if self._open:
            self._open[-1].add(query)

    def replay(self, queries: Iterable[Query]) -> None:
        """Record `queries` again, for a result that was remembered with them."""
        if self._open:
            self._open[-1].update(queries)

    @contextmanager
    def recording(self) -> Iterator[set[Query]]:
        """Collect the queries that are read in the block; an enclosing block gets them as well."""
        queries: set[Query] = set()
        self._open.append(queries)
        try:
            yield queries
        finally:
            self._open.pop()
            self.replay(queries)
