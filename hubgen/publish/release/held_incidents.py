"""Held incidents: published from the record instead of the sources.

One that is held back stays as it was last published. One that was withdrawn,
and whose folder is gone, stays as a tombstone: the page says that it was
withdrawn and why, and its feed is closed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from hubgen.incremental.reading import views_of
from hubgen.model.project import Project
from hubgen.model.words import Kind, State
from hubgen.problems import WrongUsageError
from hubgen.public.incident_repository import IncidentRepository
from hubgen.public.publication_times import PublicationTimes
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView
from hubgen.publish.destinations import Destination
from hubgen.publish.ledger.ledger import Ledger, LedgerState
from hubgen.publish.ledger.reading import read_object
from hubgen.publish.record.change import INCIDENT
from hubgen.publish.record.changes import title_of
from hubgen.publish.record.public_record import PublicRecord, decode_record, encode_incident_record


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldIncidents:
    """What comes from the record: incidents by language, their records, files that stay.

    `tombstones` are the titles of the withdrawn ones by id.
    """

    incidents: Mapping[str, Sequence[PublicIncident]] = field(default_factory=dict)
    records: Mapping[str, bytes] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    descriptions: tuple[str, ...] = ()
    tombstones: Mapping[str, str] = field(default_factory=dict)


def without_held(project: Project, hold: Sequence[str]) -> Project:
    """Return `project` without the incidents that are held back."""
    rest = tuple(one for one in project.incidents if one.id not in hold)
    return replace(project, incidents=rest, unread=frozenset())


def held_incidents(
    destination: Destination, ledger: Ledger, project: Project, hold: Sequence[str]
) -> HeldIncidents:
    """Return the incidents of `hold`, and tombstones of withdrawn ones without sources.

    Raises WrongUsageError for an unknown id.
    """
    state = ledger.state()
    incidents: dict[str, list[PublicIncident]] = {one: [] for one in project.hub.languages}
    records: dict[str, bytes] = {}
    files: set[str] = set()
    descriptions = []
    zone = project.hub.time_zone
    for name in dict.fromkeys(hold):
        stored = state.data.get(INCIDENT + name)
        if stored is None:
            _check_known(project, name)
            descriptions.append(f"held back: {name} is not public yet, and stays so")
            continue
        data = read_object(destination, ledger, stored)
        record = decode_record(data)
        records[INCIDENT + name] = data
        files |= {one["path"] for one in record.main_content["attachments"]}
        descriptions.append(f'held back: "{record.main_content["title"]}" stays as last published')
        for language, shown in incidents.items():
            shown.append(replace(record.incident(language, zone), attachments=()))
    withdrawn = _withdrawn(destination, ledger, state, project, hold)
    for name, record in withdrawn.items():
        tombstones = {one: _tombstone(record.incident(one, zone)) for one in incidents}
        records[INCIDENT + name] = encode_incident_record(project.hub.main_language, tombstones)
        for language, stone in tombstones.items():
            incidents[language].append(stone)
    return HeldIncidents(
        incidents=incidents,
        records=records,
        files=frozenset(files),
        descriptions=tuple(descriptions),
        tombstones={name: title_of(record) for name, record in withdrawn.items()},
    )


def views_with_held(
    project: Project,
    at_text: str | None,
    now: datetime,
    held: HeldIncidents,
    published: PublicationTimes | None,
) -> list[PublicView]:
    """Return the public view in each language, with the incidents that are `held`."""
    return [_with(view, held) for view in views_of(project, at_text, now, published)]


def _with(view: PublicView, held: HeldIncidents) -> PublicView:
    incidents = held.incidents.get(view.language, ())
    if not incidents:
        return view
    return replace(view, repository=IncidentRepository.of([*view.incidents, *incidents]))


def _check_known(project: Project, name: str) -> None:
    known = [incident.id for incident in project.incidents]
    if name not in known and not any(f"/{name}/" in path for path in project.unread):
        raise WrongUsageError(f'there is no incident "{name}" to hold back')


def _withdrawn(
    destination: Destination,
    ledger: Ledger,
    state: LedgerState,
    project: Project,
    hold: Sequence[str],
) -> dict[str, PublicRecord]:
    """Return the withdrawn incidents that only the record has, by id."""
    here = {incident.id for incident in project.incidents} | set(hold)
    here |= {old for incident in project.incidents for old in incident.head.was}
    here |= {path.split("/")[-2] for path in project.unread if path.startswith(INCIDENT)}
    withdrawn = {}
    for key, stored in state.data.items():
        name = key.removeprefix(INCIDENT)
        if not key.startswith(INCIDENT) or name in here or stored in state.redacted:
            continue
        record = decode_record(read_object(destination, ledger, stored))
        if all(one["retracted_by"] or one["retracts"] for one in record.main_content["updates"]):
            withdrawn[name] = record
    return withdrawn


def _tombstone(incident: PublicIncident) -> PublicIncident:
    """Return what is left of a withdrawn incident: that it was withdrawn, and why."""
    end = State.COMPLETED if incident.kind is Kind.MAINTENANCE else State.RESOLVED
    reasons = [one for one in incident.updates if one.retracts and not one.retracted_by]
    closed = [replace(one, next_update=None, posts={}, image=None) for one in reasons]
    closed[-1:] = [replace(one, state=end) for one in closed[-1:]]
    return replace(
        incident,
        updates=tuple(closed),
        actions=(),
        faq=(),
        review=None,
        attachments=(),
        components={},
        components_at_first={},
    )
