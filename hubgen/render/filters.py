"""Filters of content templates: addresses, times and texts as the page at hand needs them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import unquote, urlsplit

from babel import Locale
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from hubgen.model.hub import Contact
from hubgen.model.incident import Window
from hubgen.model.phone import dialled
from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages import calendars
from hubgen.outputs.pages.drawing import bars, qr_path
from hubgen.outputs.pages.frame import NOT_FOUND
from hubgen.public import addresses, contact_hours, history, incident_status, sections, times
from hubgen.public.memo import MemoCache
from hubgen.public.records import PublicIncident, RichText
from hubgen.public.view import PublicView

_TOP_HEADING = 3
_GROUPED = 1_000
_PHONE = re.compile(r"(\+\d[\d ()-]{6,20}\d)")
_PICTURE = re.compile(r'(<img [^>]*?src="hub:/([^"]*)")')
_HEADING = re.compile(r"<(/?)h([1-6])>")


def _address(context: Context, target: str) -> str:
    """Return the link from the page in `context` to `target`, an address from the site's root.

    The page for unknown addresses is served at any depth, so its links start at the host.
    """
    page: PageSource = context["page"]
    view: PublicView = context["view"]
    if page.path == NOT_FOUND:
        return addresses.absolute(urlsplit(view.hub.url).path, target)
    return addresses.relative(target, page.path)


@pass_context
def _link(context: Context, target: str) -> str:
    """Return the link to a page in the view's language."""
    return _address(context, addresses.in_language(target, context["view"].prefix))


@pass_context
def _file(context: Context, target: str) -> str:
    """Return the link to a file, whose address includes its language."""
    return _address(context, target)


def _memo(context: Context) -> MemoCache:
    view: PublicView = context["view"]
    return view.memo


def _resolved(context: Context, body: RichText) -> str:
    html = body.html
    if "<img " in html:
        incident = context.get("incident")
        own = incident.attachments if isinstance(incident, PublicIncident) else ()
        sizes = {one.path: (one.width, one.height) for one in own if one.width}
        html = _with_sizes(html, {**context["view"].picture_sizes, **sizes})
    return addresses.resolved(html, context["page"].path, context["view"].prefix)


def _with_sizes(html: str, sizes: Mapping[str, tuple[int, int]]) -> str:
    """Return `html` with the `sizes` of its pictures by their paths, so that no text jumps."""

    def sized(match: re.Match[str]) -> str:
        size = sizes.get(unquote(unescape(match[2])))
        if size is None or " width=" in match[0]:
            return match[0]
        return f'{match[1]} width="{size[0]}" height="{size[1]}"'

    return _PICTURE.sub(sized, html)


@pass_context
def _size(context: Context, path: str) -> Markup:
    """Return the attributes with the size of the incident's picture at `path`, if known."""
    incident: PublicIncident = context["incident"]
    for one in incident.attachments:
        if one.path == path and one.width:
            return Markup(f' width="{one.width}" height="{one.height}"')  # noqa: S704 - numbers
    return Markup()


@pass_context
def _rich(context: Context, body: RichText, top: int = _TOP_HEADING) -> Markup:
    """Return the HTML of `body`, its highest headings of level `top`."""
    html = _resolved(context, body)
    if top != _TOP_HEADING:
        shift = _TOP_HEADING - top
        html = _HEADING.sub(
            lambda match: f"<{match[1]}h{max(1, min(6, int(match[2]) - shift))}>", html
        )
    return Markup(html)  # noqa: S704 - it passed the allow-list


@pass_context
def _sections(context: Context, body: RichText) -> tuple[sections.Section, ...]:
    """Return the parts of `body`, each with HTML ready to show."""
    html, memo = _resolved(context, body), _memo(context)
    return memo.get(_safe_sections, html, compute=lambda: _safe_sections(html))


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
    """Return the element that shows `at` as `words`; a template for it would take longer."""
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
    """Return when something is owed: the clock first, then the day."""
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
    """Return the start and the end of `window`."""
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
    """Return start and end on the hub's clocks, beside which scripts show the reader's."""
    own, span = context["t"]("site.window.own", time="#"), _span(context, window)
    return Markup('<span class="window" data-own="{}">{}</span>').format(own, span)


@pass_context
def _webcal(context: Context, path: str) -> str:
    """Return the address by which a calendar subscribes to the file at `path`."""
    return calendars.webcal(context["view"], path)


@pass_context
def _adding(context: Context, incident: PublicIncident) -> tuple[calendars.Way, ...]:
    """Return the calendars on the web that can take a copy of a maintenance."""
    return calendars.adding(context["view"], incident)


@pass_context
def _month(context: Context, month: str) -> str:
    return times.month_name(month, context["t"])


@pass_context
def _number(context: Context, number: int) -> str:
    """Return a count as the language writes it: 1,312."""
    if number < _GROUPED:
        return str(number)
    from babel.numbers import format_decimal

    return str(format_decimal(number, locale=context["t"].locale))


@pass_context
def _duration(context: Context, length: timedelta) -> str:
    return times.duration(length, context["t"])


@pass_context
def _qr(context: Context, address: str) -> tuple[int, str]:
    """Return the QR code of `address`, as `qr_path` draws it."""
    return _memo(context).get(qr_path, address, compute=lambda: qr_path(address))


@pass_context
def _lang(context: Context, language: str) -> Markup:
    """Return the attributes for text in `language`; nothing where it is the page's own."""
    return _lang_within(language, context["view"].language)


def _lang_within(language: str, around: str) -> Markup:
    """Return the attributes for text in `language` inside text in the language `around`."""
    if language == around:
        return Markup("")
    direction = _direction(language)
    attributes = Markup(' lang="{}"').format(language)
    if direction == _direction(around):
        return attributes
    return attributes + Markup(' dir="{}"').format(direction)


@cache
def _direction(language: str) -> str:
    return Locale.parse(language, sep="-").text_direction


@pass_context
def _dialled(context: Context, phone: str) -> str:
    """Return a contact's number as a telephone in the hub's country dials it."""
    view: PublicView = context["view"]
    return dialled(phone, view.hub.country) or phone


def _calls(text: str) -> Markup:
    """Return `text` with phone numbers of a country code as links that do not break."""
    if "+" not in text:
        return escape(text)
    parts = _PHONE.split(text)
    return Markup("").join(
        Markup('<a class="phone" href="tel:{}" dir="ltr">{}</a>').format(number, part)
        if place % 2 and (number := dialled(part))
        else escape(part)
        for place, part in enumerate(parts)
    )


@pass_context
def _hours(context: Context, contact: Contact) -> str:
    """Return when `contact` is open, in words."""
    return contact_hours.hours_text(contact, context["view"].hub.time_zone, context["t"])


@pass_context
def _open_data(context: Context, contact: Contact) -> str:
    """Return when `contact` is open, as JSON for scripts."""
    return contact_hours.hours_data(contact, context["view"].hub.time_zone)


FILTERS: dict[str, Callable[..., Any]] = {
    "adding": _adding,
    "bars": bars,
    "calls": _calls,
    "clock": _clock,
    "day": _day,
    "dialled": _dialled,
    "duration": _duration,
    "file": _file,
    "hours": _hours,
    "size": _size,
    "lang": _lang,
    "lang_within": _lang_within,
    "link": _link,
    "long": _long,
    "machine": times.machine,
    "month": _month,
    "number": _number,
    "open_data": _open_data,
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
