"""Making: parts into files, and what each of them asked meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from hubgen.incremental.store.records import PageRecord, PartRecord
from hubgen.outputs.artifact import Artifact, FileCopy, LanguageSite, PageSource
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
from hubgen.public.queries import DependencyRecorder
from hubgen.public.view import PublicView
from hubgen.render.full_run import WholeSiteNeededError
from hubgen.render.renderer import SiteRenderer

SITE, SOCIAL = "site/", "social/"
_BYTECODE = ".hubgen/cache/templates"

Content = bytes | Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A part that was made: what is to be remembered, and the bytes of its files or their source.

    Paths start with `site/` or `social/`.
    """

    record: PartRecord
    contents: Mapping[str, Content] = field(repr=False)


class Maker:
    """Makes the parts of the hub at `root` as `views` have it; good while its frame stands.

    `views` may be exchanged for those of another instant or of other incidents.
    """

    def __init__(self, root: Path, views: Sequence[PublicView]) -> None:
        self._root, self.views = root, views
        self._first = views

    @cached_property
    def renderer(self) -> SiteRenderer:
        """What turns page sources into pages."""
        frames = [
            LanguageSite(view=view, pages=(), navigation=navigation(view)) for view in self._first
        ]
        return SiteRenderer(self._root, frames, self._root / _BYTECODE)

    @property
    def recorder(self) -> DependencyRecorder:
        """Where the views record what is read of them."""
        return self.views[0].memo.recorder

    def view(self, language: str) -> PublicView:
        """The view in `language`."""
        return next(one for one in self.views if one.language == language)

    def prepare(self) -> None:
        """Sets up everything that making pages takes, for the processes copied from this one.

        The pages that it makes are thrown away: their templates stay compiled.
        Raises HubgenError.
        """
        unsupported = self.renderer.unsupported
        if unsupported:
            raise WholeSiteNeededError(unsupported)
        self.renderer.compile_templates()
        for part in simple_targets(self.views):
            self.make(part)

    def make(self, part: TargetId) -> Made:
        """Makes `part`. Raises HubgenError where a template fails."""
        contents: dict[str, Content] = {}
        digests: dict[str, str] = {}
        pages: list[PageRecord] = []
        top = SOCIAL if is_social(part) else SITE
        with self.recorder.recording() as asked:
            for item in build_target(part, self.views):
                if isinstance(item, FileCopy):
                    contents[top + item.path] = self._root / item.source
                    digests[top + item.path] = item.digest
                    continue
                if isinstance(item, PageSource):
                    page = self._page(item)
                    pages.append(page.record)
                    artifact = page.artifact
                else:
                    artifact = item
                contents[top + artifact.path] = artifact.data
                digests[top + artifact.path] = sha256(artifact.data).hexdigest()
        record = PartRecord(part=part, asked=frozenset(asked), files=digests, pages=tuple(pages))
        return Made(record=record, contents=contents)

    def _page(self, source: PageSource) -> _Page:
        view = self.view(source.language)
        rendered = self.renderer.page(view, source)
        return _Page(
            record=PageRecord(path=source.path, entry=sitemap_entry(view.hub.url, source)),
            artifact=rendered,
        )

    def theme(self, taken: Iterable[str]) -> Made:
        """The files of the theme and of docs_dir, but for the paths that are `taken`."""
        contents: dict[str, Content] = {}
        others = set(taken)
        for file in self.renderer.static_files(self.views[0]):
            if SITE + file.path not in others:
                contents[SITE + file.path] = file.source
        return _gathered(THEME, contents)

    def sitemap(self, entries: Sequence[str]) -> Made:
        """The sitemap of the pages whose `entries` these are, by address."""
        files = sitemap(self.views[0].hub.url, entries)
        return _gathered(SITEMAP, {SITE + one.path: one.data for one in files})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    record: PageRecord
    artifact: Artifact


def _gathered(part: TargetId, contents: Mapping[str, Content]) -> Made:
    digests = {path: sha256(_bytes(content)).hexdigest() for path, content in contents.items()}
    record = PartRecord(part=part, asked=frozenset(), files=digests)
    return Made(record=record, contents=contents)


def _bytes(content: Content) -> bytes:
    return content if isinstance(content, bytes) else content.read_bytes()
