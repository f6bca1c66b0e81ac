"""Standing: the entries of an archive that stands, for one that differs in few.

A month of a large hub holds hundreds of entries, and an edit changes one of
them. All others are taken as they stand, without asking what they tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from hubgen.derive.public import PublicUpdate, PublicView
from hubgen.outputs.feeds.atom import entry_bytes, withdrawn_mark
from hubgen.outputs.feeds.entries import Entry, page_url
from hubgen.outputs.feeds.generator import utc
from hubgen.outputs.feeds.xml import value_of

# As `atom` writes them: what texts hold is escaped, so nothing else can look like these.
_BEGIN, _END = b"<entry", b"</entry>\n"
_ADDRESS = re.compile(r"incidents/([^/]+)/#update-([0-9]+)")


@dataclass(frozen=True, slots=True, order=True)
class StandingEntry:
    """An entry of an archive as bytes, in the order of its `at`, `incident` and `number`.

    `at` and `updated` are instants in UTC to the second, as ISO 8601 writes them.
    """

    at: str
    incident: str
    number: str
    updated: str
    data: bytes = field(repr=False)


def standing_entries(view: PublicView, document: bytes) -> list[StandingEntry] | None:
    """The entries of an archive in the view's language; None where they cannot be told apart."""
    if withdrawn_mark(document):
        return None
    found = list(_entries(value_of(page_url(view, "")), document))
    return found if len(found) == document.count(b"</entry>") else None


def _entries(root: str, document: bytes) -> Iterator[StandingEntry]:
    for piece in document.split(_BEGIN)[1:]:
        inner, end, _ = piece.partition(_END)
        url = _between(inner, b'<link rel="alternate" href="', b'"')
        place = _ADDRESS.fullmatch(url.removeprefix(root)) if url.startswith(root) else None
        if place and end:
            yield StandingEntry(
                at=_between(inner, b"<published>", b"<"),
                incident=place[1],
                number=place[2],
                updated=_between(inner, b"<updated>", b"<"),
                data=_BEGIN + inner + _END,
            )


def _between(data: bytes, start: bytes, end: bytes) -> str:
    return data.partition(start)[2].partition(end)[0].decode()


def fresh_entry(view: PublicView, update: PublicUpdate, entry: Entry) -> StandingEntry | None:
    """The entry of an update as it will stand; None where it withdraws one, or is withdrawn."""
    if entry.withdrawals:
        return None
    return StandingEntry(
        at=utc(update.at).isoformat(),
        incident=update.incident_id,
        number=update.number,
        updated=utc(entry.updated).isoformat(),
        data=entry_bytes(entry, view.language),
    )
