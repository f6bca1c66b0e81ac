"""Archives: what a feed no longer holds, an Atom document for each month (RFC 5005).

Each month stands there whole, from the newest of which the feed leaves
something out. A month that is over never changes again but by an edit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hubgen.derive import addresses, times
from hubgen.derive.public import PublicView
from hubgen.outputs.artifact import Artifact
from hubgen.outputs.feeds import selection
from hubgen.outputs.feeds.atom import atom
from hubgen.outputs.feeds.entries import entry
from hubgen.outputs.feeds.stream import Stream


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
    pages = [("current", f"{stream.folder}{stream.name}.atom")]
    if months.older:
        pages.append(("prev-archive", url(stream, months.older)))
    if months.newer:
        pages.append(("next-archive", url(stream, months.newer)))
    named = times.month_name(months.month, view.phrases)
    told = selection.of_month(view, months.month, component)
    whole = replace(
        stream,
        title=view.phrases("feeds.archive", feed=stream.title, month=named),
        folder=stream.folder + addresses.month(months.month),
        entries=tuple(entry(view, *one) for one in told),
        others={},
        pages=tuple(pages),
        is_archive=True,
    )
    path = f"{view.prefix}{page}{addresses.month(months.month)}feed.atom"
    return Artifact(path=path, data=atom(whole))


def url(stream: Stream, month: str) -> str:
    """The address of the archive of a month."""
    return f"{stream.folder}{addresses.month(month)}feed.atom"
