"""Change a published update: one plain question leads to a correction, an edit or a withdrawal."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.new_update import NewUpdate, create_update
from hubgen.desk import addresses
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import go_to, page
from hubgen.desk.screens.incidents.incident import addressed_update
from hubgen.desk.visit import visit
from hubgen.public.privacy_gate import public_updates

_ONE = "/incidents/{id}/{number}/change"


def ask(request: Request) -> Response:
    """Ask what was wrong with the update; a draft is simply written on."""
    seen = visit(request)
    incident, update = addressed_update(seen, request)
    if update not in public_updates(incident, seen.team, seen.now):
        return go_to(addresses.write(incident.id, update.number))
    return page(seen, "change.html", screen="incidents", incident=incident, update=update)


async def decide(request: Request) -> Response:
    """Go where the answer leads: to a draft of a correction or withdrawal, or to the edit."""
    form = await read_form(request)
    return await run_in_threadpool(_decide, request, form)


def _decide(request: Request, form: Form) -> Response:
    seen = visit(request)
    incident, update = addressed_update(seen, request)
    here = addresses.change(incident.id, update.number)
    answer = form.text("wrong")
    if answer == "wording":
        return go_to(addresses.write(incident.id, update.number))
    if answer not in {"fact", "all"}:
        return go_to(here)
    number = next(
        (
            one.number
            for one in incident.updates
            if one.head.draft and update.number in {one.head.corrects, one.head.retracts}
        ),
        None,
    )
    if number is None:
        corrects, retracts = (update.number, None) if answer == "fact" else (None, update.number)
        new = NewUpdate(incident=incident.id, corrects=corrects, retracts=retracts)
        scaffold = create_update(open_hub(seen.desk.root), new, seen.now)
        seen.desk.reader.read_again(scaffold.paths)
        number = scaffold.paths[-1].rpartition("/")[2].partition("-")[0]
    return go_to(addresses.write(incident.id, number))


ROUTES = [Route(_ONE, ask), Route(_ONE, decide, methods=["POST"])]
