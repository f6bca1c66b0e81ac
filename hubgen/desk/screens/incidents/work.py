"""Work on an incident: ticks, due dates, the brief, replies, and the editions that say it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from hubgen.authoring.brief import Brief, brief
from hubgen.authoring.checklist import tick
from hubgen.authoring.internal_notes import NAME as NOTES
from hubgen.authoring.replies import reply_kit
from hubgen.authoring.saving import read_version, save_values
from hubgen.desk import addresses
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import go_to, page
from hubgen.desk.screens.incidents.incident import incident_of
from hubgen.desk.visit import Visit, visit
from hubgen.model.incident import Incident, IncidentHead
from hubgen.model.words import ActionStatus
from hubgen.problems import HubgenError, WrongUsageError
from hubgen.public.view_builder import public_view
from hubgen.publish.destinations import open_destination
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.past.revision_history import RevisionHistory
from hubgen.source.files import Tree
from hubgen.source.inquiries import read_inquiries
from hubgen.source.messages import messages
from hubgen.source.nodes import parse_mapping

_SANDBOX = {
    "Content-Security-Policy": (
        "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline';"
        " frame-ancestors 'self'"
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyGroup:
    """The wordings of replies for one situation, each with its channels."""

    situation: str
    wordings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRow:
    """An edition in which the incident was new or had other words."""

    number: int
    at: datetime
    by: str
    href: str


async def change_action(request: Request) -> Response:
    """Save the state and the due date of an action."""
    form = await read_form(request)
    return await run_in_threadpool(_change_action, request, form)


def _change_action(request: Request, form: Form) -> Response:
    seen = visit(request)
    incident = incident_of(seen, request.path_params["id"])
    path, root = incident.source.path, seen.desk.root
    version = read_version(root, path)
    document, _ = parse_mapping(version.text, path)
    written = list(document.data.get("actions") or []) if document else []
    index = int(form.text("index")) if form.text("index").isdecimal() else -1
    if not 0 <= index < len(written) or written[index].get("what") != form.text("what"):
        raise WrongUsageError(seen.t("work.moved"))
    status = form.text("status")
    if status not in list(ActionStatus) or seen.hub is None:
        raise WrongUsageError(seen.t("work.moved"))
    changed = {**written[index], "status": status}
    if form.has("due"):
        due = form.text("due").strip()
        changed = {key: one for key, one in changed.items() if key != "due"}
        changed |= {"due": due} if due else {}
    written[index] = changed
    zone = seen.hub.time_zone
    values = {"actions": written}
    save_values(root, path, IncidentHead, seen=version.digest, values=values, zone=zone)
    seen.desk.reader.read_again([path])
    return go_to(f"{addresses.incident(incident.id)}#actions-panel")


async def change_checklist(request: Request) -> Response:
    """Tick a line of the team's checklist, or take the tick back."""
    form = await read_form(request)
    return await run_in_threadpool(_change_checklist, request, form)


def _change_checklist(request: Request, form: Form) -> Response:
    seen = visit(request)
    incident = incident_of(seen, request.path_params["id"])
    path = f"{incident.source.folder}/{NOTES}"
    number = int(form.text("line")) if form.text("line").isdecimal() else -1
    tick(seen.desk.root, path, number, form.text("words"), is_done=form.text("done") == "1")
    return go_to(f"{addresses.incident(incident.id)}#checklist")


def show_brief(request: Request) -> Response:
    """Show the brief for the team, in a frame of its own."""
    seen = visit(request)
    incident = incident_of(seen, request.path_params["id"])
    document = _brief(seen, incident)
    return page(seen, "brief.html", screen="incidents", incident=incident, text=document.markdown)


def brief_page(request: Request) -> Response:
    """Return the brief as a page without scripts."""
    seen = visit(request)
    document = _brief(seen, incident_of(seen, request.path_params["id"]))
    return HTMLResponse(document.html, headers=_SANDBOX)


def _brief(seen: Visit, incident: Incident) -> Brief:
    if seen.project is None:
        raise WrongUsageError(seen.t("now.no-hub"))
    notes = f"{incident.source.folder}/{NOTES}"
    tree = Tree(seen.desk.root)
    text = tree.text(notes) if tree.absolute(notes).is_file() else None
    zone = seen.project.hub.time_zone
    inquiries, _, _ = read_inquiries(tree, incident.source.folder, zone)
    return brief(seen.project, incident, seen.now, messages("en"), text, inquiries=inquiries)


def show_replies(request: Request) -> Response:
    """Show replies to people who write in, by situation."""
    seen = visit(request)
    incident = incident_of(seen, request.path_params["id"])
    groups = _reply_groups(seen, incident)
    return page(seen, "replies.html", screen="incidents", incident=incident, groups=groups)


def _reply_groups(seen: Visit, incident: Incident) -> list[ReplyGroup]:
    if seen.project is None:
        return []
    hub = seen.project.hub
    project = replace(seen.project, incidents=(incident,))
    words = messages(hub.main_language)
    view = public_view(project, seen.now, words)
    public = view.repository.get(incident.id)
    if public is None:
        return []
    own = project.plan.replies.get("")
    kit = reply_kit(view, public, incident.head.responsibility, own)
    by_situation: dict[str, dict[str, list[str]]] = {}
    for one in kit.replies:
        channels = by_situation.setdefault(one.situation, {}).setdefault(one.text, [])
        channels.append(one.channel)
    return [
        ReplyGroup(
            situation=words(f"replies.situation.{name}"),
            wordings=tuple((text, ", ".join(channels)) for text, channels in texts.items()),
        )
        for name, texts in by_situation.items()
    ]


def show_history(request: Request) -> Response:
    """Show the editions in which the incident was new or had other words."""
    seen = visit(request)
    incident = incident_of(seen, request.path_params["id"])
    rows, failure = _editions(seen, incident)
    return page(
        seen, "history.html", screen="incidents", incident=incident, rows=rows, failure=failure
    )


def _editions(seen: Visit, incident: Incident) -> tuple[list[EditionRow], str]:
    hub = seen.hub
    if hub is None or hub.publish is None:
        return [], seen.t("publish.no-destination")
    try:
        ledger = read_ledger(open_destination(hub.publish.to, seen.desk.root))
    except HubgenError as error:
        return [], str(error)
    lines = {line.number: line for line in ledger.lines}
    wordings = RevisionHistory(ledger.lines).wordings(incident.id, incident.head.was)
    return [
        EditionRow(
            number=one.edition,
            at=one.at,
            by=seen.who(lines[one.edition].by),
            href=f"{hub.url}editions/{one.edition}/",
        )
        for one in reversed(wordings)
    ], ""


_ONE = "/incidents/{id}"
ROUTES = [
    Route(f"{_ONE}/actions", change_action, methods=["POST"]),
    Route(f"{_ONE}/checklist", change_checklist, methods=["POST"]),
    Route(f"{_ONE}/brief", show_brief),
    Route(f"{_ONE}/brief/page", brief_page),
    Route(f"{_ONE}/replies", show_replies),
    Route(f"{_ONE}/history", show_history),
]
