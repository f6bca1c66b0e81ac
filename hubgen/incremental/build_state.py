"""BuildState: what a build keeps in memory for the next one of the same process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hubgen.incremental.cache.build_cache import CACHE, BuildCache
from hubgen.incremental.cache.public_views import PublicViews, encoded_incidents
from hubgen.incremental.files.dist_folder import read_stamp
from hubgen.incremental.steps.fingerprint import (
    changed_queries,
    changed_summaries,
    changed_view_queries,
)
from hubgen.incremental.steps.invalidate import Invalidation, TargetCatalog, invalidate
from hubgen.incremental.steps.parse import ParsedChanges
from hubgen.incremental.steps.render import TargetRenderer
from hubgen.outputs.targets import SITE_WIDE, TargetId
from hubgen.public.publication_times import PublicationTimes
from hubgen.public.view import PublicView


@dataclass(slots=True, kw_only=True)
class BuildState:
    """The open cache, the index of incidents, the catalog of targets, and the renderer.

    `environment` is the fingerprint of the last build, empty before it.
    `left_to_warm` are the targets that `warm_up` still has to render; None means
    that they are not known yet.
    """

    cache: BuildCache
    public: PublicViews
    catalog: TargetCatalog
    environment: str = ""
    renderer: TargetRenderer | None = None
    left_to_warm: list[TargetId] | None = None

    @classmethod
    def open(cls, root: Path, published: PublicationTimes | None) -> BuildState:
        """Return the state that the cache of the hub at `root` holds."""
        cache = BuildCache(root / CACHE)
        public = PublicViews(cache.sources.summaries(), cache.sources, published)
        return cls(cache=cache, public=public, catalog=TargetCatalog(cache.targets.groups()))

    def is_current(self, dist: Path) -> bool:
        """Return whether the cache describes `dist`, and no other process changed it."""
        return self.cache.is_current and self.cache.stamp == read_stamp(dist) != ""

    def is_usable(self, dist: Path) -> bool:
        """Return whether the next build can start from what the cache describes."""
        return self.is_current(dist) and self.cache.environment == self.environment

    def invalidate(self, views: Sequence[PublicView], parsed: ParsedChanges) -> Invalidation:
        """Put what was parsed into the index, and return the targets that this invalidates."""
        public, catalog, stored = self.public, self.catalog, self.cache.dependencies
        summaries = changed_summaries(public.index, parsed)
        public.uncommitted = encoded_incidents(parsed.folders)
        queries = changed_queries(public.index, stored.shared_queries | catalog.queries, summaries)
        queries |= stored.undeclared_queries()
        queries |= changed_view_queries(views, stored.fingerprints())
        return invalidate(views, queries, summaries, dependencies=stored, catalog=catalog)

    def warm_up(self, is_wanted: Callable[[], bool]) -> None:
        """Render once, and drop, what a change of the newest open incident would invalidate.

        The modules, templates and results that the next save needs then are in memory.
        Continues for as long as it `is_wanted`, and in the next call. Raises what the
        save would raise.
        """
        if self.renderer is None:
            return
        if self.left_to_warm is None:
            self.left_to_warm = sorted(self._likely_targets() - SITE_WIDE, reverse=True)
            _ = self.cache.site_index.entries
        while self.left_to_warm and is_wanted():
            self.renderer.render(self.left_to_warm.pop())

    def _likely_targets(self) -> set[TargetId]:
        """Return the targets that a change of the newest open incident would invalidate."""
        index, dependencies = self.public.index, self.cache.dependencies
        for name in [*index.open(""), *index.newest(1)][:1]:
            summary = index.by_id[name]
            shared = dependencies.shared_queries | self.catalog.queries
            queries = changed_queries(index, shared, {name: replace(summary, version="")})
            index.put(summary)
            return dependencies.targets_reading(queries)
        return set()
