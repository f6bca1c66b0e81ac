"""Step 6, render: a target becomes the bytes of its files, and the queries that it read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from hubgen.incremental.cache.records import PageRecord, TargetRecord
from hubgen.incremental.files.dist_folder import SITE, SOCIAL
from hubgen.incremental.files.file_writer import Content
from hubgen.outputs.artifact import FileCopy, LanguageSite, PageSource
from hubgen.outputs.pages import sitemap, sitemap_entry
from hubgen.outputs.targets import (
    SITEMAP,
    THEME,
    TargetId,
    build_target,
    is_social,
    navigation,
    simple_targets,
)
from hubgen.public.view import PublicView
from hubgen.render.full_run import WholeSiteNeededError
from hubgen.render.renderer import SiteRenderer
from hubgen.source.pictures import published_bytes

_BYTECODE = ".hubgen/cache/templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedTarget:
    """A target's record, and the contents of its files by their paths below `dist/`."""

    record: TargetRecord
    contents: Mapping[str, Content] = field(repr=False)


class TargetRenderer:
    """Renders targets of the hub at `root` from `views`; good for one environment.

    `views` may be replaced by those of another instant or of other incidents.
    """

    def __init__(self, root: Path, views: Sequence[PublicView]) -> None:
        self._root, self.views = root, views

    @cached_property
    def pages(self) -> SiteRenderer:
        """What turns page sources into pages; it depends on no incident."""
        frames = [
            LanguageSite(view=view, pages=(), navigation=navigation(view)) for view in self.views
        ]
        return SiteRenderer(self._root, frames, self._root / _BYTECODE)

    def prepare(self) -> None:
        """Load and compile what rendering needs, for the processes that are forked from this one.

        Raises WholeSiteNeededError where targets cannot be rendered one by one.
        """
        if self.pages.unsupported:
            raise WholeSiteNeededError(self.pages.unsupported)
        self.pages.compile_templates()
        for target in simple_targets(self.views):
            self.render(target)

    def render(self, target: TargetId) -> RenderedTarget:
        """Render a target. Raises HubgenError where a template fails."""
        contents: dict[str, Content] = {}
        digests: dict[str, str] = {}
        pages: list[PageRecord] = []
        top = SOCIAL if is_social(target) else SITE
        renderer = self.pages  # not a dependency of the target that happens to be the first
        with self.views[0].memo.recorder.recording() as queries:
            for item in build_target(target, self.views):
                if isinstance(item, FileCopy):
                    contents[f"{top}/{item.path}"] = self._root / item.source
                    digests[f"{top}/{item.path}"] = item.digest
                    continue
                if isinstance(item, PageSource):
                    view = next(one for one in self.views if one.language == item.language)
                    entry = sitemap_entry(view.hub.url, item)
                    pages.append(PageRecord(path=item.path, sitemap=entry))
                    artifact = renderer.page(view, item)
                else:
                    artifact = item
                contents[f"{top}/{artifact.path}"] = artifact.data
                digests[f"{top}/{artifact.path}"] = sha256(artifact.data).hexdigest()
        record = TargetRecord(
            id=target, queries=frozenset(queries), files=digests, pages=tuple(pages)
        )
        return RenderedTarget(record=record, contents=contents)

    def sitemap(self, entries: Sequence[str]) -> RenderedTarget:
        """Render the sitemap that has these entries, in the order of their pages."""
        files = sitemap(self.views[0].hub.url, entries)
        return _site_wide(SITEMAP, {f"{SITE}/{one.path}": one.data for one in files})

    def theme(self, used_paths: Iterable[str]) -> RenderedTarget:
        """Return the files of the theme and of docs_dir, except at `used_paths`."""
        others = set(used_paths)
        files = {f"{SITE}/{one.path}": one.source for one in self.pages.static_files(self.views[0])}
        return _site_wide(
            THEME, {path: source for path, source in files.items() if path not in others}
        )


def _site_wide(target: TargetId, contents: Mapping[str, Content]) -> RenderedTarget:
    digests = {path: sha256(_bytes(content)).hexdigest() for path, content in contents.items()}
    record = TargetRecord(id=target, queries=frozenset(), files=digests)
    return RenderedTarget(record=record, contents=contents)


def _bytes(content: Content) -> bytes:
    return content if isinstance(content, bytes) else published_bytes(content)
