"""Framing: what MkDocs' configuration and templates are told of a hub and of each of its pages.

A run of MkDocs and the renderer of single pages both ask here. MkDocs'
templates do not escape: every text that enters its configuration or a page's
metadata is escaped here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from pathspec import GitIgnoreSpec

from hubgen.outputs.artifact import LanguageSite, PageSource
from hubgen.outputs.cards import Card, card_of
from hubgen.outputs.linked import linked_data
from hubgen.public.view import PublicView
from hubgen.render.content import ContentRenderer
from hubgen.render.rendering import PLUGIN, SEARCH
from hubgen.source.project import PAGES

NOT_FOUND = "404.html"
_OLDEST = "1970-01-01"


@dataclass(frozen=True, kw_only=True)
class TemplateData:
    """What Material's templates get as `hubgen`; `root` leads from the page to the site's root."""

    view: PublicView
    source: PageSource
    root: str
    content: str = field(repr=False)

    @cached_property
    def card(self) -> Card:
        """The picture that goes with a link to the page."""
        return card_of(self.view, self.source)

    @cached_property
    def tongues(self) -> tuple[Any, ...]:
        """The other languages that the page can be read in."""
        every: Any = self.source.context.get("tongues", ()) if self.source.alternates else ()
        return tuple(one for one in every if one.code != self.view.language)

    @cached_property
    def linked(self) -> str | None:
        """The page in schema.org's words, safe inside a script element."""
        return linked_data(self.view, self.source)


def templates_folder() -> Path:
    """Where hubgen's own templates lie."""
    return Path(str(package_files("hubgen") / "templates"))


def hub_folder(config: MkDocsConfig) -> Path:
    """Where the hub of `config` lies.

    Raises PluginError where its docs_dir is not the one that hubgen reads.
    """
    root = Path(config.config_file_path or ".").resolve().parent
    if Path(config.docs_dir).resolve() != (root / PAGES).resolve():
        msg = f"docs_dir is {config.docs_dir}; write docs_dir: {PAGES} in mkdocs.yml"
        raise PluginError(msg)
    return root


def settle(config: MkDocsConfig, main: LanguageSite) -> None:
    """Settles what of MkDocs' configuration the settings of the hub decide."""
    hub = main.view.hub
    config.site_name = escape(hub.name)
    config.site_url = hub.url
    config.site_description = escape(hub.description) if hub.description else None
    config.use_directory_urls = True
    config.not_in_nav = GitIgnoreSpec.from_lines(["*"])
    if config.nav is None:
        config.nav = navigation_of(main)
    theme = config.theme
    theme.dirs.insert(1 if theme.custom_dir else 0, str(templates_folder()))
    theme.static_templates.discard("sitemap.xml")
    theme["language"] = _theme_language(main.view)
    if "font" not in theme or theme["font"] is not False:
        theme["font"] = False  # Material would ask a third party for fonts


def stop_indexing(config: MkDocsConfig) -> None:
    """Stop Material's search plugin from reading pages and writing an index of its own.

    It stays in the list of plugins, by which templates decide on its interface.
    """
    plugin: Any = config.plugins.get(SEARCH)
    if plugin is not None:
        plugin.config.enabled = False


def navigation_of(language: LanguageSite) -> list[Mapping[str, str]]:
    """The navigation of one language, as mkdocs.yml would have it."""
    return [{escape(entry.title): uri(entry.path)} for entry in language.navigation]


def public_files(files: Files, config: MkDocsConfig, public: Sequence[str]) -> Files:
    """`files` without the Markdown files, and of docs_dir's only those that are `public`."""
    wanted = set(public)
    for file in list(files):
        stray = file.src_dir == config.docs_dir and file.src_uri not in wanted
        if file.is_documentation_page() or stray:
            files.remove(file)
    return files


def file_of(path: str, config: MkDocsConfig) -> File:
    """The page at `path` as MkDocs' files have it: without a file, outside the navigation."""
    file = File(
        uri(path),
        src_dir=None,
        dest_dir=config.site_dir,
        use_directory_urls=config.use_directory_urls,
        inclusion=InclusionLevel.NOT_IN_NAV,
    )
    file.generated_by = PLUGIN
    file.content_string = ""
    return file


def uri(path: str) -> str:
    """Where MkDocs would look for the Markdown of the page at `path`."""
    return path if path == NOT_FOUND else f"{path}index.md"


class Framing:
    """Fills pages and their templates' variables; make a new one when a template changed.

    `bytecode` keeps compiled templates between processes.
    """

    def __init__(self, config: MkDocsConfig, bytecode: BytecodeCache | None = None) -> None:
        self._config = config
        folder = config.theme.custom_dir
        self._content = ContentRenderer(Path(folder) if folder else None, bytecode)

    def content(self, view: PublicView, source: PageSource) -> str:
        """What stands between the header and the footer."""
        return self._content.render(view, source)

    def compile(self) -> None:
        """Compiles the templates of contents now."""
        self._content.compile()

    @staticmethod
    def describe(page: Page, source: PageSource) -> None:
        """Settles the title, the description and the date of `page`."""
        page.title = escape(source.title)
        page.meta = {
            "title": escape(source.title),
            **({"description": escape(source.description)} if source.description else {}),
        }
        page.update_date = source.updated.isoformat() if source.updated else _OLDEST

    @staticmethod
    def data(view: PublicView, source: PageSource, content: str) -> TemplateData:
        """What the templates of a page get."""
        return TemplateData(view=view, source=source, root=_to_root(source.path), content=content)

    def page_context(self, context: Any, page: Page, view: PublicView, source: PageSource) -> Any:
        """The template variables of `page`, in its own language."""
        self._config.theme["language"] = _theme_language(view)
        context["hubgen"] = self.data(view, source, page.content or "")
        return context

    def fixed_context(self, context: Any, view: PublicView, source: PageSource) -> Any:
        """The template variables of a page that MkDocs makes without a file: 404.html."""
        self._config.theme["language"] = _theme_language(view)
        context["hubgen"] = TemplateData(
            view=view,
            source=source,
            root=context["base_url"].rstrip("/") + "/",
            content=self._content.render(view, source),
        )
        return context


def _to_root(path: str) -> str:
    return "../" * path.count("/") or "./"


def _theme_language(view: PublicView) -> str:
    return view.language.split("-")[0]
