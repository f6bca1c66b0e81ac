"""Streams: the feeds of the hub, of each component and of each incident.

The hub and the components have RSS, Atom and JSON feeds, and archives for
what these no longer hold; an incident has one Atom feed. The history tells
each incident once, for those who want no more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hubgen.outputs.artifact import Artifact
from hubgen.outputs.feeds import history, opml, scopes, selection
from hubgen.outputs.feeds.archives import Neighbours, archive, url
from hubgen.outputs.feeds.atom import atom
from hubgen.outputs.feeds.entries import Entry, entry
from hubgen.outputs.feeds.jsonfeed import json_feed
from hubgen.outputs.feeds.rss import rss
from hubgen.outputs.feeds.selection import Told, month_of
from hubgen.outputs.feeds.stream import Stream
from hubgen.public import addresses
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView


def hub_feeds(view: PublicView) -> list[Artifact]:
    """The newest updates of the whole hub, in three formats."""
    return _in_all_formats(view, "", _filled(view, scopes.of_hub(view)))


def history_feeds(view: PublicView) -> list[Artifact]:
    """The newest incidents, each told once, in two formats."""
    past = history.history(view)
    return [
        Artifact(path=f"{view.prefix}history.rss", data=rss(past)),
        Artifact(path=f"{view.prefix}history.atom", data=atom(past)),
    ]


def feed_list(view: PublicView) -> Artifact:
    """The list of all feeds."""
    return Artifact(path=f"{view.prefix}feeds.opml", data=opml.opml(view))


def component_feeds(view: PublicView, key: str) -> list[Artifact]:
    """The newest updates of the incidents that ever touched a component, in three formats."""
    stream = _filled(view, scopes.of_component(view, key), key)
    return _in_all_formats(view, addresses.component(key), stream)


def archived_months(view: PublicView, component: str = "") -> tuple[Neighbours, ...]:
    """The months of which the hub's feeds, or a component's, leave something out, newest first."""
    _, left_out = _chosen(view, component)
    if left_out is None:
        return ()
    return _up_to(month_of(left_out), view.repository.update_months(component))


def _up_to(newest: str, spoken: tuple[str, ...]) -> tuple[Neighbours, ...]:
    """Those of the months `spoken` of, newest first, that are no newer than `newest`."""
    months = [one for one in spoken if one <= newest]
    return tuple(
        Neighbours(month=month, newer=newer, older=older)
        for newer, month, older in zip(
            [None, *months[:-1]], months, [*months[1:], None], strict=True
        )
    )


def archived(view: PublicView, component: str, months: Neighbours) -> Artifact:
    """What the feeds of the hub, or of a component, no longer hold of one month, as Atom."""
    return archive(view, *_archive_of(view, component), component, months)


def _archive_of(view: PublicView, component: str) -> tuple[str, Stream]:
    """The page that an archive belongs to, and the stream that it is of."""
    if component:
        return addresses.component(component), scopes.of_component(view, component)
    return "", scopes.of_hub(view)


def incident_feeds(view: PublicView, incident: PublicIncident) -> list[Artifact]:
    """An incident's Atom feed: at its address, and the same at each that it had before."""
    ranked = selection.ordered([incident])
    entries, _ = selection.fitting(view.memo, ranked, _teller(view), most=len(ranked))
    data = atom(replace(scopes.of_incident(view, incident), entries=tuple(entries)))
    folders = [incident.path, *(addresses.incident(old) for old in incident.was)]
    return [Artifact(path=f"{view.prefix}{folder}feed.atom", data=data) for folder in folders]


def _teller(view: PublicView) -> Callable[[Told], Entry]:
    return lambda told: entry(view, *told)


def _chosen(view: PublicView, component: str) -> tuple[list[Entry], Told | None]:
    """The entries of the feed of the hub or of a component, and the newest update left out."""
    still_open, over = selection.candidates(view, component)

    def make() -> tuple[list[Entry], Told | None]:
        return selection.fitting(view.memo, selection.by_rank(still_open, over), _teller(view))

    return view.memo.get(
        _chosen, view.hub, view.messages, tuple(still_open), tuple(over), compute=make
    )


def _filled(view: PublicView, stream: Stream, component: str = "") -> Stream:
    """`stream` with the entries that it has room for, and the way to the rest."""
    entries, left_out = _chosen(view, component)
    pages = (("prev-archive", url(stream, month_of(left_out))),) if left_out else ()
    return replace(stream, entries=tuple(entries), pages=pages)


def _in_all_formats(view: PublicView, page: str, stream: Stream) -> list[Artifact]:
    folder = view.prefix + page
    return [
        Artifact(path=folder + "feed.rss", data=rss(stream)),
        Artifact(path=folder + "feed.atom", data=atom(stream)),
        Artifact(path=folder + "feed.json", data=json_feed(stream)),
    ]
