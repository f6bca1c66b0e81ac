"""The content of pages: the HTML between header and footer, from hubgen's own templates.

Templates come from the hub's own folder first, then from hubgen's. They get
`view`, `page`, `t` (the messages) and what the page's context holds; the
filters are in `filters`.
"""

from __future__ import annotations

from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateRuntimeError,
    pass_context,
)
from jinja2.runtime import Context
from markupsafe import Markup

from hubgen.outputs.artifact import PageSource
from hubgen.public import addresses, times
from hubgen.public.view import PublicView
from hubgen.render.filters import FILTERS

_ICONS = "content/_icons.html"
_SETTINGS = frozenset({"setting"})


class ContentRenderer:
    """Renders page contents; create another one when a template changed.

    `bytecode` keeps compiled templates between processes.
    """

    def __init__(
        self, overrides: Path | None = None, bytecode: BytecodeCache | None = None
    ) -> None:
        own = Path(str(files("hubgen") / "templates"))
        self._templates = Environment(
            loader=FileSystemLoader([own] if overrides is None else [overrides, own]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=bytecode,
        )
        self._templates.filters.update(FILTERS)
        self._templates.globals.update(
            component_path=addresses.component,
            month_path=addresses.month,
            fragment=self._fragment,
            hub_icon=self._icon,
        )
        self._icons: dict[str, Markup] = {}

    def render(self, view: PublicView, page: PageSource) -> str:
        """Return the content of `page`; of a pinned view it holds the instant, for scripts."""
        template = self._templates.get_template(page.template)
        html = template.render(**page.context, view=view, page=page, t=view.messages)
        pinned = f' data-at="{times.machine(view.at)}"' if view.pinned else ""
        return f'<div class="hub hub--{view.hub.mode}"{pinned}>\n{html.strip()}\n</div>'

    def compile_templates(self) -> None:
        """Compile every template now."""
        for name in self._templates.list_templates(filter_func=_is_content):
            with suppress(TemplateError):  # rendering it reports the error better
                self._templates.get_template(name)

    @pass_context
    def _fragment(self, context: Context, name: str, **arguments: object) -> Markup:
        """Return the template `name` rendered from `arguments`, `view`, `page` and `t` alone.

        The result is kept in the view's memo for the page and the arguments: use it
        for parts that a page shows many times and that seldom change.
        """
        view, page = context["view"], context["page"]

        def render() -> Markup:
            template = self._templates.get_template(name)
            html = template.render(**arguments, view=view, page=page, t=view.messages)
            return Markup(html)  # noqa: S704 - the template escapes

        key = name, page.path, view.hub, view.messages, *arguments.values()
        fragment: Markup = view.memo.get(self, *key, compute=render, may_read=_SETTINGS)
        return fragment

    def _icon(self, name: str) -> Markup:
        """Return the icon called `name`."""
        if name not in self._icons:
            draw = getattr(self._templates.get_template(_ICONS).module, "icon", None)
            if draw is None:
                raise TemplateRuntimeError(f"{_ICONS} has no macro called icon")
            self._icons[name] = draw(name)
        return self._icons[name]


def _is_content(name: str) -> bool:
    return name.startswith("content/") and name.endswith(".html")
