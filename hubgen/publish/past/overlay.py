"""The overlay that publishing adds: the past of incidents and of the hub, for readers.

Only what an edition changes is written: the pages of the incidents whose words
it changed, its own page, the list of its month, and the lists of the newest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from hubgen.outputs.artifact import Artifact
from hubgen.public import past
from hubgen.public.view import PublicView
from hubgen.publish.canonical import digest
from hubgen.publish.destinations import Destination
from hubgen.publish.edition.edition import Edition
from hubgen.publish.ledger.ledger import Ledger, LedgerLine
from hubgen.publish.past.edition_pages import EditionPages
from hubgen.publish.past.incident_pages import incident_pages
from hubgen.publish.past.record_reader import RecordReader
from hubgen.publish.past.redacted_pages import redact_page
from hubgen.publish.record.public_record import Records


@dataclass(frozen=True, kw_only=True)
class PastOverlay:
    """Renders the pages of the past of the hub of `views` on `destination`.

    `records` are all records of the edition to be published after `ledger`, and
    `name` is what people call it.
    """

    destination: Destination
    ledger: Ledger = field(repr=False)
    views: Sequence[PublicView] = field(repr=False)
    records: Records = field(repr=False)
    name: str | None = None

    def __call__(self, line: LedgerLine | None, damaged: frozenset[str]) -> Iterator[Artifact]:
        """Yield the files that the edition of `line` adds, and those of `damaged` again."""
        reader = RecordReader(self.destination, self.ledger, self.records, line)
        redacted = {one.path: one for one in self._redacted_again(reader, damaged)}
        yield from redacted.values()
        damaged = damaged.difference(redacted)
        yield from incident_pages(reader, self.views, damaged)
        editions = EditionPages(reader, self.views, line, self.name)
        if line or any(map(_is_page_of_hub, damaged)):
            yield from editions.lists(damaged)
        if line:
            yield from editions.home(line)

    def _redacted_again(self, reader: RecordReader, damaged: frozenset[str]) -> Iterator[Artifact]:
        """Yield the pages that an interrupted redaction left with the removed words."""
        state = self.ledger.state()
        reasons = {one: reader.text(reason) or "" for one, reason in state.redacted.items()}
        for path in sorted(filter(past.is_past_page, damaged)) if reasons else ():
            stored = self.destination.get(path)
            page = redact_page(path, stored.data, reasons) if stored else b""
            if digest(page) == state.files.get(path):
                yield Artifact(path=path, data=page)


def add_past_pages(
    edition: Edition,
    destination: Destination,
    ledger: Ledger,
    views: Sequence[PublicView],
    name: str | None,
) -> Edition:
    """Return `edition`, called `name`, with the overlay in place of the build's placeholders."""
    overlay = PastOverlay(
        destination=destination, ledger=ledger, views=views, records=edition.records, name=name
    )
    there = frozenset(filter(past.is_kept, ledger.state().files))
    return replace(
        edition,
        files={path: one for path, one in edition.files.items() if not past.is_past_page(path)},
        permanent=edition.permanent | there,
        name=name,
        overlay=overlay,
    )


def _is_page_of_hub(path: str) -> bool:
    return past.is_past_page(path) and past.incident_of_page(path) is None
