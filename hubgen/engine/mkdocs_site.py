"""The site as MkDocs sees it: pages without files, wrapped by Material.

MkDocs' templates do not escape. Every text that enters its configuration or a
page's metadata is escaped here, and nowhere else.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from pathspec import GitIgnoreSpec

from hubgen.derive.public import PublicView
from hubgen.engine.content import ContentRenderer
from hubgen.outputs.artifact import Artifact, FileCopy, LanguageSite, PageSource, Site
from hubgen.outputs.cards import Card, card_of
from hubgen.outputs.linked import linked_data

NOT_FOUND = "404.html"
_OLDEST = "1970-01-01"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateData:
    """What Material's templates get as `hubgen`; `root` leads from the page to the site's root."""

    view: PublicView
    source: PageSource
    root: str
    content: str = field(repr=False)

    @property
    def card(self) -> Card:
        """The picture that goes with a link to the page."""
        return card_of(self.view, self.source)

    @property
    def linked(self) -> str | None:
        """The page in schema.org's words, safe inside a script element."""
        return linked_data(self.view, self.source)


def templates_folder() -> Path:
    """Where hubgen's own templates lie."""
    return Path(str(package_files("hubgen") / "templates"))


class MkDocsSite:
    """A site on its way through one MkDocs build, hook by hook."""

    def __init__(self, site: Site, root: Path, overrides: Path | None) -> None:
        self._site = site
        self._root = root
        self._content = ContentRenderer(overrides)
        self._by_uri: dict[str, tuple[LanguageSite, PageSource]] = {
            _uri(page.path): (language, page)
            for language in site.languages
            for page in language.pages
        }
        self._navigation: dict[str, Navigation] = {}

    def configure(self, config: MkDocsConfig) -> None:
        """Settles what of MkDocs' configuration the hub's own settings decide."""
        hub = self._site.main.view.hub
        config.site_name = escape(hub.name)
        config.site_url = hub.url
        config.site_description = escape(hub.description) if hub.description else None
        config.use_directory_urls = True
        config.not_in_nav = GitIgnoreSpec.from_lines(["*"])
        if config.nav is None:
            config.nav = _nav(self._site.main)
        theme = config.theme
        theme.dirs.insert(1 if theme.custom_dir else 0, str(templates_folder()))
        theme.static_templates.discard("sitemap.xml")
        theme["language"] = _theme_language(self._site.main)
        if "font" not in theme or theme["font"] is not False:
            theme["font"] = False  # Material would ask a third party for fonts

    def files(self, files: Files, config: MkDocsConfig) -> Files:
        """`files` with the hub's pages in place of the Markdown files of docs_dir.

        Of its other files only those stay that the hub counts as public.
        """
        public = set(self._site.main.view.public_files)
        for file in list(files):
            if file.is_documentation_page() or self._is_stray(file, config, public):
                files.remove(file)
        for uri in self._by_uri:
            if uri != NOT_FOUND:
                level = InclusionLevel.NOT_IN_NAV
                files.append(File.generated(config, uri, content="", inclusion=level))
        return files

    @staticmethod
    def _is_stray(file: File, config: MkDocsConfig, public: set[str]) -> bool:
        return file.src_dir == config.docs_dir and file.src_uri not in public

    def navigations(self, main: Navigation, files: Files, config: MkDocsConfig) -> None:
        """Makes the navigation of each language; `main` is that of the first."""
        own = config.nav
        self._navigation[self._site.main.view.language] = main
        for language in self._site.languages[1:]:
            config.nav = _nav(language)
            self._navigation[language.view.language] = get_navigation(files, config)
        config.nav = own

    def fill(self, page: Page) -> str:
        """The content of `page`; its title, description and date are settled as well."""
        language, source = self._by_uri[page.file.src_uri]
        page.title = escape(source.title)
        page.meta = {
            "title": escape(source.title),
            "search": {"exclude": not source.searchable},
            **({"description": escape(source.description)} if source.description else {}),
        }
        page.update_date = source.updated.isoformat() if source.updated else _OLDEST
        return self._content.render(language.view, source)

    def page_context(self, context: Any, page: Page, config: MkDocsConfig) -> Any:
        """The template variables of `page`, in its own language."""
        language, source = self._by_uri[page.file.src_uri]
        config.theme["language"] = _theme_language(language)
        context["nav"] = self._navigation[language.view.language]
        context["hubgen"] = TemplateData(
            view=language.view,
            source=source,
            root=_to_root(source.path),
            content=page.content or "",
        )
        return context

    def template_context(self, context: Any, name: str, config: MkDocsConfig) -> Any:
        """The template variables of a page that MkDocs makes without a file: 404.html."""
        found = self._by_uri.get(name)
        if found:
            language, source = found
            config.theme["language"] = _theme_language(language)
            content = self._content.render(language.view, source)
            context["hubgen"] = TemplateData(
                view=language.view,
                source=source,
                root=context["base_url"].rstrip("/") + "/",
                content=content,
            )
        return context

    def finish(self, site_dir: Path) -> None:
        """Writes below `site_dir` what is no page."""
        write_artifacts(self._site.artifacts, site_dir)
        copy_files(self._site.copies, self._root, site_dir)


def write_artifacts(artifacts: tuple[Artifact, ...], folder: Path) -> None:
    """Writes each artifact to its path below `folder`."""
    for artifact in artifacts:
        target = folder / artifact.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(artifact.data)


def copy_files(copies: tuple[FileCopy, ...], root: Path, folder: Path) -> None:
    """Copies each file of the project at `root` to its path below `folder`."""
    for copy in copies:
        target = folder / copy.path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / copy.source, target)


def _uri(path: str) -> str:
    return path if path == NOT_FOUND else f"{path}index.md"


def _to_root(path: str) -> str:
    return "../" * path.count("/") or "./"


def _theme_language(language: LanguageSite) -> str:
    return language.view.language.split("-")[0]


def _nav(language: LanguageSite) -> list[Mapping[str, str]]:
    return [{escape(entry.title): _uri(entry.path)} for entry in language.navigation]
