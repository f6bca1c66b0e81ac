"""Archives: what a feed no longer holds, an Atom document for each month (RFC 5005).

Each month stands there whole, from the newest of which the feed leaves
something out. A month that is over never changes again but by an edit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hubgen.outputs.artifact import Artifact
from hubgen.outputs.feeds import selection
from hubgen.outputs.feeds.atom import atom
from hubgen.outputs.feeds.entries import entry
from hubgen.outputs.feeds.stream import Stream
from hubgen.public import addresses, times
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
