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

# As `atom` writes it: what texts hold is escaped, so no other tag can look like these.
_ENTRY = re.compile(
    rb"<entry(?: xml:lang=\"[^\"]*\")?>\n"
    rb"(?:(?!</entry>).)*?<updated>(?P<updated>[^<]*)</updated>"
    rb"(?:(?!</entry>).)*?<published>(?P<published>[^<]*)</published>"
    rb"(?:(?!</entry>).)*?<link rel=\"alternate\" href=\"(?P<url>[^\"]*)\""
    rb"(?:(?!</entry>).)*?</entry>\n",
    re.DOTALL,
)
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
    for entry in _ENTRY.finditer(document):
        url = entry["url"].decode()
        place = _ADDRESS.fullmatch(url.removeprefix(root)) if url.startswith(root) else None
        if place:
            yield StandingEntry(
                at=entry["published"].decode(),
                incident=place[1],
                number=place[2],
                updated=entry["updated"].decode(),
                data=entry[0],
            )


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
