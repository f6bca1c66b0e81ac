"""A run of MkDocs over the whole site: pages without files, wrapped by Material."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page

from hubgen.outputs.artifact import Artifact, FileCopy, LanguageSite, PageSource, Site
from hubgen.outputs.pages.frame import NOT_FOUND
from hubgen.render.mkdocs_config import (
    ONE_RUN,
    PLUGIN,
    apply_hub_settings,
    explain_errors,
    load_configuration,
    navigation_of,
    source_uri,
    stop_indexing,
)
from hubgen.render.mkdocs_files import keep_public_files, page_file
from hubgen.render.page_context import PageContexts, set_metadata
from hubgen.source.pictures import is_picture, published_bytes


def render_site(site: Site, root: Path, folder: Path) -> None:
    """Render `site` below `folder` by the mkdocs.yml in `root`.

    Raises HubgenError where MkDocs cannot build it.
    """
    with ONE_RUN, explain_errors():
        config = load_configuration(root, folder)
        plugin: Any = config.plugins.get(PLUGIN)
        plugin.site = site
        build(config)


class MkDocsSite:
    """A site during one run of MkDocs; the methods are called by the plugin's hooks in order."""

    def __init__(self, site: Site, root: Path, config: MkDocsConfig) -> None:
        apply_hub_settings(config, site.main)
        stop_indexing(config)
        self._site = site
        self._root = root
        self._contexts = PageContexts(config)
        self._by_uri: dict[str, tuple[LanguageSite, PageSource]] = {
            source_uri(page.path): (language, page)
            for language, page in sorted(
                ((language, page) for language in site.languages for page in language.pages),
                key=lambda pair: pair[1].path,
            )
        }
        self._navigation: dict[str, Navigation] = {}
        self._pictures: dict[str, Path] = {}

    def files(self, files: Files, config: MkDocsConfig) -> Files:
        """Return `files` with the hub's pages in place of the Markdown files of docs_dir.

        Of its other files only those stay that the hub counts as public.
        """
        keep_public_files(files, config, self._site.main.view.public_files)
        self._pictures = {
            file.dest_uri: Path(file.abs_src_path)
            for file in files
            if file.abs_src_path and is_picture(file.dest_uri)
        }
        for _, page in self._by_uri.values():
            if page.path != NOT_FOUND:
                files.append(page_file(page.path, config))
        return files

    def add_navigations(self, main: Navigation, files: Files, config: MkDocsConfig) -> None:
        """Create the navigation of each language; `main` is that of the first."""
        own = config.nav
        self._navigation[self._site.main.view.language] = main
        for language in self._site.languages[1:]:
            config.nav = navigation_of(language)
            self._navigation[language.view.language] = get_navigation(files, config)
        config.nav = own

    def content(self, page: Page) -> str:
        """Return the content of `page`; set its title, description and date as well."""
        language, source = self._by_uri[page.file.src_uri]
        set_metadata(page, source)
        return self._contexts.content(language.view, source)

    def page_context(self, context: Any, page: Page) -> Any:
        """Return the template variables of `page`, in its own language."""
        language, source = self._by_uri[page.file.src_uri]
        context["nav"] = self._navigation[language.view.language]
        return self._contexts.variables(context, page, language.view, source)

    def template_context(self, context: Any, name: str) -> Any:
        """Return the template variables of a page that MkDocs renders without a file: 404.html."""
        page = self._by_uri.get(name)
        if page is None:
            return context
        language, source = page
        return self._contexts.static_variables(context, language.view, source)

    def write_other_files(self, site_dir: Path) -> None:
        """Write all that is not a page below `site_dir`, pictures that MkDocs copied once more."""
        for path, source in self._pictures.items():
            (site_dir / path).write_bytes(published_bytes(source))
        write_artifacts(self._site.artifacts, site_dir)
        copy_files(self._site.copies, self._root, site_dir)


def write_artifacts(artifacts: tuple[Artifact, ...], folder: Path) -> None:
    """Write each artifact to its path below `folder`."""
    for artifact in artifacts:
        target = folder / artifact.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(artifact.data)


def copy_files(copies: tuple[FileCopy, ...], root: Path, folder: Path) -> None:
    """Copy each file of the project at `root` to its path below `folder`, as it is published."""
    for copy in copies:
        target = folder / copy.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(published_bytes(root / copy.source))
