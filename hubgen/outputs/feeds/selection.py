"""Selection: which updates a feed holds.

Every update of an open incident; then the newest of the others, up to fifty
entries in all. Size comes before both: from the entry on that would make the
feed too large, updates are in the archives only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import TypeVar

from hubgen.outputs.feeds.entries import Category, FeedEntry, Withdrawal
from hubgen.public.memo import MemoCache
from hubgen.public.records import PublicIncident, PublicQuestion, PublicUpdate
from hubgen.public.view import PublicView

MOST_ENTRIES = 50
MOST_BYTES = 500_000
HEAD_BYTES = 8_000
_FRAME_BYTES = 1_000
_CATEGORY_BYTES = 150
_TOMBSTONE_BYTES = 250

IncidentUpdate = tuple[PublicIncident, PublicUpdate]
IncidentAnswer = tuple[PublicIncident, PublicQuestion]
IncidentPart = TypeVar("IncidentPart", bound=IncidentUpdate | IncidentAnswer)


def sort_key(pair: IncidentUpdate | IncidentAnswer) -> tuple[datetime, str, str]:
    """Return the key by which entries are sorted; the greatest comes first."""
    incident, said = pair
    at = said.answered or said.at if isinstance(said, PublicQuestion) else said.at
    return (at, incident.id, said.number)


def with_answers(incident: PublicIncident) -> list[IncidentUpdate | IncidentAnswer]:
    """Return every update and every answer of `incident`, newest first."""
    answers = [(incident, one) for one in incident.questions if one.answered]
    updates = [(incident, one) for one in incident.updates]
    return sorted([*updates, *answers], key=sort_key, reverse=True)


def newest_first(incidents: Iterable[PublicIncident]) -> list[IncidentUpdate]:
    """Return every update of `incidents`, newest first."""
    pairs = [(incident, update) for incident in incidents for update in incident.updates]
    return sorted(pairs, key=sort_key, reverse=True)


def candidates(
    view: PublicView, component: str = ""
) -> tuple[list[PublicIncident], list[PublicIncident]]:
    """Return the incidents of which a feed can hold updates: the open ones, and others.

    Of the others only those updated last: no other can have one of the newest updates.
    """
    still_open = {one.id: one for one in view.repository.open(component)}
    count = sum(len(one.updates) for one in still_open.values())
    room = max(0, MOST_ENTRIES - count) + 1
    spoken_of = view.repository.latest(room + len(still_open), component)
    return list(still_open.values()), [one for one in spoken_of if one.id not in still_open][:room]


def ranked(
    still_open: Iterable[PublicIncident], over: Iterable[PublicIncident]
) -> list[IncidentUpdate]:
    """Return the updates that a feed may hold, the most important first, and one more.

    That one is the newest that the feed leaves out, if there is one.
    """
    first = newest_first(still_open)
    return first + _newest(over, max(0, MOST_ENTRIES - len(first)) + 1)


def _newest(incidents: Iterable[PublicIncident], most: int) -> list[IncidentUpdate]:
    """Return the `most` newest updates of `incidents`, which are sorted by their newest ones."""
    pairs: list[IncidentUpdate] = []
    since: datetime | None = None
    for incident in incidents:
        if since and incident.newest.at < since:
            break
        pairs += ((incident, update) for update in incident.updates)
        if since is None and len(pairs) >= most:
            since = sorted((update.at for _, update in pairs), reverse=True)[most - 1]
    return sorted(pairs, key=sort_key, reverse=True)[:most]


def month_updates(view: PublicView, month: str, component: str = "") -> list[IncidentUpdate]:
    """Return the updates of a month, of the hub or of one component, newest first."""
    speaking = view.repository.updated_in(month, component)
    pairs = ((incident, update) for incident in speaking for update in incident.updates)
    return sorted(
        (pair for pair in pairs if entry_month(pair) == month), key=sort_key, reverse=True
    )


def entry_month(pair: IncidentUpdate) -> str:
    """Return the month of an update, like `2026-11`."""
    at = pair[1].at
    return f"{at.year}-{at.month:02}"


def fit_entries(
    memo: MemoCache,
    updates: list[IncidentPart],
    to_entry: Callable[[IncidentPart], FeedEntry],
    most: int = MOST_ENTRIES,
) -> tuple[list[FeedEntry], IncidentPart | None]:
    """Return the entries of ranked `updates` for which a feed has room, and the newest left out.

    The entries are newest first. There are at most `most`, unless open
    incidents have more.
    """
    fitting: list[tuple[IncidentPart, FeedEntry]] = []
    size = HEAD_BYTES
    for rank, pair in enumerate(updates):
        entry = to_entry(pair)
        size += memo.get(max_bytes, entry, compute=partial(max_bytes, entry))
        full = rank >= most and not pair[0].is_open
        if full or size > MOST_BYTES:
            break
        fitting.append((pair, entry))
    left_out = max(updates[len(fitting) :], key=sort_key, default=None)
    fitting.sort(key=lambda pair: sort_key(pair[0]), reverse=True)
    return [entry for _, entry in fitting], left_out


def max_bytes(entry: FeedEntry) -> int:
    """Return an upper bound of the bytes of `entry` in any format."""
    texts = _escaped_bytes(entry.html) + entry.html.count("\n")
    texts += 2 * _escaped_bytes(entry.summary, twice=True) + _escaped_bytes(entry.title)
    addresses = 3 * len(entry.id) + 3 * len(entry.url) + sum(map(len, entry.related))
    beside = sum(map(_category_bytes, entry.categories))
    beside += sum(map(_tombstone_bytes, entry.withdrawals))
    return _FRAME_BYTES + texts + addresses + beside


def _escaped_bytes(text: str, *, twice: bool = False) -> int:
    """Return the bytes of `text` escaped once, or twice."""
    ands, quotes = text.count("&"), text.count('"') + text.count("'")
    brackets = text.count("<") + text.count(">")
    once = len(text.encode()) + 4 * ands + 3 * brackets + 5 * quotes
    return once + 4 * (ands + brackets + quotes) * twice


def _tombstone_bytes(withdrawal: Withdrawal) -> int:
    return (
        _TOMBSTONE_BYTES
        + _escaped_bytes(withdrawal.words)
        + len(withdrawal.id)
        + len(withdrawal.url)
    )


def _category_bytes(word: Category) -> int:
    return _CATEGORY_BYTES + _escaped_bytes(word.label) + len(word.scheme)
