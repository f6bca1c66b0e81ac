"""The incremental build: from what changed to the files that differ, and nothing else.

Each build goes through seven steps (see `steps`); where most of the hub is invalid,
or the cache describes another environment or another `dist/`, a full build takes
their place. A process that builds again and again keeps the index, the catalog of
targets and computed results in memory; a new one reads them from the cache.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from hubgen.incremental.cache.build_cache import CACHE, BuildCache
from hubgen.incremental.cache.public_views import PublicViews, encoded_incidents
from hubgen.incremental.files.dist_folder import locked, read_stamp
from hubgen.incremental.full_build import FullBuild, Progress
from hubgen.incremental.mkdocs_build import build_checked
from hubgen.incremental.reading import moment, read_checked
from hubgen.incremental.report import BuildReport, write_error
from hubgen.incremental.snapshot import Snapshot
from hubgen.incremental.steps.commit import BuildTransaction
from hubgen.incremental.steps.environment import environment_fingerprint, may_change_environment
from hubgen.incremental.steps.fingerprint import (
    changed_queries,
    changed_summaries,
    changed_view_queries,
    view_fingerprints,
)
from hubgen.incremental.steps.invalidate import (
    Invalidation,
    Limits,
    TargetCatalog,
    invalidate,
)
from hubgen.incremental.steps.parse import (
    ParsedChanges,
    all_problems_of,
    parse_changes,
    store_parsed,
)
from hubgen.incremental.steps.render import TargetRenderer
from hubgen.incremental.steps.scan import SourceChanges, SourceScanner, store_page_files
from hubgen.incremental.steps.source_reader import IncidentReader, ParsedContent
from hubgen.model.project import Project
from hubgen.outputs.targets import SITE_WIDE, THEME, TargetId
from hubgen.problems import ContentError, HubgenError, Problem
from hubgen.public.incident_repository import IncidentRepository
from hubgen.public.publication_times import PublicationTimes
from hubgen.public.view import PublicView
from hubgen.render.full_run import WholeSiteNeededError
from hubgen.source.sources import OddError, incident_folders


class _SeparateProcessError(Exception):
    """A full build is needed, and is to be done by another process."""


@dataclass(slots=True, kw_only=True)
class _State:
    """What a build keeps for the next one of the same process."""

    cache: BuildCache
    public: PublicViews
    catalog: TargetCatalog
    environment: str = ""
    renderer: TargetRenderer | None = None
    left_to_warm: list[TargetId] | None = field(default=None)

    @classmethod
    def open(cls, root: Path, published: PublicationTimes | None) -> _State:
        cache = BuildCache(root / CACHE)
        public = PublicViews(cache.sources.summaries(), cache.sources, published)
        return cls(cache=cache, public=public, catalog=TargetCatalog(cache.targets.groups()))


class IncrementalBuild:
    """Keeps the `dist/` of the hub at `root` up to date with its sources. For one thread.

    `progress` receives the number of targets of a full build that are done, and of
    all. Where a full build of many incidents is needed, `full_build_process` is
    called, if it is given, to do it in another process: a process with threads
    cannot fork, and would keep the memory. It returns whether it succeeded. `published`
    is what the record of a published hub knows of its updates.
    """

    def __init__(
        self,
        root: Path,
        progress: Progress = lambda _done, _all: None,
        *,
        full_build_process: Callable[[], bool] | None = None,
        limits: Limits | None = None,
        published: PublicationTimes | None = None,
    ) -> None:
        self._published = published
        self._root, self._dist, self._progress = root, root / "dist", progress
        self._full_build_process, self._limits = full_build_process, limits or Limits()
        self._state: _State | None = None
        self._scanner, self._reader = SourceScanner(root), IncidentReader(root)

    def build(
        self,
        changed: frozenset[str] | None,
        at_text: str | None,
        now: datetime,
        *,
        full: bool = False,
    ) -> BuildReport:
        """Bring `dist/` up to date for the instant `at_text`, else `now`.

        `changed` are the files that differ since the last success of this object; None
        means that any may. With `full` everything is built again. Raises ContentError
        or HubgenError; `dist/` then is as it was, or the next build completes it.
        """
        start = time.perf_counter()
        try:
            report = self._build_or_delegate(changed, at_text, now, full=full, start=start)
        except (OddError, WholeSiteNeededError):
            self.close()
            report = self._build_by_mkdocs(at_text, now)
        except sqlite3.Error:  # the cache cannot be read or written: that costs time alone
            pending = self._discard_cache()
            report = self._build_by_mkdocs(at_text, now)
            report = replace(report, written=tuple(sorted(pending.union(report.written))))
        except OSError as error:
            self.close()
            raise HubgenError(write_error(error)) from error
        except ContentError:
            raise
        except BaseException:
            self.close()
            raise
        return replace(report, seconds=time.perf_counter() - start)

    def snapshot(
        self, at_text: str | None, now: datetime, *, full: bool = False
    ) -> Snapshot | None:
        """Bring `dist/`, whose lock the caller holds, up to date and return its state.

        The snapshot stays as it is until `close`, whatever other processes build;
        nothing else may be called until then. None where only a run of MkDocs builds
        the hub. Raises as `build` does.
        """
        try:
            self._build(None, at_text, now, full=full)
            state, content = self._state, self._scanner.content
            if state is None or content is None:
                return None
            at, pinned = moment(content.project.hub, at_text, now)
            state.cache.freeze()
        except (OddError, WholeSiteNeededError):
            return None
        except sqlite3.Error:
            self._discard_cache()
            return None
        except OSError as error:
            raise HubgenError(write_error(error)) from error
        return Snapshot(
            project=content.project,
            views=state.public.views(content.project, at, pinned=pinned),
            versions={name: one.version for name, one in state.public.index.by_id.items()},
            _cache=state.cache,
            _reader=self._reader,
        )

    def focus(self, folders: Iterable[str]) -> Project | None:
        """Return the hub as it was last read, with the incidents in `folders` alone.

        What is open, and what is not wholly public yet, is always among them. None
        before the first build, and after one that failed.
        """
        state, content = self._state, self._scanner.content
        if state is None or content is None:
            return None
        sources, index = state.cache.sources, state.public.index
        wanted = {*folders, *sources.hidden_folders(), *sources.folders_of(index.open(""))}
        incidents = self._reader.read(wanted, content.project.hub.time_zone)
        return replace(content.project, incidents=tuple(incidents))

    def repository(self, language: str) -> IncidentRepository | None:
        """Return the public incidents in `language`; None before the first build."""
        return self._state.public.repository(language) if self._state else None

    def warm_up(self, is_wanted: Callable[[], bool]) -> None:
        """Render once, and drop, what a change of the newest open incident would invalidate.

        The modules, templates and results that the next save needs then are in memory.
        Continues for as long as it `is_wanted`, and in the next call. Raises what the
        save would raise.
        """
        state = self._state
        if state is None or state.renderer is None:
            return
        if state.left_to_warm is None:
            state.left_to_warm = sorted(_likely_targets(state) - SITE_WIDE, reverse=True)
            _ = state.cache.site_index.entries
        while state.left_to_warm and is_wanted():
            state.renderer.render(state.left_to_warm.pop())

    def close(self) -> None:
        """Close the cache and drop everything that is in memory."""
        if self._state:
            self._state.cache.close()
        self._forget()

    def _forget(self) -> None:
        self._state = None
        self._scanner, self._reader = SourceScanner(self._root), IncidentReader(self._root)

    def _discard_cache(self) -> set[str]:
        """Let the cache count as deleted; return what a build was about to write."""
        pending = self._state.cache.discard() if self._state else set()
        self._forget()
        return pending

    def _build_by_mkdocs(self, at_text: str | None, now: datetime) -> BuildReport:
        return build_checked(self._root, read_checked(self._root, now, at_text), at_text, now)

    def _build_or_delegate(
        self,
        changed: frozenset[str] | None,
        at_text: str | None,
        now: datetime,
        *,
        full: bool,
        start: float,
    ) -> BuildReport:
        """Build under the lock; where another process is to do it, without, and then the rest."""
        try:
            with locked(self._dist):
                return self._build(changed, at_text, now, full=full)
        except _SeparateProcessError:
            before = self._state.cache.targets.all_files() if self._state else {}
        self.close()
        process, self._full_build_process = self._full_build_process, None
        try:
            is_built = process is not None and process()
            later = now + timedelta(seconds=time.perf_counter() - start)
            with locked(self._dist):
                report = self._build(None, at_text, later, full=not is_built)
        except (OddError, WholeSiteNeededError):
            raise  # no process can help from now on
        except BaseException:
            self._full_build_process = process
            raise
        self._full_build_process = process
        after = self._state.cache.targets.all_files() if self._state else {}
        changed_files = {path for path in before | after if before.get(path) != after.get(path)}
        return replace(report, written=tuple(sorted(changed_files.union(report.written))))

    def _build(
        self, changed: frozenset[str] | None, at_text: str | None, now: datetime, *, full: bool
    ) -> BuildReport:
        if self._state and not self._is_current(self._state.cache):
            self.close()
        if self._state is None:
            changed = None
        content = self._scanner.read_content(changed)
        at, pinned = moment(content.project.hub, at_text, now)
        state = self._state = self._state or _State.open(self._root, self._published)
        views = state.public.views(content.project, at, pinned=pinned)
        if changed is None or not state.environment or may_change_environment(changed):
            state.environment = environment_fingerprint(self._root, content.project, views)
        is_known = self._is_current(state.cache) and state.cache.environment == state.environment
        report = self._update(state, content, views, changed) if is_known and not full else None
        return report or self._build_fully(state, content, at, pinned=pinned)

    def _is_current(self, cache: BuildCache) -> bool:
        """Return whether `cache` describes the present `dist/`, and is as this process knows it."""
        return cache.is_current and cache.stamp == read_stamp(self._dist) != ""

    def _update(
        self,
        state: _State,
        content: ParsedContent,
        views: Sequence[PublicView],
        changed: frozenset[str] | None,
    ) -> BuildReport | None:
        """Go through the seven steps; return None where a full build is faster."""
        cache, catalog = state.cache, state.catalog
        changes = self._scanner.scan(cache.sources, changed)
        parsed = self._parse(cache, content, changes, views[0].at)
        problems = all_problems_of(cache.sources, content, parsed)
        invalid = _invalidate(state, views, parsed)
        transaction = BuildTransaction(self._dist, cache)
        targets = (invalid.targets | transaction.interrupted) - invalid.removed
        if self._limits.is_exceeded(len(targets), cache.targets.count()):
            return None
        renderer = state.renderer = state.renderer or TargetRenderer(self._root, views)
        renderer.views = views
        for target in sorted(targets - SITE_WIDE):
            transaction.add(renderer.render(target))
        transaction.remove(invalid.removed)
        page_files = {THEME} if changes.are_page_files_changed else set()
        transaction.add_site_wide(renderer, targets | page_files)

        def store() -> None:
            store_parsed(cache.sources, content, parsed)
            store_page_files(cache.sources, changes.page_files)
            catalog.store(cache.targets)
            read = transaction.queries | catalog.queries
            cache.dependencies.put_fingerprints(view_fingerprints(views, read))

        written = transaction.commit(store)
        state.public.uncommitted = {}
        return _report(cache, written, problems)

    def _parse(
        self, cache: BuildCache, content: ParsedContent, changes: SourceChanges, at: datetime
    ) -> ParsedChanges:
        return parse_changes(
            self._root,
            content,
            cache.sources,
            changes.folders,
            changes.removed,
            is_content_read=changes.is_content_read,
            at=at,
        )

    def _build_fully(
        self, state: _State, content: ParsedContent, at: datetime, *, pinned: bool
    ) -> BuildReport:
        if self._full_build_process and self._has_many_incidents():
            raise _SeparateProcessError
        try:
            build = FullBuild(self._root, content, at, pinned=pinned, published=self._published)
        except ContentError:
            self.close()  # an update that was given up has changed what is in memory
            raise
        written = build.run(state.cache, self._progress)
        self._state = _State(
            cache=state.cache,
            public=build.public,
            catalog=build.catalog,
            environment=build.environment,
            renderer=build.renderer,
            left_to_warm=[],
        )
        return self._repeat(_report(state.cache, written, build.problems), at, pinned=pinned)

    def _repeat(self, report: BuildReport, at: datetime, *, pinned: bool) -> BuildReport:
        """Compare what a full build read with what is there now, and build what differs.

        What the sources do not allow now is left to the next build.
        """
        state = self._state
        if state is None:
            return report
        try:
            content = self._scanner.read_content(None)
            views = state.public.views(content.project, at, pinned=pinned)
            if environment_fingerprint(self._root, content.project, views) != state.environment:
                return report
            later = self._update(state, content, views, None)
        except (ContentError, OddError):
            return report
        if later is None:
            return report
        return replace(later, written=tuple(sorted({*report.written, *later.written})))

    def _has_many_incidents(self) -> bool:
        many = self._limits.many_incidents
        return sum(1 for _ in islice(incident_folders(self._root), many + 1)) > many


def _invalidate(state: _State, views: Sequence[PublicView], parsed: ParsedChanges) -> Invalidation:
    """Put what was parsed into the index, and return the targets that this invalidates."""
    public, catalog, stored = state.public, state.catalog, state.cache.dependencies
    summaries = changed_summaries(public.index, parsed)
    public.uncommitted = encoded_incidents(parsed.folders)
    queries = changed_queries(public.index, stored.shared_queries | catalog.queries, summaries)
    queries |= stored.undeclared_queries()
    queries |= changed_view_queries(views, stored.fingerprints())
    return invalidate(views, queries, summaries, dependencies=stored, catalog=catalog)


def _likely_targets(state: _State) -> set[TargetId]:
    """Return the targets that a change of the newest open incident would invalidate."""
    index, dependencies = state.public.index, state.cache.dependencies
    for name in [*index.open(""), *index.newest(1)][:1]:
        summary = index.by_id[name]
        shared = dependencies.shared_queries | state.catalog.queries
        queries = changed_queries(index, shared, {name: replace(summary, version="")})
        index.put(summary)
        return dependencies.targets_reading(queries)
    return set()


def _report(
    cache: BuildCache, written: Sequence[str], problems: tuple[Problem, ...]
) -> BuildReport:
    pages, files = cache.targets.counts()
    return BuildReport(
        seconds=0.0, pages=pages, files=files, written=tuple(written), problems=problems
    )
