"""Content: a page source to the HTML that stands between header and footer.

Templates come from the hub's own layer first, then from hubgen's. They find
`view`, `page`, `t` (the messages), and what the page's context
holds; the filters below write addresses and times for the very page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
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
from markupsafe import Markup, escape

from hubgen.model.incident import Window
from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages import calendars
from hubgen.outputs.pages.drawing import bars, qr_path
from hubgen.outputs.pages.frame import NOT_FOUND
from hubgen.public import addresses, history, incident_status, sections, times
from hubgen.public.memo import MemoCache
from hubgen.public.records import PublicIncident, RichText
from hubgen.public.view import PublicView

_TOP_HEADING = 3
_SETTINGS = frozenset({"setting"})
_ICONS = "content/_icons.html"
_PHONE = re.compile(r"(\+\d[\d ()-]{6,20}\d)")
_HEADING = re.compile(r"<(/?)h([1-6])>")


class ContentRenderer:
    """Renders page contents; make a new one when a template changed.

    `bytecode` keeps compiled templates between processes.
    """

    def __init__(
        self, overrides: Path | None = None, bytecode: BytecodeCache | None = None
    ) -> None:
        own = Path(str(files("hubgen") / "templates"))
        folders = [own] if overrides is None else [overrides, own]
        self._templates = Environment(
            loader=FileSystemLoader(folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=bytecode,
        )
        self._templates.filters.update(_FILTERS)
        self._templates.globals.update(
            component_path=addresses.component,
            month_path=addresses.month,
            kept=self._kept,
            hub_icon=self._icon,
        )
        self._icons: dict[str, Markup] = {}

    def _icon(self, name: str) -> Markup:
        """The drawing called `name`, which is the same wherever it stands."""
        if name not in self._icons:
            draw = getattr(self._templates.get_template(_ICONS).module, "icon", None)
            if draw is None:
                raise TemplateRuntimeError(f"{_ICONS} has no macro called icon")
            self._icons[name] = draw(name)
        return self._icons[name]

    @pass_context
    def _kept(self, context: Context, name: str, **own: object) -> Markup:
        """The template `name` filled from what is its `own`, from `view`, `page` and `t` alone.

        For what stands on a page many times and seldom changes: with the same objects
        the same page gets what it got the last time.
        """
        view, page = context["view"], context["page"]

        def made() -> Markup:
            template = self._templates.get_template(name)
            html = template.render(**own, view=view, page=page, t=view.messages)
            return Markup(html)  # noqa: S704 - the template escapes

        place = name, page.path, view.hub, view.messages
        fragment: Markup = view.memo.get(
            self, *place, *own.values(), compute=made, may_read=_SETTINGS
        )
        return fragment

    def compile(self) -> None:
        """Compiles every template now."""
        for name in self._templates.list_templates(filter_func=_is_content):
            with suppress(TemplateError):  # whoever renders it will be told better
                self._templates.get_template(name)

    def render(self, view: PublicView, page: PageSource) -> str:
        """The content of `page`; a pinned view leaves its instant there for scripts."""
        template = self._templates.get_template(page.template)
        inner = template.render(
            **page.context,
            view=view,
            page=page,
            t=view.messages,
        )
        pinned = f' data-at="{times.machine(view.at)}"' if view.pinned else ""
        return f'<div class="hub hub--{view.hub.mode}"{pinned}>\n{inner.strip()}\n</div>'


def _is_content(name: str) -> bool:
    return name.startswith("content/") and name.endswith(".html")


def _address(context: Context, target: str) -> str:
    """The link from the page in `context` to `target` from the site's root.

    The page for unknown addresses is served at any depth, so its links start at the host.
    """
    page: PageSource = context["page"]
    view: PublicView = context["view"]
    if page.path == NOT_FOUND:
        return addresses.absolute(urlsplit(view.hub.url).path, target)
    return addresses.relative(target, page.path)


@pass_context
def _link(context: Context, target: str) -> str:
    """The link to a page in the view's language."""
    return _address(context, addresses.in_language(target, context["view"].prefix))


@pass_context
def _file(context: Context, target: str) -> str:
    """The link to a file, whose address holds its language already."""
    return _address(context, target)


def _resolved(context: Context, body: RichText) -> str:
    return addresses.resolved(body.html, context["page"].path, context["view"].prefix)


@pass_context
def _rich(context: Context, body: RichText, top: int = _TOP_HEADING) -> Markup:
    """The HTML of `body`, its highest headings of level `top`."""
    html = _resolved(context, body)
    if top != _TOP_HEADING:
        shift = _TOP_HEADING - top
        html = _HEADING.sub(lambda found: f"<{found[1]}h{max(1, int(found[2]) - shift)}>", html)
    return Markup(html)  # noqa: S704 - it passed the allow-list


@pass_context
def _sections(context: Context, body: RichText) -> tuple[sections.Section, ...]:
    """The parts of `body`, each with HTML ready to show."""
    return _safe_sections(_resolved(context, body))


@lru_cache(maxsize=4096)
def _safe_sections(html: str) -> tuple[sections.Section, ...]:
    return tuple(
        sections.Section(
            heading=None if part.heading is None else Markup(part.heading),  # noqa: S704 - see below
            answer=part.answer,
            html=Markup(part.html),  # noqa: S704 - it passed the allow-list
        )
        for part in sections.sections(html)
    )


def _time(at: datetime, words: str, marks: str = "") -> Markup:
    """`words` for `at`; made by hand, since a page holds dozens of times."""
    return Markup(f'<time datetime="{times.machine(at)}"{marks}>{escape(words)}</time>')  # noqa: S704 - escaped


@pass_context
def _long(context: Context, at: datetime) -> Markup:
    return _time(at, times.long_time(at, context["t"]), ' data-form="long"')


def _clock(at: datetime) -> Markup:
    return _time(at, times.clock(at), ' data-form="clock"')


@pass_context
def _short(context: Context, at: datetime) -> Markup:
    return _time(at, times.short_time(at, context["t"]))


@pass_context
def _promise(context: Context, at: datetime) -> Markup:
    """When something is owed: the clock first, then the day."""
    clock, day = times.clock(at), times.long_day(at.date(), context["t"])
    words = Markup(  # noqa: S704 - escaped
        f'<span class="promise__clock">{escape(clock)}</span>'
        f' <span class="promise__day">{escape(day)}</span>'
    )
    return _time(at, words, " data-due")


@pass_context
def _day(context: Context, day: date) -> Markup:
    words = times.short_day(day, context["t"])
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), words)


@pass_context
def _span(context: Context, window: Window) -> Markup:
    """From when to when."""
    t = context["t"]
    first = times.short_time(window.start, t)
    if window.start.date() == window.end.date() and window.start.tzname() == window.end.tzname():
        first = first.removesuffix(f" {times.zone_name(window.start)}")
    start = _time(window.start, first)
    form = ' data-form="clock"' if window.start.date() == window.end.date() else ""
    end = _time(window.end, times.brief_time(window.end, window.start, t), form)
    return Markup(t("site.span", start=start, end=end))  # noqa: S704 - both are escaped


@pass_context
def _window(context: Context, window: Window) -> Markup:
    """From when to when on the hub's clocks, which stay; scripts set the reader's beside them."""
    own, span = context["t"]("site.window.own", time="#"), _span(context, window)
    return Markup('<span class="window" data-own="{}">{}</span>').format(own, span)


@pass_context
def _webcal(context: Context, path: str) -> str:
    """The address by which a calendar subscribes to the file at `path`."""
    return calendars.webcal(context["view"], path)


@pass_context
def _adding(context: Context, incident: PublicIncident) -> tuple[calendars.Way, ...]:
    """The calendars on the web that can take a copy of a maintenance."""
    return calendars.adding(context["view"], incident)


@pass_context
def _month(context: Context, month: str) -> str:
    return times.month_name(month, context["t"])


@pass_context
def _duration(context: Context, length: timedelta) -> str:
    return times.duration(length, context["t"])


@pass_context
def _qr(context: Context, address: str) -> tuple[int, str]:
    """The QR code of `address`, as `qr_path` draws it."""
    memo: MemoCache = context["view"].memo
    return memo.get(qr_path, address, compute=lambda: qr_path(address))


@pass_context
def _lang(context: Context, language: str) -> Markup:
    """The attributes for text in `language`; nothing where it is the page's own."""
    return _lang_within(language, context["view"].language)


@lru_cache(maxsize=64)
def _lang_within(language: str, around: str) -> Markup:
    if language == around:
        return Markup("")
    direction, outer = (Locale.parse(one, sep="-").text_direction for one in (language, around))
    turned = Markup("") if direction == outer else Markup(' dir="{}"').format(direction)
    return Markup(' lang="{}"').format(language) + turned


def _calls(text: str) -> Markup:
    """`text`, in which phone numbers with a country code can be called, and do not break."""
    if "+" not in text:
        return escape(text)
    parts = _PHONE.split(text)
    return Markup("").join(
        Markup('<a class="phone" href="tel:{}" dir="ltr">{}</a>').format(_dialled(part), part)
        if number % 2
        else escape(part)
        for number, part in enumerate(parts)
    )


def _dialled(phone: str) -> str:
    """A phone number as a telephone takes it."""
    return re.sub(r"[^+\d]", "", phone)


_FILTERS: dict[str, Callable[..., Any]] = {
    "adding": _adding,
    "bars": bars,
    "calls": _calls,
    "clock": _clock,
    "day": _day,
    "dialled": _dialled,
    "duration": _duration,
    "file": _file,
    "lang": _lang,
    "lang_within": _lang_within,
    "link": _link,
    "long": _long,
    "machine": times.machine,
    "month": _month,
    "promise": _promise,
    "qr": _qr,
    "rich": _rich,
    "sections": _sections,
    "short": _short,
    "span": _span,
    "tone": incident_status.tone,
    "troubled": history.troubled,
    "webcal": _webcal,
    "window": _window,
}
