"""Streams: the feeds of the hub, of each component and of each incident.

The hub and the components have RSS, Atom and JSON feeds, and Atom archives
by month for what these no longer hold; an incident has one Atom feed. The
history tells each incident once, for those who want no more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

from hubgen.derive import addresses, times
from hubgen.derive.public import PublicIncident, PublicView
from hubgen.outputs.artifact import Artifact
from hubgen.outputs.feeds import history, opml, scopes, selection
from hubgen.outputs.feeds.atom import atom
from hubgen.outputs.feeds.entries import Entry, entry
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
    return _archives(view, "", scopes.of_hub(view))


def component_feeds(view: PublicView, key: str) -> list[Artifact]:
    """The newest updates of the incidents that ever touched a component, in three formats."""
    stream = _filled(view, scopes.of_component(view, key), key)
    return _in_all_formats(view, addresses.component(key), stream)


def component_archives(view: PublicView, key: str) -> list[Artifact]:
    """What a component's feeds no longer hold, an Atom document for each month."""
    return _archives(view, addresses.component(key), scopes.of_component(view, key), key)


def incident_feeds(view: PublicView, incident: PublicIncident) -> list[Artifact]:
    """An incident's Atom feed: at its address, and the same at each that it had before."""
    ranked = selection.ordered([incident])
    entries, _ = selection.fitting(ranked, _teller(view), most=len(ranked))
    data = atom(replace(scopes.of_incident(view, incident), entries=tuple(entries)))
    folders = [incident.path, *(addresses.incident(old) for old in incident.was)]
    return [Artifact(path=f"{view.prefix}{folder}feed.atom", data=data) for folder in folders]


def _teller(view: PublicView) -> Callable[[Told], Entry]:
    return lambda told: entry(view, *told)


def _filled(view: PublicView, stream: Stream, component: str | None = None) -> Stream:
    """`stream` with the entries that it has room for, and the way to the rest."""
    entries, left_out = selection.fitting(selection.by_rank(view, component), _teller(view))
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
    view: PublicView, page: str, stream: Stream, component: str | None = None
) -> list[Artifact]:
    """Each month whole, from the newest of which the feed leaves something out.

    A month that is over never changes again but by an edit, as RFC 5005 asks.
    """
    _, left_out = selection.fitting(selection.by_rank(view, component), _teller(view))
    if left_out is None:
        return []
    newest = _month(left_out)
    told = {
        month: list(those)
        for month, those in groupby(selection.every(view, component), key=_month)
        if month <= newest
    }
    months = list(told)
    return [
        Artifact(
            path=f"{view.prefix}{page}{addresses.month(month)}feed.atom",
            data=atom(_archive(view, stream, months, index, told[month])),
        )
        for index, month in enumerate(months)
    ]


def _archive(
    view: PublicView, stream: Stream, months: list[str], index: int, told: list[Told]
) -> Stream:
    """The archive of the month at `index`; `months` run newest first."""
    pages = [("current", f"{stream.folder}{stream.name}.atom")]
    if index + 1 < len(months):
        pages.append(("prev-archive", _archive_url(stream, months[index + 1])))
    if index:
        pages.append(("next-archive", _archive_url(stream, months[index - 1])))
    month = times.month_name(months[index], view.phrases)
    return replace(
        stream,
        title=view.phrases("feeds.archive", feed=stream.title, month=month),
        folder=stream.folder + addresses.month(months[index]),
        entries=tuple(entry(view, *one) for one in told),
        others={},
        pages=tuple(pages),
        is_archive=True,
    )
