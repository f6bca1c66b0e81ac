"""The overlay that publishing adds: the past of incidents and of the hub, for readers.

What an edition changes is written, and nothing else: the pages of the
incidents whose words it changed, its own page, the list of its month, and the
lists of the newest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from hubgen.outputs import past as pages
from hubgen.outputs.artifact import Artifact
from hubgen.public import past, times
from hubgen.public.past import PastEdition, Revision, Told
from hubgen.public.view import PublicView
from hubgen.publish.canonical import digest
from hubgen.publish.destinations import Destination
from hubgen.publish.edition.edition import Edition
from hubgen.publish.ledger.ledger import EditionKind, Ledger, LedgerLine, LedgerState
from hubgen.publish.ledger.reading import RecordError, read_object
from hubgen.publish.past.redacted_pages import hidden
from hubgen.publish.past.revision_history import RevisionHistory
from hubgen.publish.record.change import INCIDENT
from hubgen.publish.record.public_record import PublicRecord, Records, decoded

_MOST_TOLD = 8
_LATEST = 10


@dataclass(frozen=True, kw_only=True)
class PastPages:
    """Makes the pages of the past for the hub of `views` on `destination`.

    `records` are all records of the edition to be published after `ledger`, and
    `name` is what people call it.
    """

    destination: Destination
    ledger: Ledger = field(repr=False)
    views: Sequence[PublicView] = field(repr=False)
    records: Records = field(repr=False)
    name: str | None = None

    def __call__(self, line: LedgerLine | None, again: frozenset[str]) -> Iterator[Artifact]:
        """The files that the edition of `line` adds, and those of `again`, made once more."""
        scene = _PastPages(self, line)
        mended = {one.path: one for one in scene.mended(again)}
        yield from mended.values()
        again = again.difference(mended)
        yield from scene.incidents(again)
        if line or any(past.is_page(path) and past.incident_of(path) is None for path in again):
            yield from scene.lists(again)
        if line:
            yield from scene.home(line)


class _PastPages:
    """The ledger with the new line behind it, and what was read for it."""

    def __init__(self, given: PastPages, line: LedgerLine | None) -> None:
        self.destination, self.views, self.records = given.destination, given.views, given.records
        self.ledger = given.ledger
        self.lines = [*given.ledger.lines, *([line] if line else [])]
        self.new = line
        self.state: LedgerState = given.ledger.state()
        self.history = RevisionHistory(self.lines)
        self.names = given.records.hashes
        self.zone = given.views[0].hub.time_zone
        self._own = {name: key for key, name in self.names.items()}
        self.name = given.name
        self._read: dict[str, PublicRecord | None] = {}
        self._current: dict[str, PublicRecord] = {}
        self._texts: dict[str, str | None] = {}
        self._editions: dict[tuple[str, int], PastEdition] = {}

    def mended(self, again: frozenset[str]) -> Iterator[Artifact]:
        """Pages from which somebody who was interrupted had not taken the removed words yet."""
        reasons = {one: self._words(why) or "" for one, why in self.state.redacted.items()}
        for path in sorted(filter(past.is_page, again)) if reasons else ():
            stored = self.destination.get(path)
            page = hidden(path, stored.data, reasons) if stored else b""
            if digest(page) == self.state.files.get(path):
                yield Artifact(path=path, data=page)

    # Incidents

    def incidents(self, again: frozenset[str]) -> Iterator[Artifact]:
        """The past of every incident whose words change, or of which a page is missing."""
        wanted = {past.incident_of(path) for path in again} - {None}
        for key, record in self.names.items():
            name = key.removeprefix(INCIDENT)
            if not key.startswith(INCIDENT):
                continue
            here = f"{past.record_of(name)}index.html"
            is_new = self.state.data.get(key) != record
            if is_new or name in wanted or here not in self.state.files:
                yield from self._incident(key, again)

    def _incident(self, key: str, again: frozenset[str]) -> Iterator[Artifact]:
        record = decoded(self.records[key])
        was = [str(name) for name in record.main_content["was"]]
        wordings = self.history.wordings(key.removeprefix(INCIDENT), was)
        if not wordings:
            return
        stored = filter(self._is_stored, [one.record for one in wordings])
        self.destination.prefetch(dict.fromkeys(map(self.ledger.pack_of, stored)))
        for view in self.views:
            revisions = [
                self._revision(view, number, one.edition, one.name, one.record)
                for number, one in enumerate(wordings, start=1)
            ]
            incident = record.incident(view.language, self.zone)
            for number, one in enumerate(revisions, start=1):
                path = f"{view.prefix}{one.path}index.html"
                if path not in self.state.files or path in again:
                    yield pages.revision_page(view, revisions, number)
            yield pages.changes_page(view, incident, revisions)
            yield pages.record_page(view, incident, revisions)
            for old in dict.fromkeys(one.name for one in wordings):
                if INCIDENT + old not in self.names:
                    yield from pages.moved_pages(view, old, incident)

    def _is_stored(self, record: str) -> bool:
        return record not in self._own and record not in self.state.redacted

    def _revision(
        self, view: PublicView, number: int, edition: int, name: str, record: str
    ) -> Revision:
        told = self._record(record)
        return Revision(
            number=number,
            edition=edition,
            at=times.local(self.lines[edition - 1].at, self.zone),
            name=name,
            record=record,
            incident=told.incident(view.language, self.zone) if told else None,
            reason=self._words(self.state.redacted.get(record)),
        )

    def _record(self, name: str) -> PublicRecord | None:
        """The record of that hash; None where it was removed or cannot be read."""
        if name in self.state.redacted:
            return None
        if name in self._own:
            return decoded(self.records[self._own[name]])
        if name not in self._read:
            try:
                self._read[name] = decoded(read_object(self.destination, self.ledger, name))
            except RecordError:
                self._read[name] = None
        return self._read[name]

    def _words(self, name: str | None) -> str | None:
        """The words of an object that is a text; None where it is not there."""
        if name is None or name in self.state.redacted:
            return None
        if name not in self._texts:
            try:
                self._texts[name] = read_object(self.destination, self.ledger, name).decode(
                    "utf-8", "replace"
                )
            except RecordError:
                self._texts[name] = None
        return self._texts[name]

    # The hub

    def home(self, line: LedgerLine) -> Iterator[Artifact]:
        """The home page as it stands after the new edition."""
        paths = {}
        for incident in pages.shown_on_home(self.views[0]):
            wordings = self.history.wordings(incident.id, incident.was)
            if wordings:
                paths[incident.id] = past.revision(wordings[-1].name, len(wordings))
        for view in self.views:
            edition = self._edition(view, line)
            yield pages.edition_page(view, edition, paths=paths, records=self.names)

    def lists(self, again: frozenset[str]) -> Iterator[Artifact]:
        """The lists of editions: that of the month, that of all, and the one for machines."""
        told = self.told
        months = self._months()
        newest = [next(iter(months), "")] if self.new else []
        touched = {month for month in months for path in again if f"/{month}/" in f"/{path}"}
        latest, named = told[: -_LATEST - 1 : -1], [one for one in reversed(told) if one.name]
        for view in self.views:
            for month in dict.fromkeys([*filter(None, newest), *sorted(touched)]):
                those = [one for one in reversed(told) if self._month(one) == month]
                editions = [self._edition(view, one) for one in those]
                yield pages.month_page(view, month, editions)
            new, known = ([self._edition(view, one) for one in each] for each in (latest, named))
            path = f"{view.prefix}{past.EDITIONS}index.html"
            if self._leads_elsewhere or path in again or path not in self.state.files:
                yield pages.editions_page(view, list(months), known)
            yield pages.versions(view, new, known)

    @property
    def _leads_elsewhere(self) -> bool:
        """Whether the new edition begins a month, or has a name to be found by."""
        if self.new is None:
            return False
        return bool(self.new.name) or self._month(self.new) not in map(self._month, self.told[:-1])

    @cached_property
    def told(self) -> list[LedgerLine]:
        """The editions that told something, oldest first."""
        return [line for line in self.lines if line.kind is EditionKind.PUBLISHED]

    def _month(self, line: LedgerLine) -> str:
        return f"{line.at.astimezone(self.zone):%Y-%m}"

    def _months(self) -> dict[str, list[LedgerLine]]:
        """The editions by month, the newest month first."""
        found: dict[str, list[LedgerLine]] = {}
        for line in reversed(self.told):
            found.setdefault(self._month(line), []).append(line)
        return found

    def _edition(self, view: PublicView, line: LedgerLine) -> PastEdition:
        key = (view.language, line.number)
        if key not in self._editions:
            self._editions[key] = self._made_edition(view, line)
        return self._editions[key]

    def _made_edition(self, view: PublicView, line: LedgerLine) -> PastEdition:
        keys = sorted((key for key, record in line.data.items() if record), reverse=True)
        first = {one.rpartition("/")[0] for one in line.public} | set(line.public)
        keys.sort(key=lambda key: (key not in first, not key.startswith(INCIDENT)))
        return PastEdition(
            number=line.number,
            at=times.local(line.at, self.zone),
            name=self.name if line is self.new else self._words(line.name),
            record=line.name or "",
            told=tuple(self._told(view, line, keys[:_MOST_TOLD])),
            more=max(0, len(keys) - _MOST_TOLD),
        )

    def _told(self, view: PublicView, line: LedgerLine, keys: Iterable[str]) -> Iterator[Told]:
        for key in keys:
            now = self._key_now(key)
            if now is None:
                continue
            record = self._known(now)
            words = record.languages.get(view.language, record.main_content)
            numbers = [one.rpartition("/")[2] for one in line.public if one.startswith(f"{key}/")]
            yield Told(
                title=str(words.get("title") or words.get("question") or ""),
                language=words["language"] if "language" in words else words["body"]["language"],
                record=self.names[now],
                path=self._path(now, record, line) if key.startswith(INCIDENT) else None,
                update=numbers[0] if len(numbers) == 1 else None,
            )

    def _key_now(self, key: str) -> str | None:
        """The key that the record `key` of some edition has now; None where it is gone."""
        if key in self.names:
            return key
        later = sorted(self.history.names_after(key.removeprefix(INCIDENT)))
        return next((INCIDENT + one for one in later if INCIDENT + one in self.names), None)

    def _known(self, key: str) -> PublicRecord:
        if key not in self._current:
            self._current[key] = decoded(self.records[key])
        return self._current[key]

    def _path(self, key: str, record: PublicRecord, line: LedgerLine) -> str | None:
        """Where the wording stands that an incident had after the edition of `line`."""
        wordings = self.history.wordings(key.removeprefix(INCIDENT), record.main_content["was"])
        numbers = [n for n, one in enumerate(wordings, start=1) if one.edition <= line.number]
        return past.revision(wordings[numbers[-1] - 1].name, numbers[-1]) if numbers else None


def add_past_pages(
    edition: Edition,
    destination: Destination,
    ledger: Ledger,
    views: Sequence[PublicView],
    name: str | None,
) -> Edition:
    """`edition`, called `name`, with the overlay in place of the build's placeholders."""
    overlay = PastPages(
        destination=destination, ledger=ledger, views=views, records=edition.records, name=name
    )
    there = frozenset(filter(past.stays, ledger.state().files))
    return replace(
        edition,
        files={path: one for path, one in edition.files.items() if not past.is_page(path)},
        kept=edition.kept | there,
        name=name,
        overlay=overlay,
    )
