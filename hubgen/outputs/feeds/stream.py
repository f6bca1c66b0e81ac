"""Streams: the entries of one feed and what is said about them, before they take on a format."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from hubgen.outputs.feeds.entries import FeedEntry, legal, page_url
from hubgen.public import addresses, tag_uris
from hubgen.public.memo import MemoCache
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView

ATOM = "application/atom+xml"
RSS = "application/rss+xml"
JSON = "application/feed+json"
AUTHORITY = "hubgen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Entries, newest first, and what is said about them as a whole.

    `name` is the name of its files. `site` is the hub, `home` the page that
    the entries belong to, `folder` the folder of the feeds of all formats: all
    full addresses. `others` maps languages to the folder of the same stream in
    them. `born` is when a stream without entries counts as updated. `pages` are
    the relations and addresses of the documents that hold older or newer
    entries (RFC 5005); an archive is never the one to subscribe to.
    `memo` keeps the entries that are written.
    """

    id: str
    title: str
    about: str
    author: str
    site: str
    language: str
    home: str
    folder: str
    born: datetime
    name: str = "feed"
    entries: tuple[FeedEntry, ...] = ()
    others: dict[str, str] = field(default_factory=dict)
    pages: tuple[tuple[str, str], ...] = ()
    is_archive: bool = False
    memo: MemoCache = field(default_factory=MemoCache, compare=False, repr=False)

    @property
    def updated(self) -> datetime:
        """The time at which an entry last changed."""
        return max((entry.updated for entry in self.entries), default=self.born)


def hub_stream(view: PublicView) -> Stream:
    """Return the stream of every update, without entries."""
    title = view.messages("feeds.hub", hub=view.hub.name)
    return _stream(view, thing="hub", page="", title=title, about=_about_hub(view))


def component_stream(view: PublicView, key: str) -> Stream:
    """Return the stream of the incidents that ever affected a component, without entries."""
    names = {"hub": view.hub.name, "component": view.component_name(key) or key}
    title = view.messages("feeds.component", **names)
    about = view.messages("feeds.component_about", **names)
    page = addresses.component(key)
    return _stream(view, thing=f"component/{key}", page=page, title=title, about=about)


def incident_stream(view: PublicView, incident: PublicIncident) -> Stream:
    """Return the stream of one incident, without entries."""
    title = view.messages("feeds.incident", hub=view.hub.name, title=incident.title)
    about = view.messages("feeds.incident_about", title=incident.title)
    thing = f"incident/{tag_uris.oldest_id(incident)}"
    return _stream(view, thing=thing, page=incident.path, title=title, about=about)


def history_stream(view: PublicView) -> Stream:
    """Return the stream with one entry for each incident, without entries."""
    title = view.messages("feeds.history", hub=view.hub.name)
    about = _about_hub(view)
    return _stream(view, thing="history", page="", title=title, about=about, name="history")


def _about_hub(view: PublicView) -> str:
    """Return the hub's description of itself."""
    return view.hub.description or view.messages("feeds.hub_about", hub=view.hub.name)


def _stream(
    view: PublicView, *, thing: str, page: str, title: str, about: str, name: str = "feed"
) -> Stream:
    """Return the stream of `thing`, whose page is at `page` below the language's root."""
    hub = view.hub
    others = {
        language: addresses.absolute(hub.url, _root(view, language) + page)
        for language in hub.languages
        if language != view.language
    }
    return Stream(
        memo=view.memo,
        id=tag_uris.tag_uri(view, thing),
        title=legal(title),
        about=legal(about),
        author=legal(hub.name),
        site=page_url(view, ""),
        language=view.language,
        home=page_url(view, page),
        folder=page_url(view, page),
        name=name,
        born=tag_uris.tag_start(view),
        others=others,
    )


def _root(view: PublicView, language: str) -> str:
    return "" if language == view.hub.main_language else f"{language}/"
