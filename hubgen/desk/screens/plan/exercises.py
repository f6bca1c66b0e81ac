"""Practise: scenarios to play, the exercise that is not finished, those that were held."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import go_to, page
from hubgen.desk.visit import Visit, visit
from hubgen.exercises.folders import ExerciseFolder, unfinished_exercise
from hubgen.exercises.starting import SPEEDS, start_exercise
from hubgen.model.exercise import HeldExercise, Result
from hubgen.public import times
from hubgen.source.names import is_slug
from hubgen.source.project import EXERCISES

ADDRESS = "/exercises"
# The report is a page of its own, with its style and its picture in it.
_POLICY = {
    "Content-Security-Policy": (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';"
        " form-action 'none'; frame-ancestors 'none'"
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfinishedRow:
    """The exercise that is running, or has no report yet: its folder's name and what it is."""

    name: str
    words: str
    is_running: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """An exercise that was held and evaluated."""

    name: str
    day: str
    title: str
    first: str
    promises: str
    answered: str
    met: str


def held_rows(seen: Visit) -> list[HeldRow]:
    """Return the exercises that were held, newest first."""
    held = seen.project.plan.exercises if seen.project else ()
    return [_held_row(seen, one) for one in reversed(held)]


def _held_row(seen: Visit, held: HeldExercise) -> HeldRow:
    record = held.record
    first = record.first_statement_minutes
    met = sum(one.result is Result.MET for one in record.objectives)
    local = record.started.astimezone(seen.now.tzinfo)

    def of(count: int, total: int) -> str:
        return seen.t("exercises:of", count=count, all=total)

    return HeldRow(
        name=held.name,
        day=times.short_day(local.date(), seen.words),
        title=record.title,
        first=seen.t("exercises:first.none")
        if first is None
        else seen.words("words.minutes", count=first),
        promises=of(record.promises.kept, record.promises.made),
        answered=of(record.injects.answered, record.injects.delivered),
        met=of(met, len(record.objectives)),
    )


def _unfinished_row(seen: Visit, folder: ExerciseFolder) -> UnfinishedRow:
    exercise = folder.read()
    words = "running" if exercise.is_running else "unwritten"
    return UnfinishedRow(
        name=folder.name,
        words=seen.t(f"exercises:desk.{words}", title=exercise.title),
        is_running=exercise.is_running,
    )


def show(request: Request) -> Response:
    """Show what can be played, what is not finished and what was held."""
    seen = visit(request)
    if seen.exercise:
        return go_to("/exercise")
    folder = unfinished_exercise(seen.desk.root)
    scenarios = seen.project.plan.scenarios if seen.project else ()
    copies = seen.desk.copies
    return page(
        seen,
        "exercises.html",
        screen="practise",
        scenarios=[one for one in scenarios if one.head.exercise],
        unfinished=folder and _unfinished_row(seen, folder),
        address=copies.address(folder.hub) if copies and folder else None,
        speeds=SPEEDS,
        held=held_rows(seen),
    )


async def start(request: Request) -> Response:
    """Start an exercise, and open its desk."""
    return await run_in_threadpool(_start, request, await read_form(request))


def _start(request: Request, form: Form) -> Response:
    seen, speed = visit(request), form.text("speed")
    if seen.exercise or speed not in {str(one) for one in SPEEDS}:
        raise HTTPException(400)
    desk = seen.desk
    folder = start_exercise(desk.root, form.text("scenario"), speed=int(speed), now=desk.clock())
    if desk.copies:
        desk.copies.open(folder.hub)
    return go_to(ADDRESS)


async def open_desk(request: Request) -> Response:
    """Open the desk of the exercise that is not finished."""
    return await run_in_threadpool(_open_desk, request)


def _open_desk(request: Request) -> Response:
    seen = visit(request)
    folder = unfinished_exercise(seen.desk.root)
    if seen.desk.copies is None or folder is None:
        raise HTTPException(404)
    seen.desk.copies.open(folder.hub)
    return go_to(ADDRESS)


def report(request: Request) -> Response:
    """Show the page of a report."""
    return report_page(visit(request).desk.root, request.path_params["name"])


def report_page(root: Path, name: str) -> Response:
    """Return the page of the report on the exercise `name`. Raises HTTPException without one."""
    if not is_slug(name):
        raise HTTPException(404)
    try:
        data = (root / EXERCISES / name / "report.html").read_bytes()
    except OSError:
        raise HTTPException(404) from None
    return HTMLResponse(data, headers=_POLICY)


ROUTES = [
    Route(ADDRESS, show),
    Route(ADDRESS, start, methods=["POST"]),
    Route(f"{ADDRESS}/open", open_desk, methods=["POST"]),
    Route(f"{ADDRESS}/{{name}}/report", report),
]
