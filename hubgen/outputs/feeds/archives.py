"""Archives: what a feed no longer holds, an Atom document for each month (RFC 5005).

Each month stands there whole, from the newest of which the feed leaves
something out. A month that is over never changes again but by an edit.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from hubgen.outputs.artifact import Artifact
from hubgen.outputs.feeds import selection
from hubgen.outputs.feeds.atom import atom, document
from hubgen.outputs.feeds.entries import entry
from hubgen.outputs.feeds.standing import OddArchiveError, Standing
from hubgen.outputs.feeds.stream import Stream
from hubgen.public import addresses, times
from hubgen.public.queries import record_query
from hubgen.public.view import PublicView


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """A month (`2026-11`) with an archive, and the next ones that have one, too."""

    month: str
    newer: str | None
    older: str | None


def archive(
    view: PublicView, page: str, stream: Stream, component: str, months: Neighbours
) -> Artifact:
    """The archive of a month, with the ways to the feed and to its neighbours.

    `page` is the path of the page that `stream` belongs to, in its language.
    """
    told = selection.of_month(view, months.month, component)
    entries = tuple(entry(view, *one) for one in told)
    whole = replace(_frame(view, stream, months), entries=entries)
    return Artifact(path=_path(view, page, months), data=atom(whole))


def amended(
    view: PublicView,
    page: str,
    stream: Stream,
    component: str,
    months: Neighbours,
    *,
    before: bytes,
    changed: Collection[str],
) -> Artifact | None:
    """What `archive` gives, from what it gave `before`, where only incidents `changed` since.

    None where it cannot be had so: then it has to be made.
    """
    record_query(("speaking", component, months.month))  # without asking who does
    try:
        standing = Standing(view, before)
        for one in changed:
            those = _told_by(view, one, component, months.month)
            standing.renew(one, [(told[1], entry(view, *told)) for told in those])
    except OddArchiveError:
        return None
    entries = standing.entries
    if not entries:
        return None
    newest = datetime.fromisoformat(standing.updated)
    frame = replace(_frame(view, stream, months), born=newest)
    data = document(frame, entries)
    return Artifact(path=_path(view, page, months), data=data)


def _told_by(
    view: PublicView, incident_id: str, component: str, month: str
) -> list[selection.Told]:
    """What an incident told in a month, where it ever touched the component, if there is one."""
    incident = view.repository.get(incident_id)
    if incident is None or (component and component not in incident.components):
        return []
    return [told for told in selection.ordered([incident]) if selection.month_of(told) == month]


def _frame(view: PublicView, stream: Stream, months: Neighbours) -> Stream:
    """What stands around the entries of a month of `stream`."""
    pages = [("current", f"{stream.folder}{stream.name}.atom")]
    if months.older:
        pages.append(("prev-archive", url(stream, months.older)))
    if months.newer:
        pages.append(("next-archive", url(stream, months.newer)))
    named = times.month_name(months.month, view.messages)
    return replace(
        stream,
        title=view.messages("feeds.archive", feed=stream.title, month=named),
        folder=stream.folder + addresses.month(months.month),
        others={},
        pages=tuple(pages),
        is_archive=True,
    )


def _path(view: PublicView, page: str, months: Neighbours) -> str:
    return f"{view.prefix}{page}{addresses.month(months.month)}feed.atom"


def url(stream: Stream, month: str) -> str:
    """The address of the archive of a month."""
    return f"{stream.folder}{addresses.month(month)}feed.atom"
