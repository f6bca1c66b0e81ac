"""Streams: the feeds of the hub, of each component and of each incident.

The hub and the components have RSS, Atom and JSON feeds, and archives for
what these no longer hold; an incident has one Atom feed. The history tells
each incident once, for those who want no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from hubgen.derive import addresses
from hubgen.derive.public import PublicIncident, PublicView
from hubgen.outputs.artifact import Artifact
from hubgen.outputs.feeds import history, opml, scopes, selection
from hubgen.outputs.feeds.archives import Archives, archives, month_of, url
from hubgen.outputs.feeds.atom import atom
from hubgen.outputs.feeds.entries import Entry, entry
from hubgen.outputs.feeds.jsonfeed import json_feed
from hubgen.outputs.feeds.rss import rss
from hubgen.outputs.feeds.selection import Told
from hubgen.outputs.feeds.stream import Stream


def feeds(view: PublicView) -> list[Artifact]:
    """Every feed of `view`, archives included."""
    made = hub_feeds(view)
    for key in view.hub.components:
        made += component_feeds(view, key)
    return made + _by_month(view)


def _by_month(view: PublicView) -> list[Artifact]:
    """Archives and feeds of incidents, month by month, while entries are still remembered."""
    past = [_of_hub(view), *(_of_component(view, key) for key in view.hub.components)]
    begun: dict[str, list[PublicIncident]] = defaultdict(list)
    for incident in view.incidents:
        begun[month_of((incident, incident.first))].append(incident)
    made: list[Artifact] = []
    for month in sorted({*begun, *(month for one in past for month in one.told)}, reverse=True):
        made += [one.archive(month) for one in past if month in one.told]
        made += [feed for incident in begun[month] for feed in incident_feeds(view, incident)]
    return made


def hub_feeds(view: PublicView) -> list[Artifact]:
    """The newest updates of the whole hub, in three formats; the history; the list of feeds."""
    stream = _filled(view, scopes.of_hub(view))
    past = history.history(view)
    return [
        *_in_all_formats(view, "", stream),
        Artifact(path=f"{view.prefix}history.rss", data=rss(past)),
        Artifact(path=f"{view.prefix}history.atom", data=atom(past)),
        Artifact(path=f"{view.prefix}feeds.opml", data=opml.opml(view)),
    ]


def hub_archives(view: PublicView) -> list[Artifact]:
    """What the hub's feeds no longer hold, an Atom document for each month."""
    return _of_hub(view).all()


def component_feeds(view: PublicView, key: str) -> list[Artifact]:
    """The newest updates of the incidents that ever touched a component, in three formats."""
    stream = _filled(view, scopes.of_component(view, key), key)
    return _in_all_formats(view, addresses.component(key), stream)


def component_archives(view: PublicView, key: str) -> list[Artifact]:
    """What a component's feeds no longer hold, an Atom document for each month."""
    return _of_component(view, key).all()


def incident_feeds(view: PublicView, incident: PublicIncident) -> list[Artifact]:
    """An incident's Atom feed: at its address, and the same at each that it had before."""
    ranked = selection.ordered([incident])
    entries, _ = selection.fitting(ranked, _teller(view), most=len(ranked))
    data = atom(replace(scopes.of_incident(view, incident), entries=tuple(entries)))
    folders = [incident.path, *(addresses.incident(old) for old in incident.was)]
    return [Artifact(path=f"{view.prefix}{folder}feed.atom", data=data) for folder in folders]


def _of_hub(view: PublicView) -> Archives:
    return archives(view, "", scopes.of_hub(view))


def _of_component(view: PublicView, key: str) -> Archives:
    return archives(view, addresses.component(key), scopes.of_component(view, key), key)


def _teller(view: PublicView) -> Callable[[Told], Entry]:
    return lambda told: entry(view, *told)


def _filled(view: PublicView, stream: Stream, component: str | None = None) -> Stream:
    """`stream` with the entries that it has room for, and the way to the rest."""
    entries, left_out = selection.fitting(selection.by_rank(view, component), _teller(view))
    pages = (("prev-archive", url(stream, month_of(left_out))),) if left_out else ()
    return replace(stream, entries=tuple(entries), pages=pages)


def _in_all_formats(view: PublicView, page: str, stream: Stream) -> list[Artifact]:
    folder = view.prefix + page
    return [
        Artifact(path=folder + "feed.rss", data=rss(stream)),
        Artifact(path=folder + "feed.atom", data=atom(stream)),
        Artifact(path=folder + "feed.json", data=json_feed(stream)),
    ]
