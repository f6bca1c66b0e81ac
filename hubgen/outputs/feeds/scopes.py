"""Scopes: what a stream tells of, before it has entries."""

from __future__ import annotations

from hubgen.outputs.feeds.entries import legal, page_url
from hubgen.outputs.feeds.stream import Stream
from hubgen.public import addresses, tag_uris
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView


def of_hub(view: PublicView) -> Stream:
    """The stream of every update."""
    title = view.messages("feeds.hub", hub=view.hub.name)
    return _stream(view, thing="hub", page="", title=title, about=about_hub(view))


def of_component(view: PublicView, key: str) -> Stream:
    """The stream of the incidents that ever touched a component."""
    names = {"hub": view.hub.name, "component": view.hub.components[key].name}
    title = view.messages("feeds.component", **names)
    about = view.messages("feeds.component_about", **names)
    page = addresses.component(key)
    return _stream(view, thing=f"component/{key}", page=page, title=title, about=about)


def of_incident(view: PublicView, incident: PublicIncident) -> Stream:
    """The stream of one incident."""
    title = view.messages("feeds.incident", hub=view.hub.name, title=incident.title)
    about = view.messages("feeds.incident_about", title=incident.title)
    thing = f"incident/{tag_uris.oldest_id(incident)}"
    return _stream(view, thing=thing, page=incident.path, title=title, about=about)


def of_history(view: PublicView) -> Stream:
    """The stream that tells each incident once."""
    title = view.messages("feeds.history", hub=view.hub.name)
    about = about_hub(view)
    return _stream(view, thing="history", page="", title=title, about=about, name="history")


def about_hub(view: PublicView) -> str:
    """What the hub says of itself."""
    return view.hub.description or view.messages("feeds.hub_about", hub=view.hub.name)


def _stream(
    view: PublicView, *, thing: str, page: str, title: str, about: str, name: str = "feed"
) -> Stream:
    """The stream of `thing`, whose page is at the path `page` below the language's root."""
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
