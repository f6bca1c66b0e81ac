"""The pages of the hub's past: the home page of the new edition, and the lists of editions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from hubgen.outputs import past as pages
from hubgen.outputs.artifact import Artifact
from hubgen.public import past
from hubgen.public.past import EditionEntry, PastEdition
from hubgen.public.view import PublicView
from hubgen.publish.ledger.ledger import EditionKind, LedgerLine
from hubgen.publish.past.record_reader import RecordReader
from hubgen.publish.record.change import INCIDENT
from hubgen.publish.record.changes import title_of_content
from hubgen.publish.record.public_record import PublicRecord

_MOST_ENTRIES = 8
_LATEST = 10


class EditionPages:
    """The pages that tell of editions, after the `new` one, which people call `name`."""

    def __init__(
        self,
        reader: RecordReader,
        views: Sequence[PublicView],
        new: LedgerLine | None,
        name: str | None,
    ) -> None:
        self._reader, self._views, self._new, self._name = reader, views, new, name
        self._listed = [line for line in reader.lines if line.kind is EditionKind.PUBLISHED]
        self._editions: dict[tuple[str, int], PastEdition] = {}

    def home(self, line: LedgerLine) -> Iterator[Artifact]:
        """Yield the home page as the edition of `line` shows it."""
        paths = {}
        for incident in pages.shown_on_home(self._views[0]):
            wordings = self._reader.history.wordings(incident.id, incident.was)
            if wordings:
                paths[incident.id] = past.revision(wordings[-1].name, len(wordings))
        for view in self._views:
            edition = self._edition(view, line)
            yield pages.edition_page(view, edition, paths=paths, records=self._reader.hashes)

    def lists(self, damaged: frozenset[str]) -> Iterator[Artifact]:
        """Yield the lists of editions: of the month, of all, and the one for machines."""
        newest_first = self._listed[::-1]
        months = list(dict.fromkeys(map(self._month, newest_first)))
        newest = months[:1] if self._new else []
        again = sorted(
            {month for month in months for path in damaged if f"/{month}/" in f"/{path}"}
        )
        for view in self._views:
            for month in dict.fromkeys([*newest, *again]):
                lines = [line for line in newest_first if self._month(line) == month]
                editions = [self._edition(view, line) for line in lines]
                yield pages.edition_month_page(view, month, editions)
            latest = [self._edition(view, line) for line in newest_first[:_LATEST]]
            named = [self._edition(view, line) for line in newest_first if line.name]
            path = f"{view.prefix}{past.EDITIONS}index.html"
            is_missing = path in damaged or path not in self._reader.state.files
            if is_missing or self._changes_list_of_months():
                yield pages.editions_page(view, months, named)
            yield pages.versions(view, latest, named)

    def _changes_list_of_months(self) -> bool:
        """Return whether the new edition begins a month, or has a name."""
        if self._new is None:
            return False
        before = map(self._month, self._listed[:-1])
        return bool(self._new.name) or self._month(self._new) not in before

    def _month(self, line: LedgerLine) -> str:
        return f"{line.at.astimezone(self._views[0].hub.time_zone):%Y-%m}"

    def _edition(self, view: PublicView, line: LedgerLine) -> PastEdition:
        key = (view.language, line.number)
        if key not in self._editions:
            self._editions[key] = self._past_edition(view, line)
        return self._editions[key]

    def _past_edition(self, view: PublicView, line: LedgerLine) -> PastEdition:
        keys = sorted((key for key, record in line.data.items() if record), reverse=True)
        first = {"/".join(one.split("/")[:2]) for one in line.public} | set(line.public)
        keys.sort(key=lambda key: (key not in first, not key.startswith(INCIDENT)))
        return PastEdition(
            number=line.number,
            at=self._reader.edition_time(line.number, view),
            name=self._name if line is self._new else self._reader.text(line.name),
            record=line.name or "",
            entries=tuple(self._entries(view, line, keys[:_MOST_ENTRIES])),
            more=max(0, len(keys) - _MOST_ENTRIES),
        )

    def _entries(
        self, view: PublicView, line: LedgerLine, keys: Iterable[str]
    ) -> Iterator[EditionEntry]:
        for key in keys:
            current = self._current_key(key)
            if current is None:
                continue
            record = self._reader.current(current)
            content = record.languages.get(view.language, record.main_content)
            own_parts = [one for one in line.public if one.startswith(f"{key}/")]
            numbers = [one for part in own_parts if "/" not in (one := part[len(key) + 1 :])]
            own = content["language"] if "language" in content else content["body"]["language"]
            yield EditionEntry(
                title=title_of_content(content),
                language=own,
                record=self._reader.hashes[current],
                path=self._path(current, record, line) if key.startswith(INCIDENT) else None,
                update=numbers[0] if len(numbers) == 1 else None,
            )

    def _current_key(self, key: str) -> str | None:
        """Return the key that the record `key` of some edition has now; None if it is gone."""
        hashes = self._reader.hashes
        if key in hashes:
            return key
        later = sorted(self._reader.history.names_after(key.removeprefix(INCIDENT)))
        return next((INCIDENT + one for one in later if INCIDENT + one in hashes), None)

    def _path(self, key: str, record: PublicRecord, line: LedgerLine) -> str | None:
        """Return the address of the wording that an incident had after the edition of `line`."""
        name, was = key.removeprefix(INCIDENT), record.main_content["was"]
        wordings = self._reader.history.wordings(name, was)
        numbers = [n for n, one in enumerate(wordings, start=1) if one.edition <= line.number]
        return past.revision(wordings[numbers[-1] - 1].name, numbers[-1]) if numbers else None
