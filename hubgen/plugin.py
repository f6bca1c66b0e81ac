"""The plugin for MkDocs: `mkdocs build` writes the same public site as `hubgen build`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from hubgen.outputs.artifact import Site
from hubgen.problems import HubgenError
from hubgen.render.mkdocs_config import hub_folder
from hubgen.render.mkdocs_site import MkDocsSite


class Settings(Config):  # type: ignore[no-untyped-call]
    """The plugin has none: all settings are in content/hub.yml."""


class HubgenPlugin(BasePlugin[Settings]):  # type: ignore[no-untyped-call]
    """Puts the hub's pages and files into a MkDocs build.

    `site` may be given beforehand; else the plugin reads the hub itself.
    """

    site: Site | None = None
    _run: MkDocsSite

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the hub before MkDocs looks into any folder, and complete the configuration."""
        root = hub_folder(config)
        try:
            site = self.site or _read_site(root)
        except HubgenError as error:
            lines = [str(problem) for problem in getattr(error, "problems", [])]
            raise PluginError("\n".join([str(error), *lines])) from error
        self._run = MkDocsSite(site, root, config)
        return config

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Return the hub's pages in place of the files that MkDocs lists."""
        return self._run.files(files, config)

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Create a navigation for each language."""
        self._run.add_navigations(nav, files, config)
        return nav

    def on_page_content(
        self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Return the hub's content of a page."""
        return self._run.content(page)

    @event_priority(-100)
    def on_page_context(
        self, context: Any, /, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> Any:
        """Return the template variables of a page; last, so that no other plugin changes them."""
        return self._run.page_context(context, page)

    def on_template_context(
        self, context: Any, /, *, template_name: str, config: MkDocsConfig
    ) -> Any:
        """Return the template variables of 404.html."""
        return self._run.template_context(context, template_name)

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write all that is not a page."""
        self._run.write_other_files(Path(config.site_dir))


def _read_site(root: Path) -> Site:
    from hubgen.clock import instant
    from hubgen.incremental.reading import read_checked, views_of
    from hubgen.outputs.targets import compose_site

    at_text, now = instant(None)
    return compose_site(views_of(read_checked(root, now, at_text).project, at_text, now))
