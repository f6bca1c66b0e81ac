"""Public views whose incidents are read from the cache on demand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from hubgen.incremental.cache.incident_codec import IncidentDecoder
from hubgen.incremental.cache.records import ParsedFolder
from hubgen.incremental.cache.source_table import SourceTable
from hubgen.model.project import Project
from hubgen.public.incident_index import IncidentIndex
from hubgen.public.incident_repository import IncidentRepository
from hubgen.public.incident_summary import IncidentSummary
from hubgen.public.memo import MemoCache
from hubgen.public.publication_times import PublicationTimes
from hubgen.public.recording_view import RecordingView, recording_view
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView
from hubgen.public.view_builder import view_of
from hubgen.source.messages import messages


class PublicViews:
    """The views of a hub in all its languages, over one index of incidents.

    They record what is read of them and carry the build's `memo`. Incidents come
    from `uncommitted`, which maps ids and languages to what was parsed but is not
    stored yet, or from the table `sources`. `published` is what the record knows.
    """

    def __init__(
        self,
        summaries: Iterable[IncidentSummary],
        sources: SourceTable | None = None,
        published: PublicationTimes | None = None,
    ) -> None:
        self.memo = MemoCache()
        self.index = IncidentIndex(summaries, self.memo.recorder)
        self.sources = sources
        self.uncommitted: Mapping[tuple[str, str], str] = {}
        self._decoders: dict[str, IncidentDecoder] = {}
        self._published = published
        self._contacts: dict[str, object] = {}
        self._views: dict[str, PublicView] = {}

    def views(self, project: Project, at: datetime, *, pinned: bool) -> list[PublicView]:
        """Return the view in each of the hub's languages, the main one first."""
        return [
            self._view(project, at, language, pinned=pinned) for language in project.hub.languages
        ]

    def repository(self, language: str) -> IncidentRepository:
        """Return all incidents in `language`."""
        recorder, query = self.memo.recorder, RecordingView.contact_named.__name__

        def find(incident_id: str) -> PublicIncident:
            incident, contact = self._incident(incident_id, language)
            if contact:
                recorder.record((query, language, contact))
            return incident

        return IncidentRepository(self.index, find)

    def _view(self, project: Project, at: datetime, language: str, *, pinned: bool) -> PublicView:
        repository = self.repository(language)
        view = view_of(project, at, messages(language), repository, pinned=pinned, memo=self.memo)
        view = replace(view, publication_times=self._published)
        contacts = view.hub.contacts
        if self._contacts.get(language) != contacts:
            self._contacts[language] = contacts
            decoder = IncidentDecoder(project.hub.time_zone, contacts, self.memo)
            self._decoders[language] = decoder
        self._views[language] = recording_view(view, self._views.get(language))
        return self._views[language]

    def _incident(self, incident_id: str, language: str) -> tuple[PublicIncident, str | None]:
        decoder, version = self._decoders[language], self.index.by_id[incident_id].version
        return self.memo.get(
            decoder,
            incident_id,
            version,
            compute=lambda: decoder.incident(self._encoded(incident_id, language)),
        )

    def _encoded(self, incident_id: str, language: str) -> str:
        text = self.uncommitted.get((incident_id, language))
        if text is None and self.sources is not None:
            text = self.sources.incident(incident_id, language)
        if text is None:
            raise KeyError(incident_id)
        return text


def encoded_incidents(folders: Iterable[ParsedFolder]) -> dict[tuple[str, str], str]:
    """Return the incidents of `folders` as the cache stores them, by id and language."""
    return {
        (one.record.name, language): text
        for one in folders
        for language, text in one.encoded.items()
    }
