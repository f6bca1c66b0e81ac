"""Feeds: the files of the feeds of the hub, of each component and of each incident.

The hub and the components have RSS, Atom and JSON feeds, and an Atom document
for each month of which these leave something out (RFC 5005); a month that is
over changes only by an edit. An incident has one Atom feed, in which answers to
questions are as well. The history has
one entry for each incident.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from hubgen.outputs.artifact import Artifact
from hubgen.outputs.feeds import history, opml, selection
from hubgen.outputs.feeds.answers import answer_entry
from hubgen.outputs.feeds.atom import atom
from hubgen.outputs.feeds.entries import FeedEntry, entry
from hubgen.outputs.feeds.jsonfeed import json_feed
from hubgen.outputs.feeds.rss import rss
from hubgen.outputs.feeds.selection import IncidentAnswer, IncidentUpdate, entry_month
from hubgen.outputs.feeds.stream import Stream, component_stream, hub_stream, incident_stream
from hubgen.public import addresses, times
from hubgen.public.records import PublicIncident, PublicQuestion
from hubgen.public.view import PublicView


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveMonth:
    """A month (`2026-11`) with an archive, and the next newer and older month with one."""

    month: str
    newer: str | None
    older: str | None


def hub_feeds(view: PublicView) -> list[Artifact]:
    """Return the feeds of the newest updates of the hub, in three formats."""
    return _in_all_formats(view, "", _with_entries(view, hub_stream(view)))


def history_feeds(view: PublicView) -> list[Artifact]:
    """Return the feeds of the newest incidents, one entry for each, in two formats."""
    past = history.history(view)
    return [
        Artifact(path=f"{view.prefix}history.rss", data=rss(past)),
        Artifact(path=f"{view.prefix}history.atom", data=atom(past)),
    ]


def feed_list(view: PublicView) -> Artifact:
    """Return the list of all feeds."""
    return Artifact(path=f"{view.prefix}feeds.opml", data=opml.opml(view))


def component_feeds(view: PublicView, key: str) -> list[Artifact]:
    """Return the feeds of the incidents that ever affected a component, in three formats."""
    stream = _with_entries(view, component_stream(view, key), key)
    return _in_all_formats(view, addresses.component(key), stream)


def archived_months(view: PublicView, component: str = "") -> tuple[ArchiveMonth, ...]:
    """Return the months of which the hub's feeds, or a component's, leave something out.

    The newest month is first.
    """
    _, left_out = _selected(view, component)
    if left_out is None:
        return ()
    return _months_up_to(entry_month(left_out), view.repository.update_months(component))


def _months_up_to(newest: str, all_months: tuple[str, ...]) -> tuple[ArchiveMonth, ...]:
    """Return those of `all_months`, which are newest first, that are not newer than `newest`."""
    months = [one for one in all_months if one <= newest]
    return tuple(
        ArchiveMonth(month=month, newer=newer, older=older)
        for newer, month, older in zip(
            [None, *months[:-1]], months, [*months[1:], None], strict=True
        )
    )


def archive_feed(view: PublicView, component: str, month: ArchiveMonth) -> Artifact:
    """Return the Atom document of all updates of a month, of the hub or of a component."""
    if component:
        page, stream = addresses.component(component), component_stream(view, component)
    else:
        page, stream = "", hub_stream(view)
    updates = selection.month_updates(view, month.month, component)
    entries = tuple(entry(view, *one) for one in updates)
    data = atom(replace(_archive_stream(view, stream, month), entries=entries))
    return Artifact(path=f"{view.prefix}{page}{addresses.month(month.month)}feed.atom", data=data)


def _archive_stream(view: PublicView, stream: Stream, month: ArchiveMonth) -> Stream:
    """Return the stream of a month of `stream`, with links to the feed and to its neighbours."""
    pages = [("current", f"{stream.folder}{stream.name}.atom")]
    if month.older:
        pages.append(("prev-archive", _archive_url(stream, month.older)))
    if month.newer:
        pages.append(("next-archive", _archive_url(stream, month.newer)))
    name = times.month_name(month.month, view.messages)
    return replace(
        stream,
        title=view.messages("feeds.archive", feed=stream.title, month=name),
        folder=stream.folder + addresses.month(month.month),
        others={},
        pages=tuple(pages),
        is_archive=True,
    )


def _archive_url(stream: Stream, month: str) -> str:
    return f"{stream.folder}{addresses.month(month)}feed.atom"


def incident_feeds(view: PublicView, incident: PublicIncident) -> list[Artifact]:
    """Return an incident's Atom feed: at its address, and at each that it had before.

    It has the answers to questions as well, each once.
    """
    parts = selection.with_answers(incident)
    entries, _ = selection.fit_entries(
        view.memo, parts, partial(_entry_of_part, view), most=len(parts)
    )
    data = atom(replace(incident_stream(view, incident), entries=tuple(entries)))
    folders = [incident.path, *(addresses.incident(old) for old in incident.was)]
    return [Artifact(path=f"{view.prefix}{folder}feed.atom", data=data) for folder in folders]


def _entry_of_part(view: PublicView, part: IncidentUpdate | IncidentAnswer) -> FeedEntry:
    incident, said = part
    if isinstance(said, PublicQuestion):
        return answer_entry(view, incident, said)
    return entry(view, incident, said)


def _entry_maker(view: PublicView) -> Callable[[IncidentUpdate], FeedEntry]:
    return lambda pair: entry(view, *pair)


def _selected(view: PublicView, component: str) -> tuple[list[FeedEntry], IncidentUpdate | None]:
    """Return the entries of a feed of the hub or of a component, and the newest update left out."""
    still_open, over = selection.candidates(view, component)

    def select() -> tuple[list[FeedEntry], IncidentUpdate | None]:
        return selection.fit_entries(
            view.memo, selection.ranked(still_open, over), _entry_maker(view)
        )

    return view.memo.get(
        _selected, view.hub, view.messages, tuple(still_open), tuple(over), compute=select
    )


def _with_entries(view: PublicView, stream: Stream, component: str = "") -> Stream:
    """Return `stream` with the entries for which it has room, and the link to the rest."""
    entries, left_out = _selected(view, component)
    pages = (("prev-archive", _archive_url(stream, entry_month(left_out))),) if left_out else ()
    return replace(stream, entries=tuple(entries), pages=pages)


def _in_all_formats(view: PublicView, page: str, stream: Stream) -> list[Artifact]:
    folder = view.prefix + page
    return [
        Artifact(path=folder + "feed.rss", data=rss(stream)),
        Artifact(path=folder + "feed.atom", data=atom(stream)),
        Artifact(path=folder + "feed.json", data=json_feed(stream)),
    ]
