"""Standing: the entries of an archive that stands, for one that differs in few.

A month of a large hub holds hundreds of entries in a million bytes, and an
edit changes one of them. It is found by its address and its place by halving;
all others stay as they are, unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from operator import itemgetter

from hubgen.outputs.feeds.atom import entry_bytes, withdrawn_mark
from hubgen.outputs.feeds.entries import Entry, page_url
from hubgen.outputs.feeds.generator import utc
from hubgen.outputs.xml import value_of
from hubgen.public.records import PublicUpdate
from hubgen.public.view import PublicView

# As `atom` writes them: what texts hold is escaped, so nothing else can look like these.
_BEGIN, _END = b"<entry", b"</entry>\n"
_ADDRESS, _PUBLISHED, _UPDATED = b'<link rel="alternate" href="', b"<published>", b"<updated>"
_PLACE = re.compile(rb"incidents/([^/]+)/#update-([0-9]+)")
_Key = tuple[bytes, bytes, bytes]


class OddArchiveError(Exception):
    """An archive cannot be had from the one that stands: it has to be made."""


class Standing:
    """The entries of the archive `document` in the language of `view`, newest first.

    It stays in one piece until it is written: what changes is noted beside it,
    from where to where something else is to stand. All methods raise
    OddArchiveError where the entries cannot be told apart.
    """

    def __init__(self, view: PublicView, document: bytes) -> None:
        start, end = document.find(_BEGIN), document.rfind(_END) + len(_END)
        head = document[: max(start, 0)]
        if withdrawn_mark(head) or not 0 < start < end:
            raise OddArchiveError
        self._document, self._start, self._end = document, start, end
        self._changes: list[tuple[int, int, _Key | tuple[()], bytes]] = []
        self._view = view
        self._root = value_of(page_url(view, "")).encode()
        self._updated: bytes | None = _after(head, _UPDATED)

    @property
    def entries(self) -> list[bytes | memoryview]:
        """The entries as they are now, in runs."""
        document, at = memoryview(self._document), self._start
        found: list[bytes | memoryview] = []
        # Of what is put in one place the greatest stands first; what is cut there comes last.
        ordered = sorted(self._changes, key=itemgetter(2), reverse=True)
        for start, end, _, data in sorted(ordered, key=itemgetter(0)):
            found += [document[at:start], data]
            at = end
        return [one for one in [*found, document[at : self._end]] if one]

    @property
    def updated(self) -> str:
        """When an entry last changed, in UTC to the second, as ISO 8601 writes it."""
        if self._updated is None:
            every = (re.findall(_UPDATED + b"([^<]*)<", run) for run in self.entries)
            self._updated = max(max(some) for some in every if some)
        return self._updated.decode()

    def renew(self, incident: str, told: Iterable[tuple[PublicUpdate, Entry]]) -> None:
        """Puts what is `told` of an incident in the place of all that stands of it."""
        fresh = {}
        for update, entry in told:
            if entry.withdrawals:
                raise OddArchiveError
            fresh[entry_bytes(entry, self._view.language)] = update, entry
        self._cut(incident, fresh)
        for data, (update, entry) in fresh.items():
            self._put(data, update, entry)

    def _cut(self, incident: str, fresh: dict[bytes, tuple[PublicUpdate, Entry]]) -> None:
        """Takes out the entries of an incident; those that stand already it takes off `fresh`."""
        address = value_of(f"incidents/{incident}/#update-").encode()
        mark, found = _ADDRESS + self._root + address, self._start
        while (found := self._document.find(mark, found + 1, self._end)) >= 0:
            start, end = self._around(found, self._start)
            entry = self._document[start:end]
            if fresh.pop(entry, None) is not None:
                continue
            if _after(entry, _UPDATED) == self._updated:
                self._updated = None  # it may have been the only one of that time
            self._changes.append((start, end, (), b""))

    def _put(self, data: bytes, update: PublicUpdate, entry: Entry) -> None:
        """Puts an entry, written as `data`, in its place."""
        at = utc(update.at).isoformat()
        key = at.encode(), update.incident_id.encode(), update.number.encode()
        place = self._place(key)
        self._changes.append((place, place, key, data))
        if self._updated is not None:
            self._updated = max(self._updated, utc(entry.updated).isoformat().encode())

    def _place(self, key: _Key) -> int:
        """Where an entry belongs: before it stand those with a greater key."""
        low, high = self._start, self._end
        while low < high:
            start, end = self._around((low + high) // 2, low)
            if self._key(self._document[start:end]) > key:
                low = end
            else:
                high = start
        return low

    def _around(self, place: int, least: int) -> tuple[int, int]:
        """Where the entry begins and ends that `place` lies in; it begins at `least` or later."""
        start = self._document.rfind(_BEGIN, least, place + len(_BEGIN))
        end = self._document.find(_END, start, self._end)
        if start < 0 or end < 0:
            raise OddArchiveError
        return start, end + len(_END)

    def _key(self, entry: bytes) -> _Key:
        """By what an entry is ordered: its time, its incident and its number."""
        address = _after(entry, _ADDRESS, b'"')
        place = _PLACE.fullmatch(address.removeprefix(self._root))
        if place is None or not address.startswith(self._root):
            raise OddArchiveError
        return _after(entry, _PUBLISHED), place[1], place[2]


def _after(data: bytes, start: bytes, end: bytes = b"<") -> bytes:
    return data.partition(start)[2].partition(end)[0]
