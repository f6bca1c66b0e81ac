"""The site as MkDocs sees it: pages without files, wrapped by Material."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page

from hubgen.outputs.artifact import Artifact, FileCopy, LanguageSite, PageSource, Site
from hubgen.render.framing import (
    NOT_FOUND,
    Framing,
    file_of,
    navigation_of,
    public_files,
    settle,
    uri,
)


class MkDocsSite:
    """A site on its way through one MkDocs build, hook by hook."""

    def __init__(self, site: Site, root: Path, config: MkDocsConfig) -> None:
        settle(config, site.main)
        self._site = site
        self._root = root
        self._framing = Framing(config)
        self._by_uri: dict[str, tuple[LanguageSite, PageSource]] = {
            uri(page.path): (language, page)
            for language, page in sorted(
                ((language, page) for language in site.languages for page in language.pages),
                key=lambda pair: pair[1].path,
            )
        }
        self._navigation: dict[str, Navigation] = {}

    def files(self, files: Files, config: MkDocsConfig) -> Files:
        """`files` with the hub's pages in place of the Markdown files of docs_dir.

        Of its other files only those stay that the hub counts as public.
        """
        public_files(files, config, self._site.main.view.public_files)
        for _, page in self._by_uri.values():
            if page.path != NOT_FOUND:
                files.append(file_of(page.path, config))
        return files

    def navigations(self, main: Navigation, files: Files, config: MkDocsConfig) -> None:
        """Makes the navigation of each language; `main` is that of the first."""
        own = config.nav
        self._navigation[self._site.main.view.language] = main
        for language in self._site.languages[1:]:
            config.nav = navigation_of(language)
            self._navigation[language.view.language] = get_navigation(files, config)
        config.nav = own

    def fill(self, page: Page) -> str:
        """The content of `page`; its title, description and date are settled as well."""
        language, source = self._by_uri[page.file.src_uri]
        self._framing.describe(page, source)
        return self._framing.content(language.view, source)

    def page_context(self, context: Any, page: Page) -> Any:
        """The template variables of `page`, in its own language."""
        language, source = self._by_uri[page.file.src_uri]
        context["nav"] = self._navigation[language.view.language]
        return self._framing.page_context(context, page, language.view, source)

    def template_context(self, context: Any, name: str) -> Any:
        """The template variables of a page that MkDocs makes without a file: 404.html."""
        found = self._by_uri.get(name)
        if found is None:
            return context
        language, source = found
        return self._framing.fixed_context(context, language.view, source)

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
