"""Inquiries: who must be answered in private, by when; new ones by hand and from mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic_core import PydanticCustomError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.inquiries.changes import add_inquiry
from hubgen.authoring.inquiries.mail import inquiry_of_mail
from hubgen.authoring.inquiries.new_inquiry import NewInquiry
from hubgen.desk import addresses, moments
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import go_to, page
from hubgen.desk.screens.incidents.listing import Standing, standing_of
from hubgen.desk.visit import Visit, visit
from hubgen.model.fields import LONGEST_TEXT, LONGEST_TITLE, parse_time
from hubgen.model.incident import Incident
from hubgen.model.inquiries import Inquiry, InquiryKind, InquiryState, by_deadline
from hubgen.model.words import Kind
from hubgen.problems import ContentError, HubgenError, Problem, WrongUsageError
from hubgen.source.files import Tree
from hubgen.source.inquiries import all_inquiries

ADDRESS = "/inquiries"
_FIELDS = ("incident", "kind", "from", "asks", "reach", "basis", "owner", "day", "clock")
_EXCERPT = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryRow:
    """An inquiry; `at` is when it is due, or was answered or closed."""

    sender: str
    kind: str
    title: str
    asks: str
    who: str
    basis: str
    state: InquiryState
    at: datetime | None
    countdown: str
    urgency: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryList:
    """The open inquiries by deadline, the ended ones, and what could not be read."""

    open: tuple[InquiryRow, ...]
    ended: tuple[InquiryRow, ...]
    problems: tuple[Problem, ...]


def inquiry_list(seen: Visit, incident_id: str = "") -> InquiryList:
    """Return the inquiries of the incident, of all incidents without one."""
    if seen.project is None:
        return InquiryList(open=(), ended=(), problems=())
    found: dict[str, Inquiry] = {}
    problems: list[Problem] = []
    for one in all_inquiries(seen.project, Tree(seen.desk.root)):
        if incident_id in {"", one.incident.id}:
            found |= {f"{one.incident.id} {key}": entry for key, entry in one.inquiries.items()}
            problems += one.problems
    rows = [_row(seen, name, entry) for name, entry in by_deadline(found)]
    is_open = InquiryState.OPEN
    return InquiryList(
        open=tuple(row for row in rows if row.state is is_open),
        ended=tuple(row for row in rows if row.state is not is_open),
        problems=tuple(problems),
    )


def _row(seen: Visit, name: str, one: Inquiry) -> InquiryRow:
    incident_id, _, key = name.partition(" ")
    text = " ".join(one.asks.split())
    at = one.due if one.state is InquiryState.OPEN else one.answered or one.closed
    is_owed = at is not None and one.state is InquiryState.OPEN
    return InquiryRow(
        sender=one.sender,
        kind=seen.t(f"inquiries.kind.{one.kind}"),
        title=seen.reading.by_id[incident_id].head.title,
        asks=text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…",
        who=seen.who(one.answered_by or one.owner),
        basis=one.basis or "",
        state=one.state,
        at=at,
        countdown=moments.countdown(at, seen.now, seen.words) if at and is_owed else "",
        urgency=moments.urgency(at, seen.now) if at and is_owed else "",
        href=addresses.inquiry(incident_id, key),
    )


def show(request: Request) -> Response:
    """Show the inquiries by deadline."""
    seen = visit(request)
    chosen = request.query_params.get("incident", "")
    incident = seen.reading.by_id.get(chosen)
    listed = inquiry_list(seen, incident.id if incident else "")
    return page(seen, "inquiries.html", screen="inquiries", incident=incident, listed=listed)


def ask(request: Request) -> Response:
    """Show the form for a new inquiry."""
    seen = visit(request)
    said = dict.fromkeys(_FIELDS, "") | {"incident": request.query_params.get("incident", "")}
    return _form(seen, said)


def _form(seen: Visit, said: dict[str, str], error: str = "") -> Response:
    newest = sorted(seen.reading.by_id.values(), key=lambda one: one.id, reverse=True)
    incidents = sorted(newest, key=lambda one: not _is_going_on(seen, one))
    return page(
        seen,
        "new-inquiry.html",
        screen="inquiries",
        status=422 if error else 200,
        said=said,
        error=error,
        incidents=[(one.id, one.head.title) for one in incidents if not one.head.source],
        kinds=list(InquiryKind),
        people=list(seen.team.people.items()),
        today=f"{seen.now:%Y-%m-%d}",
        soon=f"{seen.now + timedelta(hours=2):%H:%M}",
        longest=(LONGEST_TITLE, LONGEST_TEXT),
    )


def _is_going_on(seen: Visit, incident: Incident) -> bool:
    is_open = standing_of(incident, seen.team, seen.now) is Standing.OPEN
    return is_open and incident.head.kind is not Kind.MAINTENANCE


async def create(request: Request) -> Response:
    """Add the inquiry that the form or its mail names."""
    form = await read_form(request)
    data = await form.read_file("mail")
    return await run_in_threadpool(_create, request, form, data)


def _create(request: Request, form: Form, mail: bytes) -> Response:
    seen = visit(request)
    said = {name: form.text(name).strip() for name in _FIELDS}
    try:
        new = _new_inquiry(seen, said, mail)
        done = add_inquiry(open_hub(seen.desk.root), said["incident"], new, seen.now)
    except ContentError as error:
        return _form(seen, said, str(error.problems[0]))
    except HubgenError as error:
        return _form(seen, said, str(error))
    seen.desk.reader.read_again([done.path])
    return go_to(addresses.inquiry(done.incident, done.key))


def _new_inquiry(seen: Visit, said: dict[str, str], mail: bytes) -> NewInquiry:
    if said["incident"] not in seen.reading.by_id:
        raise WrongUsageError(seen.t("inquiries.incident-missing"))
    if said["kind"] not in set(InquiryKind):
        raise WrongUsageError(seen.t("inquiries.kind-missing"))
    kind, due = InquiryKind(said["kind"]), time_of(seen, said["day"], said["clock"])
    owner = said["owner"] or None
    if mail:
        return inquiry_of_mail(mail, kind, seen.now, due=due, owner=owner)
    return NewInquiry(
        sender=said["from"],
        kind=kind,
        asks=said["asks"],
        due=due,
        basis=said["basis"] or None,
        reach=said["reach"] or None,
        owner=owner,
    )


def time_of(seen: Visit, day: str, clock: str) -> datetime | None:
    """Return the time that a form names; None where it names no day. Raises WrongUsageError."""
    if not day or seen.hub is None:
        return None
    try:
        return parse_time(f"{day} {clock}", seen.hub.time_zone)
    except PydanticCustomError:
        raise WrongUsageError(seen.t("questions.by-wrong")) from None


ROUTES = [
    Route(ADDRESS, show),
    Route(f"{ADDRESS}/new", ask),
    Route(f"{ADDRESS}/new", create, methods=["POST"]),
]
