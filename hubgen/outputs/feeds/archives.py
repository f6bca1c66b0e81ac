"""Archives: what a feed no longer holds, an Atom document for each month (RFC 5005).

Each month stands there whole, from the newest of which the feed leaves
something out. A month that is over never changes again but by an edit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

from hubgen.derive import addresses, times
from hubgen.derive.public import PublicView
from hubgen.outputs.artifact import Artifact
from hubgen.outputs.feeds import selection
from hubgen.outputs.feeds.atom import atom
from hubgen.outputs.feeds.entries import entry
from hubgen.outputs.feeds.selection import Told
from hubgen.outputs.feeds.stream import Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class Archives:
    """The archives of one stream; `told` holds the updates of each month, newest first.

    `page` is the path of the page that the stream belongs to, in its language.
    """

    view: PublicView
    page: str
    stream: Stream
    told: dict[str, list[Told]]

    def all(self) -> list[Artifact]:
        """Every archive, the newest month first."""
        return [self.archive(month) for month in self.told]

    def archive(self, month: str) -> Artifact:
        """The archive of `month`, with the ways to the feed and to its neighbours."""
        months = list(self.told)
        place = months.index(month)
        pages = [("current", f"{self.stream.folder}{self.stream.name}.atom")]
        pages += [("prev-archive", url(self.stream, older)) for older in months[place + 1 :][:1]]
        pages += [("next-archive", url(self.stream, newer)) for newer in months[:place][-1:]]
        phrases = self.view.phrases
        stream = replace(
            self.stream,
            title=phrases(
                "feeds.archive",
                feed=self.stream.title,
                month=times.month_name(month, phrases),
            ),
            folder=self.stream.folder + addresses.month(month),
            entries=tuple(entry(self.view, *told) for told in self.told[month]),
            others={},
            pages=tuple(pages),
            is_archive=True,
        )
        path = f"{self.view.prefix}{self.page}{addresses.month(month)}feed.atom"
        return Artifact(path=path, data=atom(stream))


def archives(view: PublicView, page: str, stream: Stream, component: str | None = None) -> Archives:
    """The archives of the hub's stream, or of a component's."""
    _, left_out = selection.fitting(
        selection.by_rank(view, component), lambda told: entry(view, *told)
    )
    told: dict[str, list[Told]] = {}
    if left_out is not None:
        newest = month_of(left_out)
        by_month = groupby(selection.every(view, component), key=month_of)
        told = {month: list(those) for month, those in by_month if month <= newest}
    return Archives(view=view, page=page, stream=stream, told=told)


def month_of(told: Told) -> str:
    """The month that an update belongs to, `2026-11`."""
    return f"{told[1].at:%Y-%m}"


def url(stream: Stream, month: str) -> str:
    """The address of the archive of a month."""
    return f"{stream.folder}{addresses.month(month)}feed.atom"
