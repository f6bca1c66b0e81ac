"""RecordReader: the records and texts behind the pages of the past, each read once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from hubgen.public import times
from hubgen.public.past import Revision
from hubgen.public.view import PublicView
from hubgen.publish.destinations.destination import Destination
from hubgen.publish.ledger.ledger import Ledger, LedgerLine
from hubgen.publish.ledger.reading import RecordError, read_object
from hubgen.publish.past.revision_history import RevisionHistory, Wording
from hubgen.publish.record.public_record import PublicRecord, Records, decode_record


class RecordReader:
    """The ledger with the `new` line behind it, and what its objects hold.

    `records` are all records of the edition to be published.
    """

    def __init__(
        self, destination: Destination, ledger: Ledger, records: Records, new: LedgerLine | None
    ) -> None:
        self._destination, self._ledger, self._records = destination, ledger, records
        self.lines = [*ledger.lines, *([new] if new else [])]
        self.state = ledger.state()
        self.history = RevisionHistory(self.lines)
        self.hashes = records.hashes
        self._current_keys = {name: key for key, name in records.hashes.items()}
        self._by_key: dict[str, PublicRecord] = {}
        self._by_hash: dict[str, PublicRecord | None] = {}
        self._texts: dict[str, str | None] = {}

    def current(self, key: str) -> PublicRecord:
        """Return the record `key` of the edition to be published."""
        if key not in self._by_key:
            self._by_key[key] = decode_record(self._records[key])
        return self._by_key[key]

    def prefetch(self, wordings: Iterable[Wording]) -> None:
        """Announce the packs that hold `wordings`."""
        stored = [one.record for one in wordings if self._is_stored(one.record)]
        self._destination.prefetch(dict.fromkeys(map(self._ledger.pack_of, stored)))

    def revision(self, view: PublicView, number: int, wording: Wording) -> Revision:
        """Return `wording`, the incident's revision of that number, in the view's language."""
        record, zone = self.record(wording.record), view.hub.time_zone
        return Revision(
            number=number,
            edition=wording.edition,
            at=self.edition_time(wording.edition, view),
            name=wording.name,
            record=wording.record,
            incident=record.incident(view.language, zone) if record else None,
            reason=self.text(self.state.redacted.get(wording.record)),
        )

    def edition_time(self, number: int, view: PublicView) -> datetime:
        """Return when the edition of that number was published, on the hub's clocks."""
        return times.local(self.lines[number - 1].at, view.hub.time_zone)

    def record(self, name: str) -> PublicRecord | None:
        """Return the record of that hash; None if it was removed or cannot be read."""
        if name in self.state.redacted:
            return None
        if name in self._current_keys:
            return self.current(self._current_keys[name])
        if name not in self._by_hash:
            data = self._object(name)
            self._by_hash[name] = decode_record(data) if data is not None else None
        return self._by_hash[name]

    def text(self, name: str | None) -> str | None:
        """Return the text that the object of that hash holds; None if it cannot be read."""
        if name is None or name in self.state.redacted:
            return None
        if name not in self._texts:
            data = self._object(name)
            self._texts[name] = data.decode("utf-8", "replace") if data is not None else None
        return self._texts[name]

    def _object(self, name: str) -> bytes | None:
        try:
            return read_object(self._destination, self._ledger, name)
        except RecordError:
            return None

    def _is_stored(self, record: str) -> bool:
        return record not in self._current_keys and record not in self.state.redacted
