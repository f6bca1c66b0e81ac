"""Step 7, commit: files whose bytes differ are written, then the cache.

What is about to be written is noted in the cache first. A build that is killed
leaves the note, and the next one renders the targets of those files again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from hubgen.incremental.cache.build_cache import BuildCache
from hubgen.incremental.files.dist_folder import write_stamp
from hubgen.incremental.files.file_writer import Content, FileWriter
from hubgen.incremental.steps.render import RenderedTarget, TargetRenderer
from hubgen.outputs.serving import serving
from hubgen.outputs.targets import SITE_WIDE, SITEMAP, THEME, TargetId
from hubgen.public.queries import Query


class BuildTransaction:
    """Brings `dist`, whose lock the caller holds, and `cache` up to date together."""

    def __init__(self, dist: Path, cache: BuildCache) -> None:
        self._dist, self._cache = dist, cache
        self._pending = cache.pending
        self._rendered: list[RenderedTarget] = []
        self._removed: set[TargetId] = set()
        self._before: dict[str, str] = {}
        self._after: dict[str, str] = {}
        self._contents: dict[str, Content] = {}

    @property
    def interrupted(self) -> set[TargetId]:
        """The targets whose files a killed build may have left half done."""
        return self._cache.targets.owners(self._pending)

    def add(self, rendered: RenderedTarget) -> None:
        """Add a target to what is written."""
        self._rendered.append(rendered)
        self._before |= self._cache.targets.files(rendered.record.id)
        self._after |= rendered.record.files
        self._contents |= rendered.contents

    def remove(self, targets: Iterable[TargetId]) -> None:
        """Add targets to what is removed."""
        for target in targets:
            self._removed.add(target)
            self._before |= self._cache.targets.files(target)

    def add_site_wide(self, renderer: TargetRenderer, targets: Iterable[TargetId]) -> None:
        """Add the targets built from all pages: those in `targets`, and those that changed.

        To be called after `add` and `remove`.
        """
        wanted = SITE_WIDE.intersection(targets)
        pages = {one.path: one for each in self._rendered for one in each.record.pages}
        changed = (*(each.record.id for each in self._rendered), *self._removed)
        table = self._cache.targets
        before = {one.path: one for target in changed for one in table.pages(target)}
        gone = [replace(one, sitemap="") for path, one in before.items() if path not in pages]
        differing = [*gone, *(one for path, one in pages.items() if before.get(path) != one)]
        for page in differing:
            self._cache.site_index.update(page)
        if SITEMAP in wanted or differing:
            self.add(renderer.sitemap(self._cache.site_index.entries))
        if THEME in wanted:
            others = table.all_files().keys() - table.files(THEME).keys() - self._before.keys()
            self.add(renderer.theme(others | self._after.keys()))

    def commit(self, store: Callable[[], None]) -> list[str]:
        """Write the files, then the cache; `store` puts everything but targets into it.

        Returns the paths below `dist` that were written or removed, in order. Raises
        OSError or sqlite3.Error; the next build then completes what was begun.
        """
        unknown = {path for path in self._pending if self._cache.targets.digest(path) is None}
        removed = sorted((self._before.keys() | unknown) - self._after.keys())
        written = [path for path in self._after if self._differs(path)]
        if written or removed:
            stamp = secrets.token_hex(16)
            with self._cache.transaction():
                self._cache.pending = {*written, *removed}
                self._cache.stamp = stamp
            write_stamp(self._dist, stamp)
            writer = FileWriter(self._dist, self._pending)
            for path in sorted(written, key=self._order):
                writer.write(path, self._contents[path])
            writer.remove(removed)
        with self._cache.transaction():
            store()
            for target in self._removed:
                self._cache.targets.remove(target)
            for rendered in self._rendered:
                self._cache.targets.put(rendered.record)
            self._cache.pending = set()
        return sorted([*written, *removed])

    def _differs(self, path: str) -> bool:
        stored = self._before.get(path) or self._cache.targets.digest(path)
        return stored != self._after[path] or path in self._pending

    def _order(self, path: str) -> tuple[bool, int, str]:
        """New files come first, since nothing links to them yet; then assets to status.json."""
        return path in self._before, serving(path.partition("/")[2]).stage, path

    @property
    def queries(self) -> set[Query]:
        """Every query that the rendered targets read."""
        return {one for each in self._rendered for one in each.record.queries}
