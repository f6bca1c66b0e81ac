"""Searching: what Material's search finds on a page, and the index it writes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from hubgen.outputs.artifact import Artifact, PageSource
from hubgen.render.quick_search import sections

NAME = "material/search"
_END = "]}"
_INDEX = "search/search_index.json"
_MARK = re.compile(r'data-search-\w+="[^"]+"')


class Search:
    """Material's search plugin, asked page by page; finds nothing where it is not on."""

    def __init__(self, config: MkDocsConfig, templates: Environment) -> None:
        plugin: Any = config.plugins.get(NAME)
        if plugin is not None:
            _configure(plugin, config, templates)
        self._config = config
        self._plugin = plugin if plugin is not None and plugin.config.enabled else None
        self._head = ""
        if self._plugin is not None:
            empty: str = self._plugin.search_index.generate_search_index(None)
            self._head = empty.removesuffix(_END)

    def concerns(self, source: PageSource, content: str) -> bool:
        """Whether there is anything to be found on a page, or to be taken out of its content."""
        return self._plugin is not None and bool(source.searchable or _MARK.search(content))

    def share(self, page: Page) -> str:
        """What search finds on `page`: entries of the index, empty where there are none.

        Takes the marks for search out of the page's content.
        """
        if self._plugin is None:
            return ""
        index, content = self._plugin.search_index, page.content or ""
        index.entries = []
        if _MARK.search(content):
            self._plugin.on_page_context({}, page=page, config=self._config, nav=None)
        else:
            for section in sections(content):
                if not section.is_excluded():
                    index.create_entry_for_section(section, page.toc, page.url, page)
        if not index.entries:
            return ""
        written: str = index.generate_search_index(None)
        return written.removeprefix(self._head).removesuffix(_END)

    def index(self, pages: Iterable[str]) -> list[Artifact]:
        """The index of the entries of `pages`, in their order."""
        if self._plugin is None:
            return []
        text = self._head + ",".join(entries for entries in pages if entries) + _END
        return [Artifact(path=_INDEX, data=text.encode("utf-8"))]


def _configure(plugin: Any, config: MkDocsConfig, templates: Environment) -> None:
    """Lets `plugin` settle its own configuration.

    It looks its words up in the theme's templates, and would make an
    environment, with everything to be compiled in it, for every single one.
    """
    theme: Any = config.theme
    theme.get_env = lambda: templates
    try:
        plugin.on_config(config)
    finally:
        del theme.get_env
