"""The shell: what stands around a page's own parts, made once for all pages that share it.

Marks take the place of the parts that are each page's own, probes that of what
tells pages apart. What the templates ask of a probe is written down with the
answer: templates compute from what they read and nothing else, so a page that
gives the same answers has the same shell. What a probe does not know it
refuses; then there is no shell to share, and every page is rendered whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import BytecodeCache, ChoiceLoader, DictLoader, PrefixLoader, pass_context
from jinja2.runtime import Context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import templates as mkdocs_templates

from hubgen.render.fitness import WholeSiteNeededError, own_templates
from hubgen.render.framing import TemplateData
from hubgen.render.probes import Asked, DataProbe, PageProbe, Probe, RefusedError

BLOCKS = ("site_meta", "htmltitle", "content", "scripts")
PARTIALS = ("partials/tongues.html", "partials/tongues-menu.html")
MAIN = "main.html"
_OWN = "own"
_MARK = re.compile("\0([^\0]*)\0")
_PAGE_ONLY = ("build_date_utc", "extra_css", "extra_javascript")


@dataclass(frozen=True, slots=True)
class _Shell:
    """Text and the names of a page's own parts in turn, for pages that answer as `asked`."""

    pieces: tuple[str, ...]
    asked: Asked


class Shells:
    """The shells of a hub's pages; good as long as configuration and templates stay."""

    def __init__(self, config: MkDocsConfig, bytecode: BytecodeCache | None = None) -> None:
        self._config = config
        self.templates = templates = config.theme.get_env()
        templates.bytecode_cache = bytecode
        theme: Any = templates.loader
        marks = DictLoader({name: f"\0{name}\0" for name in PARTIALS})
        templates.loader = ChoiceLoader([marks, PrefixLoader({_OWN: theme}), theme])
        for name in ("url", "script_tag"):
            templates.filters[name] = _placed(getattr(mkdocs_templates, f"{name}_filter"))
        self._kept: dict[tuple[object, ...], _Shell] = {}
        self._works = not _overridden(config)

    def around(self, data: TemplateData, whole: Callable[[], Mapping[str, Any]]) -> str | None:
        """The whole page around what `data` tells; None where no shell fits.

        `whole` gives every variable of the template; most pages do without.
        """
        shell = self._shell(data, whole) if self._works else None
        if shell is None:
            return None
        variables: Mapping[str, Any] = {"hubgen": data, "config": self._config}
        if self._config.extra_javascript:
            variables = {**whole(), "hubgen": data}
        main = self.templates.get_template(MAIN)
        own = main.new_context(dict(variables))
        return "".join(
            "".join(self._part(piece, own)) if number % 2 else piece
            for number, piece in enumerate(shell.pieces)
        )

    def _part(self, name: str, own: Context) -> Iterator[str]:
        if name in own.blocks:
            return own.blocks[name][0](own)
        partial = self.templates.get_template(f"{_OWN}/{name}")
        return partial.root_render_func(partial.new_context(own.parent, shared=True))

    def _shell(self, data: TemplateData, whole: Callable[[], Mapping[str, Any]]) -> _Shell | None:
        view, path = data.view, data.source.path
        alike = (view.language, path.count("/"))
        for key in (alike, (*alike, path)):
            kept = self._kept.get(key)
            if kept is not None and kept.asked.fits(view, path):
                return kept
        asked = Asked(path)
        try:
            shell = _Shell(self._pieces(whole(), data, asked), asked)
        except (RefusedError, WholeSiteNeededError):
            self._works = False
            return None
        self._kept[(*alike, path) if path in asked.compared else alike] = shell
        return shell if asked.fits(view, path) else None

    def _pieces(
        self, context: Mapping[str, Any], data: TemplateData, asked: Asked
    ) -> tuple[str, ...]:
        main = self.templates.get_template(MAIN)
        page = PageProbe(asked, context["page"].toc)
        probes = {"page": page, "hubgen": DataProbe(asked, data.view, data.root)}
        frame = main.new_context({**context, **dict.fromkeys(_PAGE_ONLY, Probe()), **probes})
        called: Counter[str] = Counter()
        for name in BLOCKS:
            frame.blocks[name].insert(0, _marking(name, called))
        pieces = _MARK.split("".join(main.root_render_func(frame)))
        found = Counter(pieces[1::2])
        called.update(name for name in found.elements() if name in PARTIALS)
        if found != called or max(found.values()) > 1 or "\0" in "".join(pieces[::2]):
            raise RefusedError("a template changes what it frames")
        return tuple(pieces)


def _marking(name: str, called: Counter[str]) -> Callable[[Context], Iterator[str]]:
    """A block that gives nothing but its mark."""

    def block(_: Context) -> Iterator[str]:
        called[name] += 1
        yield f"\0{name}\0"

    return block


def _placed(plain: Callable[[Any, Any], str]) -> Callable[[Context, Any], str]:
    """A filter of MkDocs for relative addresses, which tells a probe of each."""

    @pass_context
    def placed(context: Context, value: Any) -> str:
        page = context["page"]
        if not isinstance(page, PageProbe):
            return plain(context, value)
        page.asked.target(str(value))
        return plain({"page": page.elsewhere, "base_url": context["base_url"]}, value)

    return placed


def _overridden(config: MkDocsConfig) -> bool:
    """Whether the hub has templates of its own around its pages' contents."""
    return any(not name.startswith("content/") for name in own_templates(config))
