"""The frame of the pages of the past: small, without Material, never changed.

Such a page is written once and stays for years, so it depends on nothing that
a later version of hubgen changes: the name of its style sheet is the hash of
its content, and a published style sheet is never removed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from hubgen.model.messages import Messages
from hubgen.outputs.artifact import Artifact
from hubgen.outputs.past.marks import REMOVED, end, start
from hubgen.outputs.past.word_diff import DiffKind, Stretch
from hubgen.public import addresses, corrections, incident_status, times
from hubgen.public.records import RichText
from hubgen.public.view import PublicView

_IMAGE = re.compile(r'<img(?: [^\s=">]+="[^"]*")*? ?/?>')
_ALT = re.compile(r' alt="([^"]*)"')
_MINOR = re.compile(r"<(/?)h([1-6])>")


@cache
def looks() -> Artifact:
    """Return the style sheet of these pages."""
    data = (files("hubgen.outputs.past") / "data" / "past.css").read_bytes()
    name = hashlib.sha256(data).hexdigest()[:12]
    return Artifact(path=f"assets/hub/past.{name}.css", data=data)


def lean_page(
    view: PublicView,
    path: str,
    template: str,
    *,
    title: str,
    records: tuple[str, ...] = (),
    **context: object,
) -> Artifact:
    """Return the page at the address `path` below the language's root.

    `title` has words of the objects `records`; `template` lies in the folder `page`.
    """
    here = view.prefix + path
    text = (
        _templates()
        .get_template(f"{template}.html")
        .render(
            **context,
            view=view,
            t=_Phrases(view.messages),
            here=here,
            title=title,
            title_records=records,
            root="../" * here.count("/"),
            looks=looks().path,
            zone=times.zone_city(view.hub.time_zone, view.messages),
            removed_mark=REMOVED,
        )
    )
    return Artifact(path=f"{here}index.html", data=text.encode())


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(Path(str(files("hubgen.outputs.past") / "page"))),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.filters.update(_FILTERS)
    templates.globals.update(start=start, end=end, marks=corrections.correction_notes)
    return templates


class _Phrases:
    """The phrases of the interface, escaped; values that are markup are not escaped."""

    def __init__(self, messages: Messages) -> None:
        self._phrases = messages
        self._plain: dict[str, Markup] = {}
        self.language, self.direction = messages.language, messages.direction

    def __call__(self, name: str, /, **values: object) -> Markup:
        if not values:
            if name not in self._plain:
                self._plain[name] = escape(self._phrases(name))
            return self._plain[name]
        marked = {key: one for key, one in values.items() if isinstance(one, Markup)}
        gaps = {key: f"\0{key}\0" for key in marked}
        text = escape(self._phrases(name, **{**values, **gaps}))
        for key, one in marked.items():
            text = text.replace(gaps[key], one)
        return text


@pass_context
def _link(context: Context, target: str) -> str:
    """Return the link to a page in the view's language."""
    view: PublicView = context["view"]
    return addresses.relative(addresses.in_language(target, view.prefix), context["here"])


@pass_context
def _file(context: Context, target: str) -> str:
    """Return the link to a file, whose address includes its language."""
    return addresses.relative(target, context["here"])


@pass_context
def _rich(context: Context, body: RichText) -> Markup:
    """Return the HTML of `body` below a heading of level 2, with pictures in words."""
    view: PublicView = context["view"]
    html = addresses.resolved(body.html, context["here"], view.prefix)
    html = _IMAGE.sub(lambda match: _picture(match[0], view), html)
    html = _MINOR.sub(lambda match: f"<{match[1]}h{max(3, min(6, int(match[2])))}>", html)
    return Markup(html)  # noqa: S704 - it passed the allow-list


def _picture(tag: str, view: PublicView) -> str:
    """Return a picture in words: a record holds only its hash."""
    alt = _ALT.search(tag)
    words = escape(view.messages("past.picture"))
    return f'<span class="picture">[{words} {alt[1] if alt else ""}]</span>'


@pass_context
def _long(context: Context, at: datetime) -> Markup:
    return _time(at, times.long_time(at, context["view"].messages))


@pass_context
def _short(context: Context, at: datetime) -> Markup:
    return _time(at, times.short_time(at, context["view"].messages))


def _clock(at: datetime) -> Markup:
    return _time(at, times.clock(at))


def _time(at: datetime, words: str) -> Markup:
    return Markup(f'<time datetime="{times.machine(at)}">{escape(words)}</time>')  # noqa: S704 - escaped


@pass_context
def _lang(context: Context, language: str) -> Markup:
    """Return the attribute for text in `language`; empty for the page's own."""
    if language == context["view"].language:
        return Markup("")
    return Markup(' lang="{}"').format(language)


@pass_context
def _words(context: Context, stretches: tuple[Stretch, ...]) -> Markup:
    """Return two wordings as one text, changes marked for eyes and screen readers."""
    return Markup("").join(_stretch(one, context["view"].messages) for one in stretches)


_TAGS = {DiffKind.GONE: ("del", "past.spoken.gone"), DiffKind.NEW: ("ins", "past.spoken.new")}


def _stretch(one: Stretch, t: Messages) -> Markup | str:
    if one.part is DiffKind.SAME or not one.text.strip():
        return escape(one.text)
    tag, name = _TAGS[one.part]
    words = one.text.rstrip()
    return Markup(
        '<{tag}><span class="spoken">{begins} </span>{words}'
        '<span class="spoken"> {ends}</span></{tag}>{rest}'
    ).format(
        tag=Markup(tag),  # noqa: S704 - one of two
        begins=t(name),
        words=words,
        ends=t(f"{name}.end"),
        rest=one.text[len(words) :],
    )


_FILTERS: Mapping[str, Callable[..., Any]] = {
    "clock": _clock,
    "file": _file,
    "lang": _lang,
    "link": _link,
    "long": _long,
    "machine": times.machine,
    "month": pass_context(lambda context, month: times.month_name(month, context["view"].messages)),
    "rich": _rich,
    "short": _short,
    "tone": incident_status.tone,
    "words": _words,
}
