"""A new update: on which incident, and the draft that it begins with."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.new_update import NewUpdate, create_update
from hubgen.desk import addresses
from hubgen.desk.pages import go_to, page
from hubgen.desk.screens.incidents.incident import incident_of
from hubgen.desk.screens.incidents.listing import IncidentQuery, Standing, incident_list
from hubgen.desk.visit import Visit, visit
from hubgen.model.incident import Incident


def choose(request: Request) -> Response:
    """Ask on which incident, the open ones first; with a single one there is nothing to ask."""
    seen = visit(request)
    rows = [
        row
        for standing in (Standing.OPEN, Standing.DRAFT)
        for row in incident_list(seen, IncidentQuery(standing=standing), 1).rows
    ]
    return page(seen, "new-update.html", rows=rows)


def confirm(request: Request) -> Response:
    """Go to the draft that there is, else ask once more: a draft is about to be written."""
    seen = visit(request)
    incident = incident_of(seen, request.path_params["id"])
    draft = _draft_of(incident)
    if draft:
        return go_to(addresses.write(incident.id, draft))
    rows = incident_list(seen, IncidentQuery(words=incident.id), 1).rows
    return page(seen, "new-update.html", rows=[row for row in rows if row.id == incident.id])


async def create(request: Request) -> Response:
    """Write a draft for the next update, and go to it; go to the draft that there is."""
    return await run_in_threadpool(_create, request)


def _create(request: Request) -> Response:
    seen = visit(request)
    incident = incident_of(seen, request.path_params["id"])
    return go_to(addresses.write(incident.id, _draft_of(incident) or _new_draft(seen, incident)))


def _new_draft(seen: Visit, incident: Incident) -> str:
    """Write the draft and return its number."""
    new = NewUpdate(incident=incident.id)
    scaffold = create_update(open_hub(seen.desk.root), new, seen.now)
    seen.desk.reader.read_again(scaffold.paths)
    return scaffold.paths[-1].rpartition("/")[2].partition("-")[0]


def _draft_of(incident: Incident) -> str | None:
    return next((one.number for one in reversed(incident.updates) if one.head.draft), None)


ROUTES = [
    Route("/new-update", choose),
    Route("/incidents/{id}/new-update", confirm),
    Route("/incidents/{id}/new-update", create, methods=["POST"]),
]
