"""The full build: the same steps with every target invalid, on all processors.

Files are written to a folder beside the live ones, which are replaced at once.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from hubgen.incremental.cache.build_cache import BuildCache
from hubgen.incremental.cache.public_views import PublicViews, encoded_incidents
from hubgen.incremental.cache.records import TargetRecord, decode_problems
from hubgen.incremental.files.dist_folder import PARTS, replace_parts, staging_folder, write_stamp
from hubgen.incremental.files.file_writer import StagingWriter
from hubgen.incremental.parallel import parallel_map
from hubgen.incremental.sources.parallel_loader import ParallelLoader
from hubgen.incremental.sources.source_reader import ParsedContent
from hubgen.incremental.steps.environment import environment_fingerprint
from hubgen.incremental.steps.fingerprint import view_fingerprints
from hubgen.incremental.steps.invalidate import TargetCatalog
from hubgen.incremental.steps.parse import require_sound, store_parsed
from hubgen.incremental.steps.render import RenderedTarget, TargetRenderer
from hubgen.incremental.steps.scan import mark_page_files, store_page_files
from hubgen.outputs.targets import TargetId, incident_targets, is_social, month_of
from hubgen.problems import Problem
from hubgen.public.publication_times import PublicationTimes

_SMALLEST_BATCH = 24  # targets: smaller ones share less, of larger ones one may come last
Progress = Callable[[int, int], None]


class FullBuild:
    """A build of everything at `root`, whose content is `content`, for the instant `at`.

    Creating one parses all sources. Raises ContentError where they have errors,
    OddError, and WholeSiteNeededError where only a run of MkDocs renders the hub.
    """

    def __init__(
        self,
        root: Path,
        content: ParsedContent,
        at: datetime,
        *,
        pinned: bool,
        published: PublicationTimes | None = None,
    ) -> None:
        project = content.project
        self._root, self._dist, self._content = root, root / "dist", content
        self._page_files = mark_page_files(root, project)
        with ParallelLoader(root, content, at) as loader:
            self.renderer = TargetRenderer(root, PublicViews(()).views(project, at, pinned=pinned))
            if not any(one.stops_a_build for one in content.problems):  # else they are reported
                self.renderer.prepare()  # while other processes parse
            self._parsed = loader.load()
        self.problems = self._check()
        summaries = [one.record.summary for one in self._parsed.folders if one.record.summary]
        self.public = PublicViews(summaries, published=published)
        self.public.uncommitted = encoded_incidents(self._parsed.folders)
        self.renderer.views = self.public.views(project, at, pinned=pinned)
        self.environment = environment_fingerprint(root, project, self.renderer.views)
        self.catalog = TargetCatalog()

    def _check(self) -> tuple[Problem, ...]:
        texts = [one.record.problems for one in self._parsed.folders]
        problems = [problem for text in texts for problem in decode_problems(text)]
        return require_sound([*self._content.problems, *(self._parsed.outside or ()), *problems])

    def run(self, cache: BuildCache, progress: Progress) -> list[str]:
        """Build into `dist/`, whose lock the caller holds, and store everything in `cache`.

        `progress` receives the number of targets that are done, and of all. Returns
        the paths below `dist/` that were added, changed or removed.
        """
        cache.clear()
        stamp = secrets.token_hex(16)
        with staging_folder(self._dist) as staging, cache.transaction():
            for part in PARTS:
                (staging / part).mkdir()
            self._render(cache, staging, progress)
            store_page_files(cache.sources, self._page_files)
            cache.environment, cache.stamp = self.environment, stamp
            write_stamp(self._dist, "")
            written = replace_parts(staging, self._dist)
        write_stamp(self._dist, stamp)
        self.public.sources, self.public.uncommitted = cache.sources, {}
        return written

    def _render(self, cache: BuildCache, staging: Path, progress: Progress) -> None:
        """Render every target below `staging`; store the sources meanwhile."""
        views = self.renderer.views
        shared, _ = self.catalog.update(views, frozenset())
        targets = [*sorted(shared), *incident_targets(views)]
        index = self.public.index
        batches = batches_of(targets, lambda incident: index.by_id[incident].month)
        writer = StagingWriter(staging, self._dist)

        def render(batch: list[TargetId]) -> list[TargetRecord]:
            return [_write(writer, self.renderer.render(target)) for target in batch]

        records: list[TargetRecord] = []
        with parallel_map(render, batches) as results:
            store_parsed(cache.sources, self._content, self._parsed)
            for some in results:
                records += some
                progress(len(records), len(targets))
                for record in some:
                    cache.targets.put(record)
        for rendered in self._site_wide(records):
            cache.targets.put(_write(writer, rendered))
        self.catalog.store(cache.targets)
        queries = {one for record in records for one in record.queries} | self.catalog.queries
        cache.dependencies.put_fingerprints(view_fingerprints(views, queries))

    def _site_wide(self, records: Sequence[TargetRecord]) -> list[RenderedTarget]:
        """Render what is built from all pages."""
        pages = sorted((one for each in records for one in each.pages), key=lambda one: one.path)
        sitemap = self.renderer.sitemap([one.sitemap for one in pages if one.sitemap])
        paths = {path for record in (*records, sitemap.record) for path in record.files}
        return [sitemap, self.renderer.theme(paths)]


def _write(writer: StagingWriter, rendered: RenderedTarget) -> TargetRecord:
    for path, content in rendered.contents.items():
        writer.write(path, content)
    return rendered.record


def batches_of(
    targets: Iterable[TargetId], month_of_incident: Callable[[str], str]
) -> list[list[TargetId]]:
    """Return `targets` in batches for one process each; those of a month stay together.

    The feeds of its incidents and the archives of all feeds hold the same entries,
    which are then computed once; so are posts, which the board shows as well. What
    takes long comes first, so that no process is left with it at the end.
    """
    months: dict[tuple[str, str], list[TargetId]] = {}
    batches: list[list[TargetId]] = []
    social: list[TargetId] = []
    for target in targets:
        month = month_of(target, month_of_incident)
        if month:
            months.setdefault((target.language, month), []).append(target)
        elif is_social(target):
            social.append(target)
        else:
            batches.append([target])
    batch: list[TargetId] = []
    for _, some in sorted(months.items(), reverse=True):
        batch += some
        if len(batch) >= _SMALLEST_BATCH:
            batches.append(batch)
            batch = []
    return [one for one in (social, *batches, batch) if one]
