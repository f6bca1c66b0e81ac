"""Write: an update in fields, kept while it is typed, with its preview beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hubgen.authoring import yaml_format
from hubgen.authoring.edit_marks import mark_edited
from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.releasing import release
from hubgen.authoring.sanitizing import clean_text
from hubgen.authoring.saving import EditConflictError, create_text, save_values
from hubgen.authoring.update_form import FILL, PART, SECTION, allowance, filled
from hubgen.authoring.working_copies import WorkingCopies
from hubgen.desk import addresses
from hubgen.desk.forms import Form, read_form
from hubgen.desk.open_update import OpenUpdate, open_update
from hubgen.desk.pages import fragment, go_to, page
from hubgen.desk.screens.incidents.incident import addressed_update, incident_of, update_of
from hubgen.desk.update_texts import language_name
from hubgen.desk.update_view import UpdateView, update_view
from hubgen.desk.visit import Visit, visit
from hubgen.problems import ContentError, HubgenError, WrongUsageError

_NAMES = frozenset({"state", "summary", "do", "next", "allow"})
_PREFIXES = (PART, SECTION, FILL, "component-")


def opened_at(seen: Visit) -> OpenUpdate:
    """Return the update of the request's address and language, with the unsaved text."""
    incident, update = addressed_update(seen, seen.request)
    language = seen.request.query_params.get("language", "")
    if seen.hub is None or language not in {"", *seen.hub.languages}:
        raise HTTPException(404)
    return open_update(seen, incident, update, language)


def show(request: Request) -> Response:
    """Show the form."""
    seen = visit(request)
    return write_page(seen, opened_at(seen))


def write_page(seen: Visit, opened: OpenUpdate, *, status: int = 200, error: str = "") -> Response:
    """Return the screen."""
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
            base_text=opened.version.text if opened.version.digest else "",
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
        "differenceHtml": fragment(seen, "_difference.html", view=view),
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
    language = view.opened.language
    return seen.desk.preview.page(seen.reading, view.draft.incident, seen.now, language).decode()


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
        return write_page(seen, opened_at(seen), status=409)
    except ContentError as error:
        said = [seen.explain(one) for one in error.problems]
        words = " ".join(f"{one.what}. {one.fix}" for one in said)
        return write_page(seen, opened_at(seen), status=422, error=words)
    except HubgenError as error:
        return write_page(seen, opened_at(seen), status=422, error=str(error))


def _again(_seen: Visit, opened: OpenUpdate) -> Response:
    return go_to(address_of(opened))


def address_of(opened: OpenUpdate) -> str:
    """Return the address at which `opened` is written."""
    language = opened.language if opened.is_translation else ""
    return addresses.write(opened.incident.id, opened.update.number, language)


def save(seen: Visit, opened: OpenUpdate, *, edited: bool = False) -> None:
    """Write the update into its files, in every language; mark it where it is `edited`.

    Raises EditConflictError, ContentError, HubgenError.
    """
    for language in opened.form.hub.languages:
        other = open_update(seen, opened.incident, opened.update, language)
        if other.has_conflict and language != opened.language:
            name = language_name(language, seen.language)
            raise WrongUsageError(seen.t("write.conflict-elsewhere", language=name))
    for language in opened.form.hub.languages:
        now = visit(seen.request)  # the promise of the main text is in the translations too
        incident = incident_of(now, opened.incident.id)
        update = update_of(incident, opened.update.number)
        _save_one(now, open_update(now, incident, update, language), edited=edited)


def _save_one(seen: Visit, opened: OpenUpdate, *, edited: bool) -> None:
    root, form, fields = seen.desk.root, opened.form, opened.fields
    text, zone = form.text_with(fields), form.hub.time_zone
    if text == form.text:
        return
    if not opened.version.digest:
        create_text(root, opened.path, text, form.model, zone=zone)
    else:
        values = form.values(fields)
        if edited and not opened.is_translation:
            values["edited"] = yaml_format.format_time(seen.now, zone)
        body = form.body(fields)
        save_values(
            root, opened.path, form.model, seen=opened.base, values=values, zone=zone, body=body
        )
    if edited and opened.is_translation:
        mark_edited(root, opened.update.source.path, seen.now)
    WorkingCopies(root).discard(opened.person, opened.path)
    seen.desk.reader.read_again([opened.path, opened.update.source.path])


def _save(seen: Visit, opened: OpenUpdate) -> Response:
    save(seen, opened)
    return go_to(address_of(opened))


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
    save(seen, opened, edited=True)
    return go_to(addresses.publish(opened.incident.id, opened.update.number))


def _undo(seen: Visit, opened: OpenUpdate) -> Response:
    if opened.copy:
        WorkingCopies(seen.desk.root).undo(opened.person, opened.path)
    return go_to(address_of(opened))


def _redo(seen: Visit, opened: OpenUpdate) -> Response:
    if opened.copy:
        WorkingCopies(seen.desk.root).redo(opened.person, opened.path)
    return go_to(address_of(opened))


def _discard(seen: Visit, opened: OpenUpdate) -> Response:
    WorkingCopies(seen.desk.root).discard(opened.person, opened.path)
    return go_to(address_of(opened))


def _keep_mine(seen: Visit, opened: OpenUpdate) -> Response:
    """Take the own text over the newer version of the file, which the person has seen."""
    if opened.copy:
        WorkingCopies(seen.desk.root).rebase(
            opened.person,
            opened.path,
            base=opened.version.digest,
            base_text=opened.version.text,
        )
    return go_to(address_of(opened))


_WITHOUT_KEEPING = frozenset({"discard"})
_ACTIONS: dict[str, Callable[[Visit, OpenUpdate], Response]] = {
    "keep": _again,
    "change": _again,
    "leave": _again,
    "save": _save,
    "finish": _finish,
    "edit": _edit,
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


_AT = "/incidents/{id}/{number}"
ROUTES = [
    Route(f"{_AT}/write", show),
    Route(f"{_AT}/write", act, methods=["POST"]),
    Route(f"{_AT}/live", version),
    Route(f"{_AT}/live", live, methods=["POST"]),
]
