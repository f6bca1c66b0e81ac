"""What templates receive: the content of a page, and what Material's templates get as `hubgen`.

MkDocs' templates do not escape: every text that enters a page's metadata is
escaped here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from hubgen.outputs.artifact import PageSource
from hubgen.outputs.cards import Card, card_of
from hubgen.outputs.linked_data import linked_data
from hubgen.public import times
from hubgen.public.view import PublicView
from hubgen.render.content import ContentRenderer
from hubgen.render.mkdocs_config import theme_language

_NO_DATE = "1970-01-01"


@dataclass(frozen=True, kw_only=True)
class TemplateData:
    """What Material's templates get as `hubgen`.

    `root` leads from the page to the site's root; `content` is HTML.
    """

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

    @property
    def zone_city(self) -> str:
        """The city after which the hub's time zone is named."""
        return times.zone_city(self.view.hub.time_zone, self.view.messages)

    @cached_property
    def linked(self) -> str | None:
        """The page as schema.org data, safe inside a script element."""
        return linked_data(self.view, self.source)


class PageContexts:
    """Fills pages and the variables of their templates.

    Create another one when a template changed. `bytecode` keeps compiled templates
    between processes.
    """

    def __init__(self, config: MkDocsConfig, bytecode: BytecodeCache | None = None) -> None:
        self._config = config
        folder = config.theme.custom_dir
        self._content = ContentRenderer(Path(folder) if folder else None, bytecode)

    def content(self, view: PublicView, source: PageSource) -> str:
        """Return the HTML between the header and the footer of a page."""
        return self._content.render(view, source)

    def compile_templates(self) -> None:
        """Compile the templates of contents now."""
        self._content.compile_templates()

    def variables(self, context: Any, page: Page, view: PublicView, source: PageSource) -> Any:
        """Return MkDocs' `context` of `page` with the variables of hubgen, in its language."""
        self._config.theme["language"] = theme_language(view)
        context["hubgen"] = template_data(view, source, page.content or "")
        return context

    def static_variables(self, context: Any, view: PublicView, source: PageSource) -> Any:
        """Return MkDocs' `context` of a page that it renders without a file: 404.html."""
        self._config.theme["language"] = theme_language(view)
        context["hubgen"] = TemplateData(
            view=view,
            source=source,
            root=context["base_url"].rstrip("/") + "/",
            content=self._content.render(view, source),
        )
        return context


def template_data(view: PublicView, source: PageSource, content: str) -> TemplateData:
    """Return what the templates of a page get."""
    root = "../" * source.path.count("/") or "./"
    return TemplateData(view=view, source=source, root=root, content=content)


def set_metadata(page: Page, source: PageSource) -> None:
    """Set the title, the description and the date of `page`."""
    page.title = escape(source.title)
    page.meta = {
        "title": escape(source.title),
        **({"description": escape(source.description)} if source.description else {}),
    }
    page.update_date = source.updated.isoformat() if source.updated else _NO_DATE
