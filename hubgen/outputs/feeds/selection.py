"""Selection: which updates a feed holds.

Every update of an open incident; then the newest of the others, up to fifty
entries in all. Size wins over both: from the entry on that would make the
feed too large, the rest stands in the archives alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from hubgen.outputs.feeds.entries import Category, Entry, Withdrawal
from hubgen.public.memo import MemoCache
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.public.view import PublicView

MOST_ENTRIES = 50
MOST_BYTES = 500_000
HEAD_BYTES = 8_000
_FRAME_BYTES = 1_000
_CATEGORY_BYTES = 150
_TOMBSTONE_BYTES = 250

Told = tuple[PublicIncident, PublicUpdate]


def place(told: Told) -> tuple[datetime, str, str]:
    """By what entries are ordered; the greatest comes first."""
    incident, update = told
    return (update.at, incident.id, update.number)


def ordered(incidents: Iterable[PublicIncident]) -> list[Told]:
    """Every update of `incidents`, newest first."""
    pairs = [(incident, update) for incident in incidents for update in incident.updates]
    return sorted(pairs, key=place, reverse=True)


def candidates(
    view: PublicView, component: str = ""
) -> tuple[list[PublicIncident], list[PublicIncident]]:
    """The incidents that the feed of the hub or of a component can tell of: open ones, and others.

    Of the others only those spoken of last: no other can hold one of the newest updates.
    """
    still_open = {one.id: one for one in view.repository.open(component)}
    count = sum(len(one.updates) for one in still_open.values())
    room = max(0, MOST_ENTRIES - count) + 1
    spoken_of = view.repository.latest(room + len(still_open), component)
    return list(still_open.values()), [one for one in spoken_of if one.id not in still_open][:room]


def by_rank(still_open: Iterable[PublicIncident], over: Iterable[PublicIncident]) -> list[Told]:
    """What a feed may hold of its `candidates`, what matters most first, and one more.

    That one is the newest that the feed leaves out, if there is one.
    """
    first = ordered(still_open)
    return first + _newest(over, max(0, MOST_ENTRIES - len(first)) + 1)


def _newest(incidents: Iterable[PublicIncident], most: int) -> list[Told]:
    """The `most` newest updates of `incidents`, which stand in the order of their newest ones."""
    pairs: list[Told] = []
    since: datetime | None = None
    for incident in incidents:
        if since and incident.newest.at < since:
            break
        pairs += ((incident, update) for update in incident.updates)
        if since is None and len(pairs) >= most:
            since = sorted((update.at for _, update in pairs), reverse=True)[most - 1]
    return sorted(pairs, key=place, reverse=True)[:most]


def of_month(view: PublicView, month: str, component: str = "") -> list[Told]:
    """The updates of one month, of the hub or of what ever touched a component, newest first."""
    speaking = view.repository.updated_in(month, component)
    pairs = ((incident, update) for incident in speaking for update in incident.updates)
    return sorted((told for told in pairs if month_of(told) == month), key=place, reverse=True)


def month_of(told: Told) -> str:
    """The month that an update belongs to, `2026-11`."""
    at = told[1].at
    return f"{at.year}-{at.month:02}"


def fitting(
    memo: MemoCache, ranked: list[Told], tell: Callable[[Told], Entry], most: int = MOST_ENTRIES
) -> tuple[list[Entry], Told | None]:
    """The entries of `ranked` that a feed has room for, newest first, and the newest left out.

    `most` bounds their number as far as open incidents leave room.
    """
    kept: list[tuple[Told, Entry]] = []
    size = HEAD_BYTES
    for rank, told in enumerate(ranked):
        entry = tell(told)
        size += memo.get(weight, entry, compute=partial(weight, entry))
        full = rank >= most and not told[0].is_open
        if full or size > MOST_BYTES:
            break
        kept.append((told, entry))
    left_out = max(ranked[len(kept) :], key=place, default=None)
    kept.sort(key=lambda pair: place(pair[0]), reverse=True)
    return [entry for _, entry in kept], left_out


def weight(entry: Entry) -> int:
    """At most how many bytes `entry` takes in any format."""
    texts = _weight(entry.html) + entry.html.count("\n")
    texts += 2 * _weight(entry.summary, twice=True) + _weight(entry.title)
    addresses = 3 * len(entry.id) + 3 * len(entry.url) + sum(map(len, entry.related))
    beside = sum(map(_category_weight, entry.categories))
    beside += sum(map(_tombstone_weight, entry.withdrawals))
    return _FRAME_BYTES + texts + addresses + beside


def _weight(text: str, *, twice: bool = False) -> int:
    """The bytes of `text` once it is escaped, or twice."""
    ands, quotes = text.count("&"), text.count('"') + text.count("'")
    brackets = text.count("<") + text.count(">")
    once = len(text.encode()) + 4 * ands + 3 * brackets + 5 * quotes
    return once + 4 * (ands + brackets + quotes) * twice


def _tombstone_weight(taken_back: Withdrawal) -> int:
    return _TOMBSTONE_BYTES + _weight(taken_back.words) + len(taken_back.id) + len(taken_back.url)


def _category_weight(word: Category) -> int:
    return _CATEGORY_BYTES + _weight(word.label) + len(word.scheme)
