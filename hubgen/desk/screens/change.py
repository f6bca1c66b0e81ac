"""Change a published update: one plain question leads to a correction, an edit or a withdrawal."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.authoring import yaml_format
from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.new_update import NewUpdate, create_update
from hubgen.authoring.saving import EditConflictError, read_version, save_values
from hubgen.authoring.working_copies import WorkingCopies
from hubgen.authoring.yaml_values import Value
from hubgen.desk import addresses
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import go_to, page
from hubgen.desk.screens.incident import addressed_update
from hubgen.desk.visit import Visit, visit
from hubgen.model.incident import Incident, Update, UpdateHead
from hubgen.outputs.past.word_diff import Stretch, diff_words
from hubgen.problems import ContentError
from hubgen.public.privacy_gate import public_updates

FIELDS = ("summary", "do", "body")
_ONE = "/incidents/{id}/{number}/change"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditView:
    """An update in two versions: as readers see it, and as it is being edited.

    `difference` is empty before the edit was looked at. `theirs` is what somebody else
    wrote into the file meanwhile.
    """

    id: str
    number: str
    title: str
    old: dict[str, str]
    new: dict[str, str]
    seen: str
    difference: tuple[Stretch, ...] = ()
    mistakes: tuple[str, ...] = ()
    theirs: str = ""


def _fields_of(update: Update) -> dict[str, str]:
    head = update.head
    return {
        "summary": head.summary or "",
        "do": head.do or "",
        "body": update.body.markdown.strip("\n"),
    }


def _copy_key(update: Update) -> str:
    return f"{update.source.path}#edit"


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
        return go_to(f"{here}/edit")
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


def show_edit(request: Request) -> Response:
    """Show the update beside its working copy."""
    seen = visit(request)
    incident, update = addressed_update(seen, request)
    if update not in public_updates(incident, seen.team, seen.now):
        return go_to(addresses.write(incident.id, update.number))
    version = read_version(seen.desk.root, update.source.path)
    copy = WorkingCopies(seen.desk.root).get(seen.person_key or "nobody", _copy_key(update))
    old = _fields_of(update)
    view = _view(incident, update, dict(copy.fields) if copy else old, version.digest)
    return page(seen, "edit.html", screen="incidents", view=view)


def _view(
    incident: Incident, update: Update, new: dict[str, str], digest: str, **more: object
) -> EditView:
    old = _fields_of(update)
    return EditView(
        id=incident.id,
        number=update.number,
        title=incident.head.title,
        old=old,
        new={key: new.get(key, old[key]) for key in FIELDS},
        seen=digest,
        **more,  # type: ignore[arg-type]
    )


async def edit(request: Request) -> Response:
    """Show what the edit changes, save it with its mark, or discard it."""
    form = await read_form(request)
    return await run_in_threadpool(_edit, request, form)


def _edit(request: Request, form: Form) -> Response:
    seen = visit(request)
    incident, update = addressed_update(seen, request)
    if update not in public_updates(incident, seen.team, seen.now):
        return go_to(addresses.write(incident.id, update.number))
    copies, person = WorkingCopies(seen.desk.root), seen.person_key or "nobody"
    key, digest = _copy_key(update), form.text("seen")
    if form.has("discard"):
        copies.discard(person, key)
        return go_to(addresses.incident(incident.id))
    new = {name: form.text(name).strip() for name in FIELDS}
    copies.start(person, key, _fields_of(update), now=seen.now, base=digest, base_text="")
    copies.put(person, key, new, now=seen.now)
    old = _fields_of(update)
    difference = tuple(diff_words(_joined(old), _joined(new))) if new != old else ()
    if not form.has("save") or not difference:
        view = _view(incident, update, new, digest, difference=difference)
        return page(seen, "edit.html", screen="incidents", view=view)
    try:
        _save(seen, update, new, digest)
    except EditConflictError as error:
        view = _view(incident, update, new, error.on_disk.digest, theirs=error.on_disk.text)
        return page(seen, "edit.html", screen="incidents", status=409, view=view)
    except ContentError as error:
        mistakes = tuple(str(one) for one in error.problems)
        view = _view(incident, update, new, digest, difference=difference, mistakes=mistakes)
        return page(seen, "edit.html", screen="incidents", status=422, view=view)
    copies.discard(person, key)
    seen.desk.reader.read_again([update.source.path])
    return go_to("/publish")


def _save(seen: Visit, update: Update, new: dict[str, str], digest: str) -> None:
    zone = seen.hub.time_zone if seen.hub else None
    if zone is None:
        return
    old = _fields_of(update)
    values: dict[str, Value | None] = {
        key: new[key] or None for key in ("summary", "do") if new[key] != old[key]
    }
    values["edited"] = yaml_format.format_time(seen.now, zone)
    save_values(
        seen.desk.root,
        update.source.path,
        UpdateHead,
        seen=digest,
        values=values,
        zone=zone,
        body=new["body"],
    )


def _joined(fields: dict[str, str]) -> str:
    return "\n\n".join(fields[key] for key in FIELDS)


ROUTES = [
    Route(_ONE, ask),
    Route(_ONE, decide, methods=["POST"]),
    Route(f"{_ONE}/edit", show_edit),
    Route(f"{_ONE}/edit", edit, methods=["POST"]),
]
