"""Approve: the very text as it will look, what changed since it was seen last, yes or no."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from hubgen.authoring.approval_page import approval_page
from hubgen.authoring.approving import approve, return_text
from hubgen.authoring.gaps import gaps_of
from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.seen_texts import last_seen, note_seen, shown_text
from hubgen.authoring.self_contained import POLICY
from hubgen.desk import addresses
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import go_to, page
from hubgen.desk.screens.incidents.incident import incident_of, update_of
from hubgen.desk.visit import Visit, visit
from hubgen.model.incident import Incident, Update
from hubgen.model.words import ApprovalKind
from hubgen.outputs.past.word_diff import Stretch, diff_words
from hubgen.problems import WrongUsageError
from hubgen.public.approvable import Approvable, update_approvable
from hubgen.public.approval import approvers, missing_approvals, open_returns, unapproved
from hubgen.public.privacy_gate import public_updates

ADDRESS = "/approve"
_SANDBOX = {"Content-Security-Policy": f"sandbox allow-popups; {POLICY}; frame-ancestors 'self'"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """Something that lacks approvals: what it is, where to look at it, how many are missing."""

    name: str
    title: str
    what: str
    missing: int
    href: str
    is_update: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRow:
    """A text that somebody returned, and why."""

    who: str
    because: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveView:
    """What the screen shows of one update."""

    id: str
    number: str
    title: str
    state: str
    author: str
    approved_by: tuple[str, ...]
    missing: int
    gaps: int
    is_public: bool
    is_draft: bool
    is_own: bool
    has_approved: bool
    counts: bool
    returns: tuple[ReturnRow, ...]
    changes: tuple[Stretch, ...]
    is_new: bool
    text: str
    page_href: str


def approve_view(seen: Visit, incident: Incident, update: Update) -> ApproveView:
    """Return what the screen shows of `update` to the person who looks."""
    subject = update_approvable(incident, update)
    person = seen.person_key or ""
    before = last_seen(seen.desk.root, person, subject.name) if person else None
    text = shown_text(incident, update)
    is_changed = before is not None and before != text
    by = approvers(subject, seen.team)
    wanted = subject.text_hash()
    return ApproveView(
        id=incident.id,
        number=update.number,
        title=incident.head.title,
        state=seen.t(f"words:state.{update.head.state}"),
        author=seen.who(update.head.by),
        approved_by=tuple(sorted(seen.who(one) for one in by)),
        missing=missing_approvals(subject, seen.team),
        gaps=len(gaps_of(update)),
        is_public=update in public_updates(incident, seen.team, seen.now),
        is_draft=update.head.draft,
        is_own=bool(person) and person == update.head.by,
        has_approved=any(one.by == person and one.text == wanted for one in subject.approvals),
        counts=seen.team.counts_as_approval(person),
        returns=tuple(
            ReturnRow(who=seen.who(one.by), because=one.because, at=one.at)
            for one in open_returns(incident, update)
        ),
        changes=tuple(diff_words(before or "", text)) if is_changed else (),
        is_new=before is None,
        text=wanted,
        page_href=f"{addresses.approve(incident.id, update.number)}/page",
    )


def waiting_rows(seen: Visit) -> Iterator[WaitingRow]:
    """Yield what lacks approvals, updates first by incident; drafts count once they are dated."""
    if seen.project is None:
        return
    for subject in unapproved(seen.project):
        yield _waiting_row(seen, subject)


def _waiting_row(seen: Visit, subject: Approvable) -> WaitingRow:
    is_update = subject.kind is ApprovalKind.UPDATE
    incident_id, _, number = subject.name.rpartition("/")
    incident = seen.reading.by_id.get(incident_id)
    what = seen.t("now.number", number=number) if is_update else seen.t(f"approve.{subject.kind}")
    if subject.title and incident:
        what = f"{what}: {subject.title}"
    return WaitingRow(
        name=subject.name,
        title=incident.head.title if incident else subject.title or subject.name,
        what=what,
        missing=missing_approvals(subject, seen.team),
        href=addresses.approve(incident_id, number)
        if is_update
        else addresses.edit_file(subject.path),
        is_update=is_update,
    )


def listing(request: Request) -> Response:
    """Show everything that waits for approval."""
    seen = visit(request)
    rows = tuple(waiting_rows(seen))
    return page(seen, "approve-list.html", screen="approve", rows=rows)


def show(request: Request) -> Response:
    """Show the update, and remember that this person has seen this text."""
    seen = visit(request)
    incident = incident_of(seen, request.path_params["id"])
    update = update_of(incident, request.path_params["number"])
    view = approve_view(seen, incident, update)
    if seen.person_key:
        name = f"{incident.id}/{update.number}"
        note_seen(seen.desk.root, seen.person_key, name, shown_text(incident, update))
    return page(seen, "approve.html", screen="approve", view=view, wrong={})


def as_page(request: Request) -> Response:
    """Return the approval page: to look at in the frame, or as a file to send."""
    seen = visit(request)
    incident = incident_of(seen, request.path_params["id"])
    update = update_of(incident, request.path_params["number"])
    html = approval_page(open_hub(seen.desk.root), f"{incident.id}/{update.number}", seen.now)
    name = quote(f"{incident.id}-{update.number}.html")
    saved = {"Content-Disposition": f"attachment; filename={name}"}
    is_file = "file" in request.query_params
    return HTMLResponse(html, headers={**_SANDBOX, **(saved if is_file else {})})


async def decide(request: Request) -> Response:
    """Record the approval or the return of an update."""
    form = await read_form(request)
    return await run_in_threadpool(_decide, request, form)


def _decide(request: Request, form: Form) -> Response:
    seen = visit(request)
    incident = incident_of(seen, request.path_params["id"])
    update = update_of(incident, request.path_params["number"])
    here = addresses.approve(incident.id, update.number)
    if seen.person_key is None:
        return go_to(f"/me?{urlencode({'back': here})}")
    name, contents = f"{incident.id}/{update.number}", open_hub(seen.desk.root)
    if form.text("text") != update_approvable(*contents.update(name)).text_hash():
        seen.desk.reader.read_again([update.source.path])
        return go_to(here)  # the text has changed since: it is shown again, with the changes
    if form.has("approve"):
        results = approve(contents, name, seen.person_key, seen.now)
        seen.desk.reader.read_again([one.path for one in results])
        return go_to(here)
    because = form.text("because")
    if not because.strip():
        wrong = {"because": seen.t("approve.because-missing")}
        view = approve_view(seen, incident, update)
        return page(seen, "approve.html", screen="approve", status=422, view=view, wrong=wrong)
    done = return_text(contents, name, seen.person_key, because, seen.now)
    seen.desk.reader.read_again([done.path])
    return go_to(here)


async def decide_other(request: Request) -> Response:
    """Record the approval of something that is no update."""
    form = await read_form(request)
    return await run_in_threadpool(_decide_other, request, form)


def _decide_other(request: Request, form: Form) -> Response:
    seen = visit(request)
    if seen.person_key is None:
        return go_to(f"/me?{urlencode({'back': ADDRESS})}")
    name = form.text("name")
    if name not in {row.name for row in waiting_rows(seen)}:
        raise WrongUsageError(seen.t("approve.gone"))
    results = approve(open_hub(seen.desk.root), name, seen.person_key, seen.now)
    seen.desk.reader.read_again([one.path for one in results])
    return go_to(ADDRESS)


_ONE = "/incidents/{id}/{number}/approve"
ROUTES = [
    Route(ADDRESS, listing),
    Route(ADDRESS, decide_other, methods=["POST"]),
    Route(_ONE, show),
    Route(_ONE, decide, methods=["POST"]),
    Route(f"{_ONE}/page", as_page),
]
