"""The shelf: all public incidents, found by the index, read from the store when asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from hubgen.incremental.store.codec import IncidentDecoder
from hubgen.incremental.store.store import Store
from hubgen.model.project import Project
from hubgen.public.incident_index import IncidentIndex
from hubgen.public.incident_repository import IncidentRepository
from hubgen.public.incident_summary import IncidentSummary
from hubgen.public.memo import MemoCache
from hubgen.public.recording_view import recording_view
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView
from hubgen.public.view_builder import view_of
from hubgen.source.messages import messages

_MOST = 1500
Fetch = Callable[[str, str], str]


class Shelf:
    """The incidents of `facts`; `fetch` gives one by id and language, as it was written.

    What is `fresh` is not in the store yet. Its views carry its `memo`.
    """

    def __init__(self, facts: Iterable[IncidentSummary], fetch: Fetch) -> None:
        self.memo = MemoCache()
        self.index = IncidentIndex(facts, self.memo.recorder)
        self.fetch = fetch
        self._read: dict[str, OrderedDict[str, tuple[str, PublicIncident]]] = {}
        self._readers: dict[str, tuple[object, IncidentDecoder]] = {}
        self._views: dict[str, PublicView] = {}
        self.fresh: Mapping[tuple[str, str], str] = {}

    @classmethod
    def of(cls, store: Store) -> Shelf:
        """What `store` holds."""
        return cls(store.facts(), store.incident)

    @classmethod
    def empty(cls) -> Shelf:
        """A shelf without incidents."""
        return cls((), lambda name, _language: name)

    def views(self, project: Project, at: datetime, *, pinned: bool) -> list[PublicView]:
        """The view in each of the hub's languages, the main one first; they note what is read."""
        return [
            self._view(project, at, language, pinned=pinned) for language in project.hub.languages
        ]

    def repository(self, language: str) -> IncidentRepository:
        """All incidents in `language`."""
        known, facts = self._read.setdefault(language, OrderedDict()), self.index.by_id
        recorder, contacts = self.memo.recorder, ("setting", language, "contacts")

        def find(name: str) -> PublicIncident:  # hundreds of times a save
            version = facts[name].version
            found = known.get(name)
            if found is None or found[0] != version:
                found = known[name] = version, self._incident(name, language)
                known.move_to_end(name)
                if len(known) > _MOST:
                    known.popitem(last=False)
            incident = found[1]
            if incident.contact:
                recorder.record(contacts)
            return incident

        return IncidentRepository(self.index, find)

    def _view(self, project: Project, at: datetime, language: str, *, pinned: bool) -> PublicView:
        repository = self.repository(language)
        view = view_of(project, at, messages(language), repository, pinned=pinned, memo=self.memo)
        contacts = view.hub.contacts
        if language not in self._readers or self._readers[language][0] != contacts:
            self._readers[language] = (contacts, IncidentDecoder(project.hub.time_zone, contacts))
            self._read[language].clear()
        made = recording_view(view, self._views.get(language))
        self._views[language] = made
        return made

    def _incident(self, name: str, language: str) -> PublicIncident:
        text = self.fresh.get((name, language)) or self.fetch(name, language)
        return self._readers[language][1].incident(text)
