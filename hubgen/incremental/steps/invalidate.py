"""Step 5, invalidate: the targets that read a changed query, and those that come or go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from hubgen.incremental.cache.dependency_table import DependencyTable
from hubgen.incremental.cache.target_table import Group, TargetTable
from hubgen.incremental.steps.fingerprint import Summaries
from hubgen.outputs.targets import TargetId, incident, shared_target_groups
from hubgen.public.queries import Query
from hubgen.public.view import PublicView

_NO_GROUP: Group = frozenset(), ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Invalidation:
    """The targets to render, and those that do not exist any more."""

    targets: frozenset[TargetId]
    removed: frozenset[TargetId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When a full build is faster, since it uses all processors.

    That is from more than `few` targets on that are more than a third of all or more
    than `most`. With more than `many_incidents` a full build is worth a process of
    its own.
    """

    few: int = 300
    most: int = 2000
    many_incidents: int = 300

    def is_exceeded(self, count: int, total: int) -> bool:
        """Return whether `count` of `total` targets are too many for an incremental build."""
        return count > self.few and count > min(self.most, total // 3)


class TargetCatalog:
    """Which targets exist beside those of single incidents, in groups.

    A group is listed again only when a query that listing it read has changed.
    """

    def __init__(self, groups: Iterable[tuple[TargetId, Group]] = ()) -> None:
        self._groups = dict(groups)
        self._changed: set[TargetId] = set()

    @property
    def queries(self) -> set[Query]:
        """Every query that listing targets read."""
        return {one for queries, _ in self._groups.values() for one in queries}

    def update(
        self, views: Sequence[PublicView], changed: AbstractSet[Query]
    ) -> tuple[set[TargetId], set[TargetId]]:
        """List the groups again that read a query in `changed`.

        Returns the targets that are new, and those that do not exist any more.
        """
        added: set[TargetId] = set()
        removed: set[TargetId] = set()
        left = dict(self._groups)
        for name, listed in shared_target_groups(views):
            queries, before = left.pop(name, _NO_GROUP)
            if name in self._groups and changed.isdisjoint(queries):
                continue
            with views[0].memo.recorder.recording() as read:
                now = tuple(listed())
            if name in self._groups and (frozenset(read), now) == (queries, before):
                continue
            added |= set(now) - set(before)
            removed |= set(before) - set(now)
            self._groups[name] = frozenset(read), now
            self._changed.add(name)
        for name, (_, before) in left.items():
            removed.update(before)
            del self._groups[name]
            self._changed.add(name)
        return added, removed

    def store(self, table: TargetTable) -> None:
        """Store the groups that changed since the last time."""
        for name in self._changed:
            table.put_group(name, self._groups.get(name))
        self._changed.clear()


def invalidate(
    views: Sequence[PublicView],
    queries: AbstractSet[Query],
    summaries: Summaries,
    *,
    dependencies: DependencyTable,
    catalog: TargetCatalog,
) -> Invalidation:
    """Return the targets that read any of `queries`, are new, or do not exist any more."""
    targets, removed = dependencies.targets_reading(queries), set[TargetId]()
    for name, summary in summaries.items():
        own = {incident.id(view.language, name) for view in views}
        (removed if summary is None else targets).update(own)
    added, gone = catalog.update(views, queries)
    removed |= gone
    return Invalidation(targets=frozenset((targets | added) - removed), removed=frozenset(removed))
