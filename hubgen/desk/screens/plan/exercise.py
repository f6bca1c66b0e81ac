"""Exercise: the team's messages and the facilitator's screen, at the desk of an exercise's copy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.desk import moments
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import go_to, page
from hubgen.desk.screens.plan.exercises import report_page
from hubgen.desk.visit import Visit, visit
from hubgen.exercises import running
from hubgen.exercises.evaluation.reporting import write_report
from hubgen.exercises.exercise import Exercise, PlayedInject
from hubgen.exercises.folders import ExerciseFolder
from hubgen.model.exercise import InjectRoute, Result
from hubgen.public import times
from hubgen.source.project import EXERCISES

ADDRESS = "/exercise"
_LEAD = f"{ADDRESS}/lead"
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivedRow:
    """A message that arrived; `answered` says after what time it was, empty while it is not."""

    number: int
    sender: str
    route: str
    text: str
    expect: str
    at: datetime
    answered: str
    note: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """A message that is still to come."""

    number: int
    sender: str
    route: str
    text: str
    expect: str
    who: str
    minute: str
    countdown: str


def arrived_rows(seen: Visit, injects: Iterable[PlayedInject]) -> list[ArrivedRow]:
    """Return those of `injects` that arrived, newest first."""
    rows = [
        ArrivedRow(
            number=one.number,
            sender=one.sender,
            route=seen.t(f"exercises:route.{one.route}"),
            text=one.text,
            expect=one.expect or "",
            at=one.delivered,
            answered=_answered(seen, one),
            note=one.answer.note if one.answer else "",
            problem=one.problem,
        )
        for one in injects
        if one.delivered
    ]
    return sorted(rows, key=lambda row: (row.at, row.number), reverse=True)


def _answered(seen: Visit, inject: PlayedInject) -> str:
    if inject.answer is None or inject.answered_after is None:
        return ""
    after = times.duration(inject.answered_after, seen.words)
    who = f", {seen.who(inject.answer.by)}" if inject.answer.by else ""
    return f"{seen.t('exercises:response')} {seen.t('exercises:response.after', length=after)}{who}"


def waiting_rows(seen: Visit, exercise: Exercise) -> list[WaitingRow]:
    """Return the messages that are still to come, soonest first; none after the end."""
    return [
        WaitingRow(
            number=one.number,
            sender=one.sender,
            route=seen.t(f"exercises:route.{one.route}"),
            text=one.text,
            expect=one.expect or "",
            who=seen.who(one.who),
            minute=seen.t("exercises:minute-of", minute=exercise.minute(one.planned)),
            countdown=moments.countdown(one.planned, seen.now, seen.words),
        )
        for one in exercise.waiting
        if one.planned and exercise.is_running
    ]


def _played(seen: Visit) -> tuple[ExerciseFolder, Exercise]:
    """Return the exercise of this desk. Raises HTTPException in a hub of its own."""
    if seen.desk.played is None or seen.exercise is None:
        raise HTTPException(404)
    return seen.desk.played, seen.exercise


def show(request: Request) -> Response:
    """Show the team what has arrived."""
    seen = visit(request)
    _, exercise = _played(seen)
    return page(seen, "exercise.html", rows=arrived_rows(seen, exercise.for_team))


def lead(request: Request) -> Response:
    """Show the facilitator what comes next, what arrived, and the objectives."""
    seen = visit(request)
    folder, exercise = _played(seen)
    is_written = "written" in request.query_params
    return page(
        seen,
        "exercise-lead.html",
        rows=arrived_rows(seen, exercise.injects),
        waiting=waiting_rows(seen, exercise),
        routes=[(one.value, seen.t(f"exercises:route.{one}")) for one in InjectRoute],
        results=[one.value for one in Result],
        written=f"{EXERCISES}/{folder.name}" if is_written else "",
    )


async def act(request: Request) -> Response:
    """Do what a button of the facilitator or the team says."""
    return await run_in_threadpool(_act, request, await read_form(request))


def _act(request: Request, form: Form) -> Response:
    seen = visit(request)
    folder, _ = _played(seen)
    now, action = seen.desk.clock(), request.path_params["action"]
    if action == "pause":
        running.pause(folder, now)
    elif action == "resume":
        running.resume(folder, now)
    elif action == "stop":
        running.stop(folder, now)
    elif action == "inject":
        running.inject(
            folder,
            form.text("text"),
            sender=form.text("sender"),
            route=_choice(InjectRoute, form.text("route")),
            now=now,
        )
    elif action == "report":
        write_report(folder, now)
        return go_to(f"{_LEAD}?written=1")
    else:
        raise HTTPException(404)
    return go_to(_LEAD)


async def act_on_message(request: Request) -> Response:
    """Deliver, leave out or answer one message."""
    return await run_in_threadpool(_act_on_message, request, await read_form(request))


def _act_on_message(request: Request, form: Form) -> Response:
    seen = visit(request)
    folder, _ = _played(seen)
    now, number = seen.desk.clock(), int(request.path_params["number"])
    action = request.path_params["action"]
    if action == "answer":
        running.answer(folder, number, by=seen.person_key, note=form.text("note"), now=now)
        return go_to(ADDRESS)
    if action == "deliver":
        running.deliver_now(folder, number, now)
    elif action == "skip":
        running.skip(folder, number, now)
    else:
        raise HTTPException(404)
    return go_to(_LEAD)


async def judge(request: Request) -> Response:
    """Record the judgement of an objective."""
    return await run_in_threadpool(_judge, request, await read_form(request))


def _judge(request: Request, form: Form) -> Response:
    seen = visit(request)
    folder, _ = _played(seen)
    running.mark(
        folder,
        int(request.path_params["number"]),
        _choice(Result, form.text("result")),
        note=form.text("note"),
        now=seen.desk.clock(),
    )
    return go_to(f"{_LEAD}#objectives")


def report(request: Request) -> Response:
    """Show the page of the report that was written."""
    folder, _ = _played(visit(request))
    return report_page(folder.root, folder.name)


def _choice(kind: type[_Choice], text: str) -> _Choice:
    """Return the value `text` of `kind`. Raises HTTPException for another one."""
    try:
        return kind(text)
    except ValueError:
        raise HTTPException(400) from None


ROUTES = [
    Route(ADDRESS, show),
    Route(_LEAD, lead),
    Route(f"{ADDRESS}/report", report),
    Route(f"{ADDRESS}/objectives/{{number:int}}", judge, methods=["POST"]),
    Route(f"{ADDRESS}/{{number:int}}/{{action}}", act_on_message, methods=["POST"]),
    Route(f"{ADDRESS}/{{action}}", act, methods=["POST"]),
]
