"""One inquiry: what is asked, what is public about it, the reply with its check, the outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from hubgen.authoring.hub_contents import HubContents, open_hub
from hubgen.authoring.inquiries.changes import (
    InquiryAnswer,
    answer_inquiry,
    change_inquiry,
    close_inquiry,
    reopen_inquiry,
)
from hubgen.desk import addresses
from hubgen.desk.answer_check import AnswerView, answer_view, names_to_keep
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import fragment, go_to, page
from hubgen.desk.screens.incidents.incident import incident_of
from hubgen.desk.screens.inquiries.listing import ADDRESS, time_of
from hubgen.desk.visit import Visit, visit
from hubgen.model.fields import LONGEST_TEXT
from hubgen.model.incident import Incident
from hubgen.model.inquiries import Inquiry
from hubgen.problems import ContentError, HubgenError, WrongUsageError
from hubgen.public.privacy_gate import public_updates
from hubgen.source.files import Tree
from hubgen.source.inquiries import NAME, read_inquiries

_WRONG = 422
_FIELDS = ("reply", "update", "fact", "outcome", "owner", "day", "clock", "because")


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryView:
    """What the screen shows; `updates` and `facts` are public words that may answer it."""

    incident: Incident
    key: str
    inquiry: Inquiry
    said: dict[str, str]
    updates: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str, str], ...]
    check: AnswerView
    error: str


def addressed_inquiry(seen: Visit, request: Request) -> tuple[Incident, Inquiry]:
    """Return the incident and the inquiry that the address names.

    Raises HTTPException where it is not there, ContentError where the file cannot be read.
    """
    incident = incident_of(seen, request.path_params["id"])
    if seen.hub is None:
        raise HTTPException(404)
    tree, folder = Tree(seen.desk.root), incident.source.folder
    inquiries, _, problems = read_inquiries(tree, folder, seen.hub.time_zone)
    if problems and not inquiries:
        raise ContentError(problems)
    if request.path_params["key"] not in inquiries:
        raise HTTPException(404)
    return incident, inquiries[request.path_params["key"]]


def show(request: Request) -> Response:
    """Show the inquiry with the form for its reply."""
    seen = visit(request)
    incident, inquiry = addressed_inquiry(seen, request)
    return _page(seen, incident, inquiry)


def _page(
    seen: Visit,
    incident: Incident,
    inquiry: Inquiry,
    said: dict[str, str] | None = None,
    error: str = "",
) -> Response:
    key = seen.request.path_params["key"]
    public = public_updates(incident, seen.team, seen.now)
    due = inquiry.due.astimezone(seen.now.tzinfo) if inquiry.due else None
    stored = dict.fromkeys(_FIELDS, "") | {
        "reply": inquiry.reply or "",
        "update": inquiry.update or (public[-1].number if public else ""),
        "fact": inquiry.fact or "",
        "outcome": inquiry.outcome or "",
        "owner": inquiry.owner or "",
        "day": f"{due:%Y-%m-%d}" if due else "",
        "clock": f"{due:%H:%M}" if due else "",
    }
    shown = stored if said is None else said
    view = InquiryView(
        incident=incident,
        key=key,
        inquiry=inquiry,
        said=shown,
        updates=tuple((one.number, one.head.summary or "") for one in reversed(public)),
        facts=tuple(
            (name, fact.value, fact.means or "") for name, fact in incident.head.facts.items()
        ),
        check=answer_view(seen, incident, shown["reply"], names_to_keep(seen, incident, but=key)),
        error=error,
    )
    people = list(seen.team.people.items())
    return page(
        seen,
        "inquiry.html",
        screen="inquiries",
        status=_WRONG if error else 200,
        view=view,
        people=people,
        longest=LONGEST_TEXT,
    )


async def check(request: Request) -> Response:
    """Return what is wrong with the reply that is being typed."""
    form = await read_form(request)
    return await run_in_threadpool(_check, request, form)


def _check(request: Request, form: Form) -> Response:
    seen = visit(request)
    incident, _ = addressed_inquiry(seen, request)
    names = names_to_keep(seen, incident, but=request.path_params["key"])
    view = answer_view(seen, incident, form.text("reply"), names)
    return HTMLResponse(fragment(seen, "_answer-regions.html", check=view, shows_text=False))


async def act(request: Request) -> Response:
    """Do what the pressed button says."""
    form = await read_form(request)
    return await run_in_threadpool(_act, request, form)


def _act(request: Request, form: Form) -> Response:
    seen = visit(request)
    incident, inquiry = addressed_inquiry(seen, request)
    key = request.path_params["key"]
    said = {name: form.text(name) for name in _FIELDS}
    action = _ACTIONS.get(form.text("action"))
    if action is None:  # only looked at again
        return _page(seen, incident, inquiry, said)
    try:
        action(seen, open_hub(seen.desk.root), incident.id, key, said)
    except ContentError as error:
        return _page(seen, incident, inquiry, said, str(error.problems[0]))
    except HubgenError as error:
        return _page(seen, incident, inquiry, said, str(error))
    seen.desk.reader.read_again([f"{incident.source.folder}/{NAME}"])
    return go_to(addresses.inquiry(incident.id, key))


_Action = Callable[[Visit, HubContents, str, str, dict[str, str]], object]


def _save(seen: Visit, contents: HubContents, which: str, key: str, said: dict[str, str]) -> None:
    """Save the reply, the deadline, who answers and what came of it."""
    change_inquiry(
        contents,
        which,
        key,
        due=time_of(seen, said["day"], said["clock"]),
        owner=said["owner"],
        reply=said["reply"],
        outcome=said["outcome"],
    )


def _answer(seen: Visit, contents: HubContents, which: str, key: str, said: dict[str, str]) -> None:
    """Record that the person at the desk has answered."""
    if seen.person_key is None:
        raise WrongUsageError(seen.t("inquiries.who-first"))
    answer = InquiryAnswer(
        by=seen.person_key,
        reply=said["reply"],
        update=said["update"] or None,
        fact=said["fact"] or None,
        outcome=said["outcome"],
    )
    answer_inquiry(contents, which, key, answer, seen.now)


def _close(seen: Visit, contents: HubContents, which: str, key: str, said: dict[str, str]) -> None:
    close_inquiry(contents, which, key, because=said["because"], now=seen.now)


def _reopen(_seen: Visit, contents: HubContents, which: str, key: str, _said: object) -> None:
    reopen_inquiry(contents, which, key)


_ACTIONS: dict[str, _Action] = {
    "save": _save,
    "answer": _answer,
    "close": _close,
    "reopen": _reopen,
}

_ONE = f"{ADDRESS}/{{id}}/{{key}}"
ROUTES = [
    Route(_ONE, show),
    Route(_ONE, act, methods=["POST"]),
    Route(f"{_ONE}/check", check, methods=["POST"]),
]
