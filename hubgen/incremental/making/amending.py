"""Amending: parts that hold hundreds of things, made from what stands of them.

An edit changes one entry of a month with hundreds, one row of its page, one
card of a board with fifty. All else is taken from the file as it stands, which
a process that has just begun need not make, and nobody need remember. Where
more has moved than incidents, the part is made from nothing.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from hubgen.incremental.making.maker import Made, Maker
from hubgen.incremental.part import BOARD, Part
from hubgen.incremental.parts import ARCHIVE, MONTH, Item, archive_months, page_months
from hubgen.incremental.store.store import Store
from hubgen.outputs import feeds, pages, posts
from hubgen.outputs.artifact import PageSource
from hubgen.public.queries import Query, recorded_queries

_MOST_KNOWN = 8  # files of up to a megabyte or three
Amend = Callable[[Part, Maker, bytes, Collection[str]], Item | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What is different from the last run: questions with another answer, incidents by id.

    `is_first` says that this process has made nothing before.
    """

    questions: AbstractSet[Query] = frozenset()
    incidents: Collection[str] = ()
    is_first: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """How a family is amended: `asks` are the kinds of questions it asks of incidents.

    With `first_only` a process that has made it before remembers more than stands.
    """

    asks: frozenset[str]
    amend: Amend
    first_only: bool = False


class Amender:
    """Amends parts below `dist`. The last files that it made it knows, and need not prove again."""

    def __init__(self, dist: Path) -> None:
        self._dist = dist
        self._known: OrderedDict[str, tuple[str, bytes]] = OrderedDict()

    def amended(self, part: Part, store: Store, maker: Maker, moved: Moved) -> Made | None:
        """`part`, made from the file that it has; None where it has to be made from nothing."""
        way = _WAYS.get(part.family)
        if way is None or (way.first_only and not moved.is_first):
            return None
        asked = store.asked(part)
        if not asked or any(one[0] not in way.asks for one in asked & moved.questions):
            return None
        files = list(store.files(part).items())
        if len(files) != 1:
            return None
        path, digest = files[0]
        before = self._standing(path, digest)
        if before is None:
            return None
        with recorded_queries() as now:
            item = way.amend(part, maker, before, moved.incidents)
        if item is None:
            return None
        made = maker.finished(part, lambda: [item])
        if not isinstance(item, PageSource):  # those are small
            self._know(made)
        asked = frozenset(one for one in asked if one[0] not in way.asks)
        asked |= {one for one in now if one[0] in way.asks or one[0] != "incident"}
        return replace(made, record=replace(made.record, asked=asked | made.record.asked))

    def _know(self, made: Made) -> None:
        """Keeps the file of a part that was made, its digest beside it."""
        for path, data in made.contents.items():
            if isinstance(data, bytes):
                self._known[path] = made.record.files[path], data
                self._known.move_to_end(path)
        while len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)

    def _standing(self, path: str, digest: str) -> bytes | None:
        """The bytes of a file; None where they are not those of that digest."""
        known = self._known.get(path)
        if known is not None and known[0] == digest:
            return known[1]
        try:
            data = (self._dist / path).read_bytes()
        except OSError:
            return None
        return data if sha256(data).hexdigest() == digest else None


def _archive(part: Part, maker: Maker, before: bytes, changed: Collection[str]) -> Item | None:
    view, months = maker.view(part.language), archive_months(part.key)
    return feeds.archived_anew(view, *months, before=before, changed=changed)


def _month(part: Part, maker: Maker, before: bytes, changed: Collection[str]) -> Item | None:
    if not maker.renderer.is_hubgens_alone:
        return None
    view, months = maker.view(part.language), page_months(part.key)
    return pages.month_page_anew(view, *months, before=before, changed=changed)


def _board(_part: Part, maker: Maker, before: bytes, changed: Collection[str]) -> Item | None:
    return posts.board_anew(maker.views, before, changed)


_WAYS = {
    ARCHIVE: _Way(asks=frozenset({"speaking"}), amend=_archive),
    MONTH: _Way(asks=frozenset({"begun"}), amend=_month),
    BOARD: _Way(asks=frozenset({"incident", "latest", "open"}), amend=_board, first_only=True),
}
