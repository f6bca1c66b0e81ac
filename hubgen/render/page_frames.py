"""Page frames: Material's page around the parts that are a page's own.

The frame (header, footer, style sheets) is the same for all pages of a folder, for
example for all incidents. It is rendered once, with marks in the places of a page's
own parts; then only these parts are rendered for each page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from jinja2 import BytecodeCache, ChoiceLoader, DictLoader
from jinja2.runtime import Context
from mkdocs.config.defaults import MkDocsConfig

from hubgen.outputs.artifact import PageSource
from hubgen.public.view import PublicView
from hubgen.render.full_run import WholeSiteNeededError, own_templates
from hubgen.render.page_context import TemplateData, template_data

MAIN = "main.html"
BLOCKS = ("site_meta", "htmltitle", "content", "scripts")
PARTIALS = ("partials/tongues.html", "partials/tongues-menu.html")
_MARK = re.compile("\0([^\0]*)\0")
_OTHER = "another page"
_SETTINGS = frozenset({"setting", "menu"})

Frame = tuple[str, ...]
"""Text and names of a page's own parts in turn."""
Variables = Callable[[PublicView, PageSource, str], Mapping[str, Any]]


class PageFrames:
    """Renders pages into frames; valid as long as configuration and templates stay.

    `variables` returns the template variables of a page with a content.
    """

    def __init__(
        self, config: MkDocsConfig, variables: Variables, bytecode: BytecodeCache | None = None
    ) -> None:
        self._config, self._variables = config, variables
        self.templates = config.theme.get_env()
        self.templates.bytecode_cache = bytecode
        loader: Any = self.templates.loader
        marks = DictLoader({name: _mark(name) for name in PARTIALS})
        self._marked = self.templates.overlay(loader=ChoiceLoader([marks, loader]))
        # Templates of the hub's own may show in the frame what is a page's own.
        self._are_shared = all(one.startswith("content/") for one in own_templates(config))
        self._paths = [str(one) for one in (*config.extra_css, *config.extra_javascript)]

    def render(self, view: PublicView, source: PageSource, content: str) -> str:
        """Return the whole page `source` of `view` around `content`."""
        frame = self._frame(view, source) if self._is_in_folder(view, source.path) else None
        if frame is None:
            template = self.templates.get_template(MAIN)
            return template.render(self._variables(view, source, content))
        data = template_data(view, source, content)
        context = self._own_context(data)
        return "".join(
            "".join(self._own_part(piece, context)) if number % 2 else piece
            for number, piece in enumerate(frame)
        )

    def _is_in_folder(self, view: PublicView, path: str) -> bool:
        """Return whether the frame of the page at `path` may be that of its neighbours.

        The header marks the page that it links to; the links to style sheets of a
        page's own folder are shorter.
        """
        local = path.removeprefix(view.prefix)
        return (
            self._are_shared
            and local.count("/") > 1
            and not any(one.path == local for one in view.menu)
            and not any(one.startswith(path) for one in self._paths)
        )

    def _frame(self, view: PublicView, source: PageSource) -> Frame | None:
        """Return the frame that `source` shares with the pages of its folder.

        None where its templates show in it what differs from page to page.
        """
        folder = source.path.rstrip("/").rpartition("/")[0]
        menu = tuple((one.path, one.title, one.language) for one in view.menu)

        def render_frame() -> Frame | None:
            other = replace(
                source,
                path=f"{folder}/{_OTHER}/",
                title=_OTHER,
                description=_OTHER,
                context={},
                updated=None,
                feeds=(),
                alternates={},
            )
            try:
                frames = [self._render_frame(view, one, one.title) for one in (source, other)]
            except WholeSiteNeededError:
                return None
            return frames[0] if frames[0] == frames[1] and _is_complete(frames[0]) else None

        return view.memo.get(
            self, view.hub, view.messages, menu, folder, compute=render_frame, may_read=_SETTINGS
        )

    def _render_frame(self, view: PublicView, source: PageSource, content: str) -> Frame:
        main = self._marked.get_template(MAIN)
        context = main.new_context(dict(self._variables(view, source, content)))
        for name in BLOCKS:
            context.blocks[name].insert(0, _marking_block(name))
        return tuple(_MARK.split("".join(main.root_render_func(context))))

    def _own_context(self, data: TemplateData) -> Context:
        """Return the context of a page's own parts, which read few variables."""
        variables: dict[str, Any] = {"hubgen": data, "config": self._config}
        if self._config.extra_javascript:
            variables = {**self._variables(data.view, data.source, data.content), "hubgen": data}
        return self.templates.get_template(MAIN).new_context(variables)

    def _own_part(self, name: str, context: Context) -> Iterator[str]:
        if name in context.blocks:
            return context.blocks[name][0](context)
        partial = self.templates.get_template(name)
        return partial.root_render_func(partial.new_context(context.parent, shared=True))


def _is_complete(frame: Frame) -> bool:
    """Return whether the frame has each mark once, and no text that looks like a mark."""
    return sorted(frame[1::2]) == sorted((*BLOCKS, *PARTIALS)) and "\0" not in "".join(frame[::2])


def _mark(name: str) -> str:
    return f"\0{name}\0"


def _marking_block(name: str) -> Callable[[Context], Iterator[str]]:
    """Return a block that consists of its mark."""

    def block(_: Context) -> Iterator[str]:
        yield _mark(name)

    return block
