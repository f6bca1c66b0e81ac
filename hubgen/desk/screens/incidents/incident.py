"""One incident: its updates, its actions, the checklist of the team, its files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.authoring import yaml_format
from hubgen.authoring.checklist import ChecklistLine, checklist_lines
from hubgen.authoring.gaps import gaps_of
from hubgen.authoring.internal_notes import NAME as NOTES
from hubgen.desk import addresses
from hubgen.desk.pages import page
from hubgen.desk.screens.incidents.listing import Standing, since, standing_of
from hubgen.desk.screens.now import missing_approvals
from hubgen.desk.visit import Visit, visit
from hubgen.model.incident import Incident, Update
from hubgen.model.words import ActionStatus, ComponentStatus
from hubgen.problems import Problem
from hubgen.public import times
from hubgen.public.preview_view import HiddenReason, hidden_updates
from hubgen.source.files import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateRow:
    """An update; `hidden` says why readers do not see it, None where they do."""

    number: str
    state: str
    at: datetime | None
    summary: str
    hidden: HiddenReason | None
    gaps: int
    missing: int
    corrects: str | None
    retracts: str | None
    is_edited: bool
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """A step of the action plan."""

    what: str
    status: ActionStatus
    status_words: str
    due: datetime | None
    due_text: str
    is_late: bool
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """What the screen shows."""

    id: str
    title: str
    standing: Standing
    state: str
    severity: str | None
    since: str
    components: tuple[tuple[str, str], ...]
    updates: tuple[UpdateRow, ...]
    actions: tuple[ActionRow, ...]
    checklist: tuple[ChecklistLine, ...]
    draft_href: str | None
    files: tuple[str, ...]
    broken: tuple[tuple[str, Problem], ...]


def incident_of(seen: Visit, incident_id: str) -> Incident:
    """Return the incident. Raises HTTPException where there is none that can be read."""
    incident = seen.reading.by_id.get(incident_id)
    if incident is None:
        raise HTTPException(404)
    return incident


def update_of(incident: Incident, number: str) -> Update:
    """Return the update. Raises HTTPException where there is none that can be read."""
    for update in incident.updates:
        if update.number == number:
            return update
    raise HTTPException(404)


def addressed_update(seen: Visit, request: Request) -> tuple[Incident, Update]:
    """Return the incident and the update that the address names. Raises HTTPException."""
    incident = incident_of(seen, request.path_params["id"])
    return incident, update_of(incident, request.path_params["number"])


def incident_view(seen: Visit, incident: Incident) -> IncidentView:
    """Return what the screen shows of `incident`."""
    folder = incident.source.folder
    shown = incident.updates
    draft = next((one for one in incident.updates if one.head.draft), None)
    tree = Tree(seen.desk.root)
    alone = replace(seen.project, incidents=(incident,)) if seen.project else None
    hidden = {one.number: one.reason for one in (hidden_updates(alone, seen.now) if alone else ())}
    return IncidentView(
        id=incident.id,
        title=incident.head.title,
        standing=standing_of(incident, seen.team, seen.now),
        state=seen.t(f"words:state.{shown[-1].head.state}") if shown else "",
        severity=incident.head.rated and seen.t(f"words:severity.{incident.head.rated}"),
        since=since(seen, incident, shown),
        components=tuple(
            (_component_name(seen, key), seen.t(f"words:status.{status}"))
            for key, status in components_now(incident).items()
        ),
        updates=tuple(
            _update_row(seen, incident, one, hidden.get(one.number))
            for one in reversed(incident.updates)
        ),
        actions=tuple(_action_rows(seen, incident)),
        checklist=_checklist(tree, f"{folder}/{NOTES}"),
        draft_href=addresses.write(incident.id, draft.number) if draft else None,
        files=tuple(path for path in tree.walk(folder) if path.endswith((".md", ".yml"))),
        broken=tuple(
            (path, problem)
            for path, problems in seen.reading.broken_files.items()
            if path.startswith(f"{folder}/")
            for problem in problems
        ),
    )


def components_now(incident: Incident) -> dict[str, ComponentStatus]:
    """Return what the newest word says of each component that is affected."""
    found = dict(incident.head.components)
    for update in incident.updates:
        found.update(update.head.components)
    return found


def _component_name(seen: Visit, key: str) -> str:
    known = seen.hub.components if seen.hub else {}
    return known[key].name if key in known else key


def _update_row(
    seen: Visit, incident: Incident, update: Update, hidden: HiddenReason | None
) -> UpdateRow:
    head = update.head
    return UpdateRow(
        number=update.number,
        state=seen.t(f"words:state.{head.state}"),
        at=head.at,
        summary=head.summary or "",
        hidden=hidden,
        gaps=len(gaps_of(update)),
        missing=missing_approvals(seen, incident, update),
        corrects=head.corrects,
        retracts=head.retracts,
        is_edited=head.edited is not None,
        href=addresses.write(incident.id, update.number),
    )


def _action_rows(seen: Visit, incident: Incident) -> list[ActionRow]:
    zone = seen.hub.time_zone if seen.hub else None
    rows = []
    for action in incident.head.actions:
        due = times.end_of(action.due, zone) if action.due and zone else None
        done = action.status is ActionStatus.DONE
        rows.append(
            ActionRow(
                what=action.what,
                status=action.status,
                status_words=seen.t(f"words:action.{action.status}"),
                due=due,
                due_text=_due_text(action.due, zone),
                is_late=due is not None and not done and due < seen.now,
                who=seen.who(action.owner),
            )
        )
    return rows


def _due_text(due: date | datetime | None, zone: ZoneInfo | None) -> str:
    """Return a due date as it is written in incident.yml."""
    if isinstance(due, datetime):
        return yaml_format.format_time(due, zone) if zone else ""
    return due.isoformat() if due else ""


def _checklist(tree: Tree, path: str) -> tuple[ChecklistLine, ...]:
    """Return the lines of the team's checklist."""
    if not tree.absolute(path).is_file():
        return ()
    return tuple(checklist_lines(tree.text(path) or ""))


def show(request: Request) -> Response:
    """Show the incident."""
    seen = visit(request)
    incident = incident_of(seen, request.path_params["id"])
    return page(seen, "incident.html", screen="incidents", view=incident_view(seen, incident))


ROUTES = [Route("/incidents/{id}", show)]
