"""Cases: who must be answered first, by whom, with which words, and what is still owed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.desk import addresses, moments
from hubgen.desk.case_replies import CaseReply, case_replies
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import go_to, page
from hubgen.desk.screens.listening.answers import newest_open_incident, open_incidents
from hubgen.desk.stored_mentions import MentionTexts, mention_of, readable_project, stored_mentions
from hubgen.desk.visit import Visit, visit
from hubgen.listening import casework
from hubgen.listening.mention import Mention
from hubgen.listening.store import MentionStore
from hubgen.listening.store.cases import Case, CaseConflictError, CaseState, CaseStore
from hubgen.model.fields import LONGEST_TITLE
from hubgen.model.incident import Incident
from hubgen.model.listening import ListeningPlan, MentionClass
from hubgen.problems import HubgenError
from hubgen.public import times

_MOST_LISTED = 200
_FILTERS = ("open", "mine", "follow-up", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case in the list, with what was said."""

    case: Case
    mention: Mention
    who: str
    countdown: str
    urgency: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesView:
    """What the list shows. `reply_times` are the median times to the first reply, by class."""

    rows: tuple[CaseRow, ...]
    counts: dict[str, int]
    overdue: int
    triage: tuple[Mention, ...]
    reply_times: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """What the screen of one case shows; `other` names who answers it, if not the person here."""

    row: CaseRow
    incident: Incident | None
    other: str
    others: tuple[CaseRow, ...]
    replies: tuple[CaseReply, ...]
    open_href: str | None


def cases_view(seen: Visit, store: MentionStore, shown: str) -> CasesView:
    """Return the cases that the filter `shown` lets through, and who else might be answered."""
    known = [(one, store.get(one.mention)) for one in CaseStore(store).all()]
    pairs = [(case, mention) for case, mention in known if mention]
    rows = [_row(seen, case, mention) for case, mention in pairs]
    groups = {name: [row for row in rows if _FILTER_RULES[name](row, seen)] for name in _FILTERS}
    medians = casework.reply_times(pairs)
    return CasesView(
        rows=tuple(groups.get(shown, groups["open"])[:_MOST_LISTED]),
        counts={name: len(found) for name, found in groups.items()},
        overdue=sum(row.urgency == "late" for row in rows),
        triage=tuple(casework.waiting_mentions(store, seen.now)),
        reply_times=tuple(
            (one.value, times.duration(max(length, timedelta(minutes=1)), seen.words))
            for one, length in medians.items()
        ),
    )


_FILTER_RULES: dict[str, Callable[[CaseRow, Visit], bool]] = {
    "open": lambda row, _: row.case.state is CaseState.OPEN,
    "mine": lambda row, seen: (
        row.case.state is not CaseState.CLOSED
        and bool(row.case.assignee)
        and row.case.assignee == seen.person_key
    ),
    "follow-up": lambda row, _: row.case.state in {CaseState.ANSWERED, CaseState.FOLLOWED_UP},
    "closed": lambda row, _: row.case.state is CaseState.CLOSED,
}


def _row(seen: Visit, case: Case, mention: Mention) -> CaseRow:
    due = case.due
    return CaseRow(
        case=case,
        mention=mention,
        who=seen.who(case.assignee) if case.assignee else "",
        countdown=moments.countdown(due, seen.now, seen.words) if due else "",
        urgency=moments.urgency(due, seen.now) if due else "",
        href=addresses.case(case.mention),
    )


def show_list(request: Request) -> Response:
    """Show the cases, and the messages among which the next ones are chosen."""
    seen, shown = visit(request), request.query_params.get("show", "open")
    readable_project(seen)
    with stored_mentions(seen) as store:
        view = cases_view(seen, store, shown) if store else None
    return page(
        seen,
        "cases.html",
        screen="cases",
        view=view,
        shown=shown if shown in _FILTERS else "open",
        filters=_FILTERS,
        texts=MentionTexts(seen),
    )


def case_view(seen: Visit, store: MentionStore, case: Case, mention: Mention) -> CaseView:
    """Return what the screen of `case` shows."""
    incident = seen.reading.by_id.get(case.incident)
    others = [(one, store.get(one.mention)) for one in CaseStore(store).others_of_person(mention)]
    is_other = bool(case.assignee) and case.assignee != seen.person_key
    replies, open_href = case_replies(seen, mention, incident)
    return CaseView(
        row=_row(seen, case, mention),
        incident=incident,
        other=seen.who(case.assignee) if is_other else "",
        others=tuple(_row(seen, one, said) for one, said in others if said),
        replies=replies,
        open_href=open_href,
    )


def show(request: Request) -> Response:
    """Show one case."""
    seen = visit(request)
    readable_project(seen)
    return _case_page(seen, request.path_params["number"], "")


def _case_page(seen: Visit, number: str, problem: str) -> Response:
    """Return the page of a case; `problem` says why the last step could not be done."""
    with stored_mentions(seen) as store:
        mention = mention_of(store, number)
        case = CaseStore(store).get(mention.id) if store else None
        if store is None or case is None:
            raise HTTPException(404)
        view = case_view(seen, store, case, mention)
    return page(
        seen,
        "case.html",
        screen="cases",
        status=409 if problem else 200,
        view=view,
        problem=problem,
        incidents=open_incidents(seen, case.incident),
        texts=MentionTexts(seen),
        classes=[one.value for one in MentionClass],
    )


async def open_new(request: Request) -> Response:
    """Open a case on a message for the person who works here, and go to it."""
    return await run_in_threadpool(_open_new, request, await read_form(request))


def _open_new(request: Request, form: Form) -> Response:
    seen, number = visit(request), request.path_params["number"]
    project = readable_project(seen)
    if seen.person_key is None:
        return _who_first("/cases")
    with stored_mentions(seen) as store:
        mention = mention_of(store, number)
        if store is None:
            raise HTTPException(404)
        cases, plan = CaseStore(store), project.plan.listening
        about = form.text("incident")
        if about not in seen.reading.by_id:
            about = newest_open_incident(seen)
        try:
            case = casework.open_case(cases, mention, plan, seen.now, about)
            casework.assign(cases, case, seen.person_key)
        except CaseConflictError:  # the page says who has it
            return go_to(addresses.case(mention.id))
    return go_to(addresses.case(mention.id))


def _who_first(back: str) -> Response:
    return go_to(f"/me?{urlencode({'back': back})}")


async def change(request: Request) -> Response:
    """Assign a case, record the answer or the follow-up, or close it."""
    return await run_in_threadpool(_change, request, await read_form(request))


def _change(request: Request, form: Form) -> Response:
    seen, number = visit(request), request.path_params["number"]
    plan = readable_project(seen).plan.listening
    if seen.person_key is None:
        return _who_first(addresses.case(int(number)) if number.isdecimal() else "/cases")
    try:
        with stored_mentions(seen) as store:
            mention = mention_of(store, number)
            cases = CaseStore(store) if store else None
            case = cases.get(mention.id) if cases else None
            if cases is None or case is None:
                raise HTTPException(404)
            if form.text("version") != str(case.version):
                raise CaseConflictError(case)
            _take_step(seen, cases, case, plan, form)
    except CaseConflictError as error:
        current = error.current
        who = seen.who((current.answered_by or current.assignee) if current else None)
        words = seen.t("cases:changed", name=who or seen.t("cases:somebody"))
        return _case_page(seen, number, words)
    except HubgenError as error:
        return _case_page(seen, number, str(error))
    return go_to(addresses.case(mention.id))


def _take_step(seen: Visit, cases: CaseStore, case: Case, plan: ListeningPlan, form: Form) -> None:
    """Do what the button of `form` says. Raises CaseConflictError, WrongUsageError."""
    step, person = form.text("step"), seen.person_key or ""
    if step == "take":
        casework.assign(cases, case, person)
    elif step == "assign" and form.text("who") in seen.team.people:
        casework.assign(cases, case, form.text("who"))
    elif step == "incident" and form.text("incident") in {"", *seen.reading.by_id}:
        casework.relate(cases, case, form.text("incident"))
    elif step == "answered":
        url = form.text("url").strip()[:LONGEST_TITLE]
        casework.mark_answered(cases, case, plan, seen.now, who=person, reply_url=url)
    elif step == "followed-up":
        casework.mark_followed_up(cases, case)
    elif step == "close":
        casework.close(cases, case, seen.now)


ROUTES = [
    Route("/cases", show_list),
    Route("/cases/{number}", show),
    Route("/cases/{number}", change, methods=["POST"]),
    Route("/listening/messages/{number}/case", open_new, methods=["POST"]),
]
