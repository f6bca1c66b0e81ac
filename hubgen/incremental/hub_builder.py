"""HubBuilder: builds a hub again and again, whatever happens to its files and its cache.

It takes the lock on `dist/`, hands a long full build to another process, and
lets MkDocs build what the incremental build cannot.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from hubgen.incremental.files.dist_folder import locked
from hubgen.incremental.full_build import Progress
from hubgen.incremental.incremental_build import FullBuildNeededError, IncrementalBuild
from hubgen.incremental.mkdocs_build import build_checked
from hubgen.incremental.reading import read_checked
from hubgen.incremental.report import BuildReport, write_error
from hubgen.incremental.snapshot import Snapshot
from hubgen.incremental.steps.invalidate import Limits
from hubgen.model.project import Project
from hubgen.problems import ContentError, HubgenError
from hubgen.public.incident_repository import IncidentRepository
from hubgen.public.publication_times import PublicationTimes
from hubgen.public.view_builder import moment
from hubgen.render.full_run import WholeSiteNeededError
from hubgen.source.sources import OddError


class HubBuilder:
    """Keeps the `dist/` of the hub at `root` up to date with its sources. For one thread.

    Where a full build of many incidents is needed, `full_build_process` is called,
    if it is given, to do it in another process: a process with threads cannot fork,
    and would keep the memory. It returns whether it succeeded. `progress`, `limits`
    and `published` are those of `IncrementalBuild`.
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
        self._root, self._dist = root, root / "dist"
        self._full_build_process = full_build_process
        self._incremental = IncrementalBuild(root, progress, limits=limits, published=published)

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
            report = self._build(changed, at_text, now, full=full, start=start)
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
        build = self._incremental
        try:
            build.run(None, at_text, now, full=full)
            state, content = build.state, build.scanner.content
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
            _reader=build.reader,
        )

    def focus(self, folders: Iterable[str]) -> Project | None:
        """Return the hub as it was last read, with the incidents in `folders` alone.

        What is open, and what is not wholly public yet, is always among them. None
        before the first build, and after one that failed.
        """
        state, content = self._incremental.state, self._incremental.scanner.content
        if state is None or content is None:
            return None
        sources, index = state.cache.sources, state.public.index
        wanted = {*folders, *sources.hidden_folders(), *sources.folders_of(index.open(""))}
        incidents = self._incremental.reader.read(wanted, content.project.hub.time_zone)
        return replace(content.project, incidents=tuple(incidents))

    def repository(self, language: str) -> IncidentRepository | None:
        """Return the public incidents in `language`; None before the first build."""
        state = self._incremental.state
        return state.public.repository(language) if state else None

    def warm_up(self, is_wanted: Callable[[], bool]) -> None:
        """Prepare for the next save, for as long as it `is_wanted` (see `BuildState.warm_up`)."""
        if self._incremental.state:
            self._incremental.state.warm_up(is_wanted)

    def close(self) -> None:
        """Close the cache and drop everything that is in memory."""
        self._incremental.close()

    def _discard_cache(self) -> set[str]:
        """Let the cache count as deleted; return what a build was about to write."""
        state = self._incremental.state
        pending = state.cache.discard() if state else set()
        self._incremental.forget()
        return pending

    def _build_by_mkdocs(self, at_text: str | None, now: datetime) -> BuildReport:
        return build_checked(self._root, read_checked(self._root, now, at_text), at_text, now)

    def _build(
        self,
        changed: frozenset[str] | None,
        at_text: str | None,
        now: datetime,
        *,
        full: bool,
        start: float,
    ) -> BuildReport:
        """Build under the lock; if another process is to do it, without, and then the rest."""
        process = self._full_build_process
        try:
            with locked(self._dist):
                return self._incremental.run(
                    changed, at_text, now, full=full, may_delegate=process is not None
                )
        except FullBuildNeededError:
            before = self._files()
        self.close()
        is_built = process is not None and process()
        later = now + timedelta(seconds=time.perf_counter() - start)
        try:
            with locked(self._dist):
                report = self._incremental.run(None, at_text, later, full=not is_built)
        except (OddError, WholeSiteNeededError):
            self._full_build_process = None  # no process can help from now on
            raise
        after = self._files()
        changed_files = {path for path in before | after if before.get(path) != after.get(path)}
        return replace(report, written=tuple(sorted(changed_files.union(report.written))))

    def _files(self) -> dict[str, str]:
        state = self._incremental.state
        return state.cache.targets.all_files() if state else {}
