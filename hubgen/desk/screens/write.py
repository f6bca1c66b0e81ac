"""Write: an update in fields, kept while it is typed, with its preview beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from hubgen.authoring import yaml_format
from hubgen.authoring.edit_marks import mark_edited
from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.importing.html_to_markdown import to_markdown
from hubgen.authoring.new_update import NewUpdate, create_update
from hubgen.authoring.pictures import add_picture, picture_markdown
from hubgen.authoring.releasing import release
from hubgen.authoring.sanitizing import clean_text
from hubgen.authoring.saving import EditConflictError, save_values
from hubgen.authoring.update_form import FILL, PART, SECTION, allowance, filled
from hubgen.authoring.working_copies import WorkingCopies
from hubgen.desk import addresses
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import fragment, go_to, page
from hubgen.desk.screens.incident import incident_of, update_of
from hubgen.desk.screens.site import file_response_of
from hubgen.desk.update_view import OpenUpdate, UpdateView, draft_of, open_update, update_view
from hubgen.desk.visit import Visit, visit
from hubgen.model.incident import UpdateHead
from hubgen.problems import ContentError, HubgenError, WrongUsageError

_NAMES = frozenset({"state", "summary", "do", "next", "allow"})
_PREFIXES = (PART, SECTION, FILL, "component-")
_LARGEST_PASTE = 1_000_000


def opened_at(seen: Visit) -> OpenUpdate:
    """Return the update of the request's address, with the person's unsaved text."""
    parameters = seen.request.path_params
    incident = incident_of(seen, parameters["id"])
    return open_update(seen, incident, update_of(incident, parameters["number"]))


def show(request: Request) -> Response:
    """Show the form."""
    seen = visit(request)
    return _page(seen, opened_at(seen))


def _page(seen: Visit, opened: OpenUpdate, *, status: int = 200, error: str = "") -> Response:
    view = update_view(seen, opened, seen.desk.preview)
    return page(
        seen,
        "write.html",
        screen="incidents",
        status=status,
        view=view,
        error=error,
        is_new=seen.request.query_params.get("new") == "1",
    )


def fields_of(form: Form, opened: OpenUpdate) -> dict[str, str]:
    """Return the fields of a form that was sent, over those that it does not hold.

    What was typed loses control characters, which no file may hold; what nobody
    changed stays as it is.
    """
    sent = {
        name: text if text == opened.fields.get(name) else clean_text(text)
        for name in form.names()
        if name in _NAMES or name.startswith(_PREFIXES)
        for text in (form.text(name),)
    }
    if sent.get("next") == "other":
        when = f"{form.text('next-day')} {form.text('next-clock')}"
        due = opened.form.promised_time(when)
        sent["next"] = opened.fields["next"]
        if due:
            sent["next"] = yaml_format.format_time(due, opened.form.hub.time_zone)
    return filled({**opened.fields, **sent})


def keep(seen: Visit, opened: OpenUpdate, fields: Mapping[str, str], base: str) -> OpenUpdate:
    """Keep what was typed, and return the update with it; nothing is kept of nothing new.

    `base` is the digest of the version that the page showed: where the file has changed
    since, what was typed is in conflict with it from the start.
    """
    copies, now = WorkingCopies(seen.desk.root), seen.desk.clock()
    if opened.copy is None:
        if fields == opened.form.fields():
            return opened
        copies.start(
            opened.person,
            opened.path,
            opened.form.fields(),
            now=now,
            base=base or opened.version.digest,
            base_text=opened.version.text,
        )
    copy = copies.put(opened.person, opened.path, fields, now=now)
    return replace(opened, copy=copy)


def version(request: Request) -> Response:
    """Return the digest of the file, by which an open page sees that somebody changed it."""
    return JSONResponse({"base": opened_at(visit(request)).version.digest})


async def live(request: Request) -> Response:
    """Keep what is typed, and return everything that depends on it."""
    return await run_in_threadpool(_live, request, await read_form(request))


def _live(request: Request, form: Form) -> Response:
    seen = visit(request)
    before = opened_at(seen)
    try:
        opened = keep(seen, before, fields_of(form, before), form.text("base"))
        view = update_view(seen, opened, seen.desk.preview)
    except HubgenError as error:
        return JSONResponse({"error": str(error)}, 422)
    answer: dict[str, Any] = {
        "saved": view.saved,
        "gaps": len(view.gaps) + view.lacks_promise,
        "complete": view.is_complete,
        "undo": bool(opened.copy and opened.copy.can_undo),
        "redo": bool(opened.copy and opened.copy.can_redo),
        "conflict": opened.has_conflict,
        "count": seen.t("write.count", count=view.finding_count),
        "findings": _findings_html(seen, view),
        "gapsHtml": fragment(seen, "_gaps.html", view=view),
        "postsHtml": fragment(seen, "_posts.html", view=view),
        "page": _page_html(seen, view),
    }
    return JSONResponse(answer)


def _findings_html(seen: Visit, view: UpdateView) -> dict[str, str]:
    return {
        name: fragment(seen, "_findings.html", findings=findings, field=name)
        for name, findings in view.findings.items()
    }


def _page_html(seen: Visit, view: UpdateView) -> str:
    if view.draft.incident is None:
        return ""
    return seen.desk.preview.page(seen.reading, view.draft.incident, seen.now).decode()


async def act(request: Request) -> Response:
    """Do what the pressed button says, after keeping what was typed."""
    return await run_in_threadpool(_act, request, await read_form(request))


def _act(request: Request, form: Form) -> Response:
    seen = visit(request)
    before = opened_at(seen)
    action, _, argument = form.text("action").partition(":")
    act_on = _ACTIONS.get(action)
    if act_on is None:
        raise HTTPException(400)
    fields = fields_of(form, before)
    if action == "change":
        fields = _changed(fields, argument)
    if action == "leave":
        fields = _with_allowance(fields, argument, form.text(f"reason-{argument}"))
    try:
        opened = before
        if action not in _WITHOUT_KEEPING:
            opened = keep(seen, before, fields, form.text("base"))
        return act_on(seen, opened)
    except EditConflictError:
        return _page(seen, opened_at(seen), status=409)
    except ContentError as error:
        words = "; ".join(f"{one.what}: {one.fix}" for one in error.problems)
        return _page(seen, opened_at(seen), status=422, error=words)
    except HubgenError as error:
        return _page(seen, opened_at(seen), status=422, error=str(error))


def _again(seen: Visit, _opened: OpenUpdate) -> Response:
    return go_to(seen.request.url.path)


def _save(seen: Visit, opened: OpenUpdate) -> Response:
    save(seen, opened)
    return go_to(seen.request.url.path)


def save(seen: Visit, opened: OpenUpdate) -> None:
    """Write the fields into the file. Raises EditConflictError, ContentError, HubgenError."""
    if opened.copy is None:
        return
    fields = opened.fields
    save_values(
        seen.desk.root,
        opened.path,
        UpdateHead,
        seen=opened.copy.base,
        values=opened.form.values(fields),
        zone=opened.form.hub.time_zone,
        body=opened.form.body(fields),
    )
    WorkingCopies(seen.desk.root).discard(opened.person, opened.path)
    seen.desk.reader.read_again([opened.path])


def _finish(seen: Visit, opened: OpenUpdate) -> Response:
    """Save the draft and make it public as soon as it is published and approved."""
    view = update_view(seen, opened, seen.desk.preview)
    if not view.is_complete:
        raise WrongUsageError(seen.t("write.gaps-left"))
    save(seen, opened)
    which = f"{opened.incident.id}/{opened.update.number}"
    if opened.update.head.draft:
        release(open_hub(seen.desk.root), which, seen.now)
        seen.desk.reader.read_again([opened.path])
    return go_to(addresses.publish(opened.incident.id, opened.update.number))


def _edit(seen: Visit, opened: OpenUpdate) -> Response:
    """Save a published text as an edit: other words, the same facts, with a mark."""
    save(seen, opened)
    mark_edited(seen.desk.root, opened.path, seen.now)
    seen.desk.reader.read_again([opened.path])
    return go_to(addresses.publish(opened.incident.id, opened.update.number))


def _correct(seen: Visit, opened: OpenUpdate) -> Response:
    """Begin a correction: a new update that says what was wrong."""
    new = NewUpdate(incident=opened.incident.id, corrects=opened.update.number)
    scaffold = create_update(open_hub(seen.desk.root), new, seen.now)
    seen.desk.reader.read_again(scaffold.paths)
    number = scaffold.paths[-1].rpartition("/")[2].partition("-")[0]
    return go_to(addresses.write(opened.incident.id, number))


def _undo(seen: Visit, opened: OpenUpdate) -> Response:
    if opened.copy:
        WorkingCopies(seen.desk.root).undo(opened.person, opened.path)
    return go_to(seen.request.url.path)


def _redo(seen: Visit, opened: OpenUpdate) -> Response:
    if opened.copy:
        WorkingCopies(seen.desk.root).redo(opened.person, opened.path)
    return go_to(seen.request.url.path)


def _discard(seen: Visit, opened: OpenUpdate) -> Response:
    WorkingCopies(seen.desk.root).discard(opened.person, opened.path)
    return go_to(seen.request.url.path)


def _keep_mine(seen: Visit, opened: OpenUpdate) -> Response:
    """Take the own text over the newer version of the file, which the person has seen."""
    if opened.copy:
        WorkingCopies(seen.desk.root).rebase(
            opened.person,
            opened.path,
            base=opened.version.digest,
            base_text=opened.version.text,
        )
    return go_to(seen.request.url.path)


_WITHOUT_KEEPING = frozenset({"discard"})
_ACTIONS: dict[str, Callable[[Visit, OpenUpdate], Response]] = {
    "keep": _again,
    "change": _again,
    "leave": _again,
    "save": _save,
    "finish": _finish,
    "edit": _edit,
    "correct": _correct,
    "undo": _undo,
    "redo": _redo,
    "discard": _discard,
    "mine": _keep_mine,
}


def _changed(fields: dict[str, str], argument: str) -> dict[str, str]:
    """Return `fields` with a change made: `field:old:new`, its parts quoted as in addresses."""
    from urllib.parse import unquote

    parts = [unquote(part) for part in argument.split(":")]
    if len(parts) != 3 or parts[0] not in fields:  # noqa: PLR2004 - the three of the docstring
        raise HTTPException(400)
    name, old, new = parts
    return {**fields, name: fields[name].replace(old, new, 1)}


def _with_allowance(fields: dict[str, str], rule: str, reason: str) -> dict[str, str]:
    """Return `fields` with the words kept that `rule` objects to, if there is a reason."""
    if not rule.replace(".", "").replace("-", "").isalnum():
        raise HTTPException(400)
    if not reason.strip():
        return fields
    lines = [*fields.get("allow", "").split("\n"), allowance(rule, reason)]
    return {**fields, "allow": "\n".join(line for line in lines if line)}


async def clean(request: Request) -> Response:
    """Return the Markdown of text that was copied from elsewhere, without anything foreign."""
    form = await read_form(request)
    html = form.text("html")[:_LARGEST_PASTE]
    return PlainTextResponse(await run_in_threadpool(to_markdown, html))


async def picture(request: Request) -> Response:
    """Put a picture beside the update, and return or insert the Markdown that shows it."""
    form = await read_form(request)
    upload = form.file("picture")
    data = await upload.read() if upload else b""
    return await run_in_threadpool(_picture, request, form, data)


def _picture(request: Request, form: Form, data: bytes) -> Response:
    seen = visit(request)
    opened, words = opened_at(seen), form.text("description")
    is_script = form.has("script")
    try:
        name = add_picture(seen.desk.root, opened.incident.source.folder, data, words)
    except HubgenError as error:
        if is_script:
            return PlainTextResponse(str(error), 422)
        return _page(seen, opened, status=422, error=str(error))
    markdown = picture_markdown(name, words)
    if is_script:
        return PlainTextResponse(markdown)
    last = f"{PART}{len(opened.form.message.parts) - 1}"
    fields = opened.fields
    fields[last] = f"{fields.get(last, '')}\n\n{markdown}".strip()
    keep(seen, opened, fields, opened.base)
    return go_to(addresses.write(opened.incident.id, opened.update.number))


def preview_file(request: Request) -> Response:
    """Return a file of the site as it will look, with the person's unsaved text in it."""
    seen, path = visit(request), request.path_params["path"]
    parts = path.split("/")
    incident = None
    if parts[0] == "incidents" and len(parts) > 1 and parts[1] in seen.reading.by_id:
        incident = seen.reading.by_id[parts[1]]
        for update in incident.updates:
            opened = open_update(seen, incident, update)
            if opened.copy and not opened.has_conflict:
                draft = draft_of(seen, opened, opened.fields)
                incident = draft.incident or incident
    name = f"{path}index.html" if path.endswith("/") or not path else path
    data = seen.desk.preview.file(seen.reading, incident, seen.now, name)
    return file_response_of(seen, path, name, data)


_AT = "/incidents/{id}/{number}"
ROUTES = [
    Route(f"{_AT}/write", show),
    Route(f"{_AT}/write", act, methods=["POST"]),
    Route(f"{_AT}/live", version),
    Route(f"{_AT}/live", live, methods=["POST"]),
    Route(f"{_AT}/picture", picture, methods=["POST"]),
    Route("/clean", clean, methods=["POST"]),
    Route("/draft/{path:path}", preview_file),
]
