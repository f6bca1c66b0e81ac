"""The draft of the site: an incident's page as it will look, with the person's unsaved text."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.desk.open_update import draft_with, unsaved_texts
from hubgen.desk.screens.site import file_response_of
from hubgen.desk.visit import Visit, visit
from hubgen.model.incident import Incident


def preview_file(request: Request) -> Response:
    """Return a file of the site as it will look."""
    seen, path = visit(request), request.path_params["path"]
    name = f"{path}index.html" if path.endswith("/") or not path else path
    data = seen.desk.preview.file(seen.reading, _incident_at(seen, path), seen.now, name)
    return file_response_of(seen, path, name, data)


def _incident_at(seen: Visit, path: str) -> Incident | None:
    """Return the incident that has the page at `path`, in any language; None without one."""
    parts = path.split("/")
    if seen.hub and parts[0] in seen.hub.languages[1:]:
        parts = parts[1:]
    incident = seen.reading.by_id.get(parts[1]) if parts[0] == "incidents" and parts[1:] else None
    texts = unsaved_texts(seen, incident, incident.updates) if incident else {}
    if incident is None or not texts:
        return incident
    return draft_with(seen, incident, texts).incident or incident


ROUTES = [Route("/draft/{path:path}", preview_file)]
