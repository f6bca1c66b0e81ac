"""The incremental build: seven steps from what changed to the files that differ.

A full build takes their place if most targets are invalid, or if the cache
describes another environment or another `dist/`. Between the builds of one
process, `state` keeps the index, the catalog of targets and computed results in
memory; a new process reads them from the cache.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from hubgen.incremental.build_state import BuildState
from hubgen.incremental.cache.build_cache import BuildCache
from hubgen.incremental.full_build import FullBuild, Progress
from hubgen.incremental.report import BuildReport
from hubgen.incremental.sources.source_reader import IncidentReader, ParsedContent
from hubgen.incremental.steps.commit import BuildTransaction
from hubgen.incremental.steps.environment import environment_fingerprint, may_change_environment
from hubgen.incremental.steps.fingerprint import view_fingerprints
from hubgen.incremental.steps.invalidate import Limits
from hubgen.incremental.steps.parse import (
    ParsedChanges,
    all_problems_of,
    parse_changes,
    store_parsed,
)
from hubgen.incremental.steps.render import TargetRenderer
from hubgen.incremental.steps.scan import SourceChanges, SourceScanner, store_page_files
from hubgen.outputs.targets import SITE_WIDE, THEME
from hubgen.problems import ContentError, Problem
from hubgen.public.publication_times import PublicationTimes
from hubgen.public.view import PublicView
from hubgen.public.view_builder import moment
from hubgen.source.sources import OddError, scan_incident_folders


class FullBuildNeededError(Exception):
    """A full build of many incidents is needed, which another process should do."""


class IncrementalBuild:
    """Brings the `dist/` of the hub at `root` up to date with its sources.

    `progress` receives the number of targets of a full build that are done, and of
    all. `published` is what the record of a published hub knows of its updates.
    """

    def __init__(
        self,
        root: Path,
        progress: Progress = lambda _done, _all: None,
        *,
        limits: Limits | None = None,
        published: PublicationTimes | None = None,
    ) -> None:
        self._root, self._dist, self._progress = root, root / "dist", progress
        self._limits, self._published = limits or Limits(), published
        self.state: BuildState | None = None
        self.scanner, self.reader = SourceScanner(root), IncidentReader(root)

    def run(
        self,
        changed: frozenset[str] | None,
        at_text: str | None,
        now: datetime,
        *,
        full: bool = False,
        may_delegate: bool = False,
    ) -> BuildReport:
        """Bring `dist/`, whose lock the caller holds, up to date for `at_text`, else `now`.

        `changed` are the files that differ since the last success of this object;
        None means that any may. With `full` everything is built again. Raises
        FullBuildNeededError, if it `may_delegate`, in place of a long full build.
        """
        if self.state and not self.state.is_current(self._dist):
            self.close()
        if self.state is None:
            changed = None
        content = self.scanner.read_content(changed)
        at, pinned = moment(content.project.hub, at_text, now)
        state = self.state = self.state or BuildState.open(self._root, self._published)
        views = state.public.views(content.project, at, pinned=pinned)
        if changed is None or not state.environment or may_change_environment(changed):
            state.environment = environment_fingerprint(self._root, content.project, views)
        if not full and state.is_usable(self._dist):
            report = self._take_steps(state, content, views, changed)
            if report:
                return report
        if may_delegate and self._has_many_incidents():
            raise FullBuildNeededError
        return self._build_fully(state, content, at, pinned=pinned)

    def close(self) -> None:
        """Close the cache and drop everything that is in memory."""
        if self.state:
            self.state.cache.close()
        self.forget()

    def forget(self) -> None:
        """Drop everything that is in memory, and leave the cache open."""
        self.state = None
        self.scanner, self.reader = SourceScanner(self._root), IncidentReader(self._root)

    def _take_steps(
        self,
        state: BuildState,
        content: ParsedContent,
        views: Sequence[PublicView],
        changed: frozenset[str] | None,
    ) -> BuildReport | None:
        """Go through the seven steps; return None if a full build is faster."""
        cache = state.cache
        changes = self.scanner.scan(cache.sources, changed)
        parsed = self._parse(cache, content, changes, views[0].at)
        problems = all_problems_of(cache.sources, content, parsed)
        invalid = state.invalidate(views, parsed)
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
            state.catalog.store(cache.targets)
            queries = transaction.queries | state.catalog.queries
            cache.dependencies.put_fingerprints(view_fingerprints(views, queries))

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
        self, state: BuildState, content: ParsedContent, at: datetime, *, pinned: bool
    ) -> BuildReport:
        try:
            build = FullBuild(self._root, content, at, pinned=pinned, published=self._published)
        except ContentError:
            self.close()  # an update that was given up has changed what is in memory
            raise
        written = build.run(state.cache, self._progress)
        self.state = BuildState(
            cache=state.cache,
            public=build.public,
            catalog=build.catalog,
            environment=build.environment,
            renderer=build.renderer,
        )
        report = _report(state.cache, written, build.problems)
        return self._repeat(self.state, report, at, pinned=pinned)

    def _repeat(
        self, state: BuildState, report: BuildReport, at: datetime, *, pinned: bool
    ) -> BuildReport:
        """Compare what a full build read with what is there now, and build what differs.

        What the sources do not allow now is left to the next build.
        """
        try:
            content = self.scanner.read_content(None)
            views = state.public.views(content.project, at, pinned=pinned)
            if environment_fingerprint(self._root, content.project, views) != state.environment:
                return report
            later = self._take_steps(state, content, views, None)
        except (ContentError, OddError):
            return report
        if later is None:
            return report
        return replace(later, written=tuple(sorted({*report.written, *later.written})))

    def _has_many_incidents(self) -> bool:
        many = self._limits.many_incidents
        return sum(1 for _ in islice(scan_incident_folders(self._root), many + 1)) > many


def _report(
    cache: BuildCache, written: Sequence[str], problems: tuple[Problem, ...]
) -> BuildReport:
    pages, files = cache.targets.counts()
    return BuildReport(
        seconds=0.0, pages=pages, files=files, written=tuple(written), problems=problems
    )
