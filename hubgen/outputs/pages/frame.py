"""The frame that all pages share: feeds to announce, other languages, links of the header."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale

from hubgen.model.hub import Hub
from hubgen.model.words import Kind
from hubgen.outputs.artifact import Feed, PageSource
from hubgen.outputs.pages import calendars
from hubgen.public import addresses
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView

MEDIA_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}
NOT_FOUND = "404.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """A language the page can be read in, by its own name."""

    code: str
    name: str
    address: str


def language_prefix(hub: Hub, language: str) -> str:
    """Return what the addresses of `language` start with."""
    return "" if language == hub.main_language else f"{language}/"


def hub_feed_links(view: PublicView) -> tuple[Feed, ...]:
    """Return the feeds of everything, in this language."""
    return tuple(
        Feed(
            path=f"{view.prefix}feed.{form}",
            title=view.messages("site.feed-title", hub=view.hub.name, form=_FORM_NAMES[form]),
            media_type=MEDIA_TYPES[form],
        )
        for form in MEDIA_TYPES
    )


_FORM_NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON"}


def history_feed_links(view: PublicView) -> tuple[Feed, ...]:
    """Return the feeds that tell each incident once, in this language."""
    return tuple(
        Feed(
            path=f"{view.prefix}history.{form}",
            title=view.messages("site.feed-history", hub=view.hub.name, form=_FORM_NAMES[form]),
            media_type=MEDIA_TYPES[form],
        )
        for form in ("rss", "atom")
    )


def all_at_once(view: PublicView) -> Feed:
    """Return the file that lists every feed, for feed readers to take in."""
    title = view.messages("feeds.all", hub=view.hub.name)
    return Feed(path=f"{view.prefix}feeds.opml", title=title, media_type="text/x-opml")


def component_feed_links(view: PublicView, key: str) -> tuple[Feed, ...]:
    """Return the feeds of one component, and last its calendar."""
    name = view.component_name(key) or key
    feeds = (
        Feed(
            path=f"{view.prefix}{addresses.component(key)}feed.{form}",
            title=view.messages(
                "site.feed-title-of", hub=view.hub.name, what=name, form=_FORM_NAMES[form]
            ),
            media_type=MEDIA_TYPES[form],
        )
        for form in MEDIA_TYPES
    )
    return (*feeds, calendars.component_calendar_link(view, key))


def incident_feed_links(view: PublicView, incident: PublicIncident) -> tuple[Feed, ...]:
    """Return the feed of one incident, and of a maintenance its calendar."""
    if incident.kind is not Kind.MAINTENANCE:
        return (_incident_feed(view, incident),)
    return (_incident_feed(view, incident), calendars.event_calendar_link(view, incident))


def _incident_feed(view: PublicView, incident: PublicIncident) -> Feed:
    return Feed(
        path=f"{view.prefix}{incident.path}feed.atom",
        title=view.messages(
            "site.feed-title-of", hub=view.hub.name, what=incident.title, form="Atom"
        ),
        media_type=MEDIA_TYPES["atom"],
    )


def page_source(
    view: PublicView,
    local: str,
    template: str,
    *,
    title: str,
    context: Mapping[str, object] | None = None,
    description: str | None = None,
    updated: date | None = None,
    feeds: tuple[Feed, ...] = (),
) -> PageSource:
    """Return a page of this language at the address `local` below the language's root."""
    tongues = tuple(
        Tongue(code=code, name=_own_name(code), address=language_prefix(view.hub, code) + local)
        for code in view.hub.languages
    )
    return PageSource(
        path=view.prefix + local,
        title=title,
        template=f"content/{template}.html",
        language=view.language,
        context={**(context or {}), "tongues": tongues, "local": local},
        description=description,
        updated=updated,
        feeds=(*feeds, *hub_feed_links(view)),
        alternates={tongue.code: tongue.address for tongue in tongues},
    )


@cache  # as many as there are languages
def _own_name(language: str) -> str:
    name = Locale.parse(language, sep="-").get_display_name() or language
    return name[:1].upper() + name[1:]
