"""The renderer: one page at a time, to the bytes that a run of MkDocs would write.

It goes the way of `mkdocs.commands.build`, page by page, and leaves out what
concerns other pages only: neither `nav` nor `pages` is there for templates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from mkdocs.commands.build import get_context
from mkdocs.structure import files as mkdocs_files
from mkdocs.structure.pages import Page

from hubgen.outputs.artifact import Artifact, LanguageSite, PageSource
from hubgen.public.view import PublicView
from hubgen.render.fitness import Absent, why_not
from hubgen.render.framing import NOT_FOUND, Framing, file_of, hub_folder, public_files, settle
from hubgen.render.rendering import configuration, explained
from hubgen.render.shell import MAIN, Shells
from hubgen.render.theme_files import add_theme_files

_NAV: Any = Absent("nav")
_PAGES: Any = Absent("pages")


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedFile:
    """A file of the theme or of docs_dir that goes to the site's `path` as it is."""

    path: str
    source: Path


class SiteRenderer:
    """Renders a hub's pages one at a time, byte for byte as a run of MkDocs does.

    Good as long as mkdocs.yml, templates, packages and the frames (navigation
    of each language, hub settings) stay; `frames` need no pages, the main
    language comes first. Raises HubgenError where MkDocs cannot be set up.

    Compiled templates are kept in the folder `bytecode`, which is safe to delete.
    `unsupported` says why only a whole run of MkDocs gives the site right;
    where it is not None, nothing else here may be asked for.
    """

    def __init__(
        self, root: Path, frames: Sequence[LanguageSite], bytecode: Path | None = None
    ) -> None:
        self._bytecode = bytecode
        self._main = frames[0].view
        self._in_navigation = {entry.path for frame in frames for entry in frame.navigation}
        with explained():
            self._config = configuration(root, root / "site")
            self.unsupported = why_not(self._config)
            if self.unsupported is None:
                self._set_up(frames[0])

    def _set_up(self, main: LanguageSite) -> None:
        config = self._config
        hub_folder(config)
        settle(config, main)
        self._framing = Framing(config, self._bytecode_cache("content"))
        self._templates = config.theme.get_env()
        self._templates.bytecode_cache = self._bytecode_cache("page")
        self._shells = Shells(config, self._bytecode_cache("shell"))
        blank = self._blank(file_of("", config))
        blank.render(config, mkdocs_files.Files([blank.file]))
        self._toc = blank.toc

    def _bytecode_cache(self, environment: str) -> BytecodeCache | None:
        """Return Jinja's cache for one environment, None where its folder cannot be created.

        Environments differ in how they compile, versions in what they compile to.
        """
        if self._bytecode is None:
            return None
        try:
            self._bytecode.mkdir(parents=True, exist_ok=True)
        except OSError:
            return None
        versions = f"{version('jinja2')}-{version('hubgen')}"
        return FileSystemBytecodeCache(str(self._bytecode), f"{environment}-{versions}-%s.cache")

    def compile(self) -> None:
        """Compiles the templates of contents now, before the process is copied."""
        self._framing.compile()

    def page(self, view: PublicView, source: PageSource) -> Artifact:
        """Return the file of the page `source`, which belongs to `view`.

        Raises HubgenError where a template fails, or reads what only a whole
        run of MkDocs knows.
        """
        with explained():
            if source.path == NOT_FOUND:
                return self._not_found(view, source)
            return self._page(view, source)

    def _page(self, view: PublicView, source: PageSource) -> Artifact:
        content = self._framing.content(view, source)
        text = self._shells.around(
            self._framing.data(view, source, content),
            lambda: self._variables(view, source, content),
        )
        if text is None:
            template = self._templates.get_template(MAIN)
            text = template.render(self._variables(view, source, content))
        return Artifact(
            path=f"{source.path}index.html",
            data=text.encode("utf-8", errors="xmlcharrefreplace"),
        )

    def _variables(self, view: PublicView, source: PageSource, content: str) -> Any:
        """The variables of the template of a page."""
        page = self._settled(source, content)
        page.active = True
        context = get_context(_NAV, _PAGES, self._config, page)
        return self._framing.page_context(context, page, view, source)

    def _settled(self, source: PageSource, content: str) -> Page:
        """A page as MkDocs has it before it asks the template."""
        page = self._blank(file_of(source.path, self._config))
        if source.path in self._in_navigation:
            neighbour: Any = Absent("a neighbour in the navigation")
            page.previous_page = page.next_page = neighbour
        page.toc, page.present_anchor_ids = self._toc, set()
        page.content = content
        self._framing.describe(page, source)
        return page

    def _blank(self, file: mkdocs_files.File) -> Page:
        page = Page(None, file, self._config)
        page.markdown = ""
        return page

    def _not_found(self, view: PublicView, source: PageSource) -> Artifact:
        template = self._templates.get_template(NOT_FOUND)
        base = urlsplit(self._config.site_url or "/").path
        context = get_context(_NAV, _PAGES, self._config, base_url=base)
        context = self._framing.fixed_context(context, view, source)
        return Artifact(path=NOT_FOUND, data=template.render(context).encode("utf-8"))

    def fixed(self, view: PublicView | None = None) -> list[FixedFile]:
        """The theme's files and those of docs_dir that the main `view` counts as public.

        Where a page or an artifact has the path of one, it stands in its place.
        """
        config = self._config
        files = mkdocs_files.get_files(config)
        add_theme_files(files, config)
        public_files(files, config, (view or self._main).public_files)
        mkdocs_files.set_exclusions(files, config)
        return [
            FixedFile(path=file.dest_uri, source=Path(file.abs_src_path))
            for file in files
            if _is_included(file) and file.abs_src_path
        ]


def _is_included(file: mkdocs_files.File) -> bool:
    return bool(file.inclusion.value > mkdocs_files.InclusionLevel.DRAFT.value)
