"""Streams: the feeds of the hub, of each component and of each incident.

The hub and the components have RSS, Atom and JSON feeds, and Atom archives
by month for what these no longer hold; an incident has one Atom feed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby

from hubgen.derive import addresses, identity, times
from hubgen.derive.public import PublicIncident, PublicView
from hubgen.outputs.artifact import Artifact
from hubgen.outputs.feeds import selection
from hubgen.outputs.feeds.atom import atom
from hubgen.outputs.feeds.entries import entry, legal, page_url
from hubgen.outputs.feeds.jsonfeed import json_feed
from hubgen.outputs.feeds.rss import rss
from hubgen.outputs.feeds.selection import Told
from hubgen.outputs.feeds.stream import Stream


def feeds(view: PublicView) -> list[Artifact]:
    """Every feed of `view`, archives included."""
    made = [*hub_feeds(view), *hub_archives(view)]
    for key in view.hub.components:
        made += [*component_feeds(view, key), *component_archives(view, key)]
    for incident in view.incidents:
        made += incident_feeds(view, incident)
    return made


def hub_feeds(view: PublicView) -> list[Artifact]:
    """The newest updates of the whole hub, in three formats."""
    return _in_all_formats(view, "", _filled(view, _of_hub(view), view.incidents))


def hub_archives(view: PublicView) -> list[Artifact]:
    """What the hub's feeds no longer hold, an Atom document for each month."""
    return _archives(view, "", _of_hub(view), view.incidents)


def component_feeds(view: PublicView, key: str) -> list[Artifact]:
    """The newest updates of the incidents that ever touched a component, in three formats."""
    stream = _filled(view, _of_component(view, key), _touching(view, key))
    return _in_all_formats(view, addresses.component(key), stream)


def component_archives(view: PublicView, key: str) -> list[Artifact]:
    """What a component's feeds no longer hold, an Atom document for each month."""
    return _archives(view, addresses.component(key), _of_component(view, key), _touching(view, key))


def incident_feeds(view: PublicView, incident: PublicIncident) -> list[Artifact]:
    """An incident's Atom feed: at its address, and the same at each that it had before."""
    title = view.phrases("feeds.incident", hub=view.hub.name, title=incident.title)
    about = view.phrases("feeds.incident_about", title=incident.title)
    thing = f"incident/{identity.oldest_name(incident)}"
    ranked = selection.ordered([incident])
    entries, _ = selection.fitting(ranked, lambda told: entry(view, *told), most=len(ranked))
    stream = replace(
        _stream(view, thing, incident.path, title, about), entries=tuple(entries)
    )
    data = atom(stream)
    folders = [incident.path, *(addresses.incident(old) for old in incident.was)]
    return [Artifact(path=f"{view.prefix}{folder}feed.atom", data=data) for folder in folders]


def _of_hub(view: PublicView) -> Stream:
    title = view.phrases("feeds.hub", hub=view.hub.name)
    about = view.hub.description or view.phrases("feeds.hub_about", hub=view.hub.name)
    return _stream(view, "hub", "", title, about)


def _of_component(view: PublicView, key: str) -> Stream:
    names = {"hub": view.hub.name, "component": view.hub.components[key].name}
    title = view.phrases("feeds.component", **names)
    about = view.phrases("feeds.component_about", **names)
    return _stream(view, f"component/{key}", addresses.component(key), title, about)


def _touching(view: PublicView, key: str) -> list[PublicIncident]:
    return [incident for incident in view.incidents if key in incident.components]


def _stream(view: PublicView, thing: str, page: str, title: str, about: str) -> Stream:
    """A stream of `thing`, whose page is at the path `page`; yet without entries."""
    hub = view.hub
    others = {
        language: addresses.absolute(hub.url, _root(view, language) + page)
        for language in hub.languages
        if language != view.language
    }
    return Stream(
        id=identity.of_thing(view, thing),
        title=legal(title),
        about=legal(about),
        author=legal(hub.name),
        site=page_url(view, ""),
        language=view.language,
        home=page_url(view, page),
        folder=page_url(view, page),
        born=_born(hub.tag),
        others=others,
        entries=(),
    )


def _root(view: PublicView, language: str) -> str:
    return "" if language == view.hub.main_language else f"{language}/"


def _born(tag: str) -> datetime:
    """The instant from which the hub's tag holds: a time for a hub that has said nothing yet."""
    day = tag.rpartition(",")[2]
    return datetime.fromisoformat(day + "-01-01"[len(day) - len("2026") :]).replace(tzinfo=UTC)


def _filled(view: PublicView, stream: Stream, incidents: Iterable[PublicIncident]) -> Stream:
    """`stream` with the entries that it has room for, and the way to the rest."""
    entries, left_out = selection.fitting(
        selection.by_rank(incidents), lambda told: entry(view, *told)
    )
    pages = (("prev-archive", _archive_url(stream, _month(left_out))),) if left_out else ()
    return replace(stream, entries=tuple(entries), pages=pages)


def _in_all_formats(view: PublicView, page: str, stream: Stream) -> list[Artifact]:
    folder = view.prefix + page
    return [
        Artifact(path=folder + "feed.rss", data=rss(stream)),
        Artifact(path=folder + "feed.atom", data=atom(stream)),
        Artifact(path=folder + "feed.json", data=json_feed(stream)),
    ]


def _month(told: Told) -> str:
    return f"{told[1].at:%Y-%m}"


def _archive_url(stream: Stream, month: str) -> str:
    return f"{stream.folder}{addresses.month(month)}feed.atom"


def _archives(
    view: PublicView, page: str, stream: Stream, incidents: Sequence[PublicIncident]
) -> list[Artifact]:
    """Each month whole, from the newest of which the feed leaves something out.

    A month that is over never changes again but by an edit, as RFC 5005 asks.
    """
    _, left_out = selection.fitting(selection.by_rank(incidents), lambda told: entry(view, *told))
    if left_out is None:
        return []
    newest = _month(left_out)
    months = [
        (month, list(told))
        for month, told in groupby(selection.ordered(incidents), key=_month)
        if month <= newest
    ]
    made = []
    for index, (month, told) in enumerate(months):
        pages = [("current", stream.folder + "feed.atom")]
        if index + 1 < len(months):
            pages.append(("prev-archive", _archive_url(stream, months[index + 1][0])))
        if index:
            pages.append(("next-archive", _archive_url(stream, months[index - 1][0])))
        archive = replace(
            stream,
            title=view.phrases(
                "feeds.archive", feed=stream.title, month=times.month_name(month, view.phrases)
            ),
            folder=stream.folder + addresses.month(month),
            entries=tuple(entry(view, *one) for one in told),
            others={},
            pages=tuple(pages),
            is_archive=True,
        )
        path = f"{view.prefix}{page}{addresses.month(month)}feed.atom"
        made.append(Artifact(path=path, data=atom(archive)))
    return made
