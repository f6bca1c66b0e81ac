"""Searching: what Material's search finds on a page, and the index it writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from hubgen.outputs.artifact import Artifact

NAME = "material/search"
_INDEX = "search/search_index.json"
_MARK = "data-search-"


class Search:
    """Material's search plugin, asked page by page; finds nothing where it is not on."""

    def __init__(self, config: MkDocsConfig) -> None:
        plugin: Any = config.plugins.get(NAME)
        if plugin is not None:
            plugin.on_config(config)
        self._config = config
        self._plugin = plugin if plugin is not None and plugin.config.enabled else None

    def entries(self, page: Page) -> tuple[Mapping[str, Any], ...]:
        """What search finds on `page`; takes the marks for search out of its content."""
        found: tuple[Mapping[str, Any], ...] = ()
        excluded = page.meta["search"]["exclude"]
        if self._plugin is not None and not (excluded and _MARK not in (page.content or "")):
            self._plugin.search_index.entries = []
            self._plugin.on_page_context({}, page=page, config=self._config, nav=None)
            found = tuple(self._plugin.search_index.entries)
        return found

    def index(self, entries: Iterable[Mapping[str, Any]]) -> list[Artifact]:
        """The index of all `entries`, in the order of their pages."""
        if self._plugin is None:
            return []
        self._plugin.search_index.entries = list(entries)
        data = self._plugin.search_index.generate_search_index(None)
        return [Artifact(path=_INDEX, data=data.encode("utf-8"))]
