"""The renderer of single pages, to the bytes that a run of MkDocs would write.

It does for one page what `mkdocs.commands.build` does for all, and leaves out
what concerns other pages: templates get neither `nav` nor `pages`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import BytecodeCache
from mkdocs.commands.build import get_context
from mkdocs.structure import files as mkdocs_files
from mkdocs.structure.pages import Page

from hubgen.outputs.artifact import Artifact, LanguageSite, PageSource
from hubgen.outputs.pages.frame import NOT_FOUND
from hubgen.public.view import PublicView
from hubgen.render.bytecode import CheckedBytecodeCache
from hubgen.render.full_run import Unavailable, reason_for_full_run
from hubgen.render.mkdocs_config import (
    ONE_RUN,
    apply_hub_settings,
    explain_errors,
    hub_folder,
    load_configuration,
)
from hubgen.render.mkdocs_files import add_theme_files, keep_public_files, page_file
from hubgen.render.page_context import PageContexts, set_metadata
from hubgen.render.page_frames import PageFrames

_NAV: Any = Unavailable("nav")
_PAGES: Any = Unavailable("pages")


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticFile:
    """A file of the theme or of docs_dir that is copied to the site's `path` as it is."""

    path: str
    source: Path


class SiteRenderer:
    """Renders a hub's pages one at a time, byte for byte as a run of MkDocs does.

    Valid as long as mkdocs.yml, templates, packages and the navigation stay.
    `languages` need no pages, the main language comes first. Compiled templates
    are kept in the folder `bytecode`, which is safe to delete. Raises HubgenError
    where MkDocs cannot be set up.

    `unsupported` says why only a run of MkDocs over the whole site renders it
    correctly; where it is not None, no other method may be called.
    """

    def __init__(
        self, root: Path, languages: Sequence[LanguageSite], bytecode: Path | None = None
    ) -> None:
        self._bytecode = bytecode
        self._main = languages[0].view
        self._in_navigation = {entry.path for one in languages for entry in one.navigation}
        with ONE_RUN, explain_errors():
            self._config = load_configuration(root, root / "site")
            self.unsupported = reason_for_full_run(self._config)
            if self.unsupported is None:
                self._set_up(languages[0])

    def _set_up(self, main: LanguageSite) -> None:
        config = self._config
        hub_folder(config)
        apply_hub_settings(config, main)
        self._contexts = PageContexts(config, self._bytecode_cache("content"))
        self._frames = PageFrames(config, self._variables, self._bytecode_cache("page"))
        blank = self._blank_page("")
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
        return CheckedBytecodeCache(str(self._bytecode), f"{environment}-{versions}-%s.cache")

    def compile_templates(self) -> None:
        """Compile the templates of contents now, before the process is forked."""
        self._contexts.compile_templates()

    def page(self, view: PublicView, source: PageSource) -> Artifact:
        """Return the file of the page `source`, which belongs to `view`.

        Raises HubgenError where a template fails, or reads what only a run over the
        whole site has.
        """
        with explain_errors():
            if source.path == NOT_FOUND:
                return self._not_found(view, source)
            text = self._frames.render(view, source, self._contexts.content(view, source))
            return Artifact(
                path=f"{source.path}index.html",
                data=text.encode("utf-8", errors="xmlcharrefreplace"),
            )

    def _variables(self, view: PublicView, source: PageSource, content: str) -> Mapping[str, Any]:
        """Return the variables of the template of a page."""
        page = self._blank_page(source.path)
        if source.path in self._in_navigation:
            neighbour: Any = Unavailable("a neighbour in the navigation")
            page.previous_page = page.next_page = neighbour
        page.toc, page.present_anchor_ids = self._toc, set()
        page.content = content
        page.active = True
        set_metadata(page, source)
        context = get_context(_NAV, _PAGES, self._config, page)
        variables: Mapping[str, Any] = self._contexts.variables(context, page, view, source)
        return variables

    def _blank_page(self, path: str) -> Page:
        page = Page(None, page_file(path, self._config), self._config)
        page.markdown = ""
        return page

    def _not_found(self, view: PublicView, source: PageSource) -> Artifact:
        template = self._frames.templates.get_template(NOT_FOUND)
        base = urlsplit(self._config.site_url or "/").path
        context = get_context(_NAV, _PAGES, self._config, base_url=base)
        context = self._contexts.static_variables(context, view, source)
        return Artifact(path=NOT_FOUND, data=template.render(context).encode("utf-8"))

    def static_files(self, view: PublicView | None = None) -> list[StaticFile]:
        """Return the theme's files and those of docs_dir that the main `view` counts as public.

        A page or an artifact with the same path takes precedence.
        """
        config = self._config
        files = mkdocs_files.get_files(config)
        add_theme_files(files, config)
        keep_public_files(files, config, (view or self._main).public_files)
        mkdocs_files.set_exclusions(files, config)
        return [
            StaticFile(path=file.dest_uri, source=Path(file.abs_src_path))
            for file in files
            if _is_included(file) and file.abs_src_path
        ]


def _is_included(file: mkdocs_files.File) -> bool:
    return bool(file.inclusion.value > mkdocs_files.InclusionLevel.DRAFT.value)
