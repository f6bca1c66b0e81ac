"""Add messages: files that are dropped, pasted text, and the sources that are fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import go_to, page
from hubgen.desk.stored_mentions import count_text, readable_project, stored_mentions
from hubgen.desk.visit import Visit, visit
from hubgen.listening.dropped_files import dropped_file, keep_dropped, remove_dropped
from hubgen.listening.files import Answers, QuestionError, read_file
from hubgen.listening.files.answers import Column, DateOrder
from hubgen.listening.files.pasted import pasted_mentions
from hubgen.listening.intake import Intake, IntakeResult
from hubgen.listening.rounds import open_current_store
from hubgen.listening.sources.fetching import source_states
from hubgen.problems import HubgenError
from hubgen.source.project import LISTENING

_LARGEST = 1 << 30
_PART = 1 << 20
_MOST_LINES = 10
_COLUMN = "column-"
_DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileQuestion:
    """What only a person knows of the file that waits under `token`.

    `choices` are values and their words; `given` are the answers so far.
    """

    token: str
    name: str
    text: str
    field: str
    choices: tuple[tuple[str, str], ...]
    given: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedFile:
    """What became of a file or of pasted text: counts in words, or why it was not read."""

    name: str
    counts: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of everything that was given at once."""

    added: tuple[AddedFile, ...]
    questions: tuple[FileQuestion, ...]


def show(request: Request) -> Response:
    """Show where to drop files, and how the sources are."""
    return _page(visit(request), "")


def _page(seen: Visit, problem: str) -> Response:
    plan = readable_project(seen).plan.listening
    with stored_mentions(seen) as store:
        sources = source_states(store, plan)
    return page(
        seen,
        "listening-add.html",
        screen="listening",
        status=422 if problem else 200,
        sources=sources,
        plan_file=LISTENING if (seen.desk.root / LISTENING).is_file() else "",
        problem=problem,
    )


async def add(request: Request) -> Response:
    """Store what the files and the pasted text hold."""
    form = await read_form(request, _LARGEST)
    return await run_in_threadpool(_add, request, form)


def _add(request: Request, form: Form) -> Response:
    seen = visit(request)
    readable_project(seen)
    uploads = [one for one in form.data.getlist("files") if isinstance(one, UploadFile)]
    named = [one for one in uploads if one.filename]
    for one in uploads:
        if not one.filename:
            one.file.close()
    pasted = form.text("pasted").strip()
    if not named and not pasted:
        return _page(seen, seen.t("listening:nothing-given"))
    added, questions = list[AddedFile](), list[FileQuestion]()
    for one in named:
        name = one.filename or ""
        try:
            with one.file as stream:
                token = keep_dropped(seen.desk.root, name, _parts(stream), seen.desk.clock())
        except HubgenError as error:
            added.append(AddedFile(name=name, problem=str(error)))
        else:
            _collect(_read_dropped(seen, token, Answers()), added, questions)
    if pasted:
        added.append(_add_pasted(seen, pasted))
    return _outcome_page(seen, Outcome(added=tuple(added), questions=tuple(questions)))


def _parts(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while part := stream.read(_PART):
        yield part


def _collect(
    one: AddedFile | FileQuestion, added: list[AddedFile], questions: list[FileQuestion]
) -> None:
    if isinstance(one, AddedFile):
        added.append(one)
    else:
        questions.append(one)


def _read_dropped(seen: Visit, token: str, answers: Answers) -> AddedFile | FileQuestion:
    """Read the file that waits under `token`; it goes once nothing is left to ask."""
    file = dropped_file(seen.desk.root, token)
    if file is None:
        return AddedFile(name="", problem=seen.t("listening:gone"))
    try:
        result = _add_file(seen, file, answers)
    except QuestionError as question:
        return _question(seen, token, file.name, question, answers)
    except HubgenError as error:
        remove_dropped(seen.desk.root, token)
        return AddedFile(name=file.name, problem=str(error).replace(f"{file}", file.name))
    remove_dropped(seen.desk.root, token)
    return _added(seen, file.name, result)


def _add_file(seen: Visit, file: Path, answers: Answers) -> IntakeResult:
    project = readable_project(seen)
    plan = project.plan.listening
    reading = read_file(file, project.hub.time_zone, seen.now)
    with open_current_store(seen.desk.root, plan, seen.now) as store:
        return Intake(store, plan.keep, seen.now).add_file(reading, answers)


def _add_pasted(seen: Visit, text: str) -> AddedFile:
    plan = readable_project(seen).plan.listening
    with open_current_store(seen.desk.root, plan, seen.now) as store:
        intake = Intake(store, plan.keep, seen.now)
        result = intake.add(pasted_mentions(text, seen.now), "pasted")
    return _added(seen, seen.t("listening:pasted"), result)


def _added(seen: Visit, name: str, result: IntakeResult) -> AddedFile:
    counts = [
        (key, count)
        for key, count in (
            ("known", result.added.known),
            ("expired", result.expired),
            ("forgotten", result.added.forgotten),
            ("unread", result.unread_count),
        )
        if count
    ]
    return AddedFile(
        name=name,
        counts=tuple(
            seen.t(f"listening:added.{key}", count=count_text(seen, count))
            for key, count in [("new", result.added.new), *counts]
        ),
        unread=tuple(
            seen.t("listening:unread-line", line=one.line, reason=one.reason)
            if one.line
            else one.reason
            for one in result.unread[:_MOST_LINES]
        ),
    )


def _question(
    seen: Visit, token: str, name: str, question: QuestionError, answers: Answers
) -> FileQuestion:
    choices: list[tuple[str, str]]
    if question.column is None:
        text = seen.t("listening:which-date", example=question.example)
        found = _DATE.match(question.example)
        first, second = (found[1], found[2]) if found else ("", "")
        choices = [
            (order, seen.t(f"listening:date-{order}", first=first, second=second))
            for order in DateOrder
        ]
        field = "dates"
    else:
        what = seen.t(f"listening:column.{question.column}")
        text = seen.t("listening:which-column", what=what)
        choices = [(one, one) for one in dict.fromkeys(question.choices) if one]
        field = f"{_COLUMN}{question.column}"
    given = [(f"{_COLUMN}{column}", value) for column, value in answers.columns.items()]
    if answers.dates:
        given.append(("dates", answers.dates))
    return FileQuestion(
        token=token,
        name=name,
        text=text,
        field=field,
        choices=tuple(choices),
        given=tuple(one for one in given if one[0] != field),
    )


async def answer(request: Request) -> Response:
    """Read a file again with an answer to what was asked."""
    return await run_in_threadpool(_answer, request, await read_form(request))


def _answer(request: Request, form: Form) -> Response:
    seen = visit(request)
    one = _read_dropped(seen, request.path_params["token"], answers_of(form))
    added, questions = list[AddedFile](), list[FileQuestion]()
    _collect(one, added, questions)
    return _outcome_page(seen, Outcome(added=tuple(added), questions=tuple(questions)))


def answers_of(form: Form) -> Answers:
    """Return the answers in `form`; what is none is left out, and asked again."""
    columns = {
        Column(name.removeprefix(_COLUMN)): form.text(name)
        for name in form.names()
        if name.startswith(_COLUMN) and name.removeprefix(_COLUMN) in set(Column)
    }
    dates = form.text("dates")
    return Answers(columns=columns, dates=DateOrder(dates) if dates in set(DateOrder) else None)


def _outcome_page(seen: Visit, outcome: Outcome) -> Response:
    return page(seen, "listening-added.html", screen="listening", outcome=outcome)


def back(_request: Request) -> Response:
    """Lead back to the form, for addresses that are only sent to."""
    return go_to("/listening/add")


ROUTES = [
    Route("/listening/add", show),
    Route("/listening/add", add, methods=["POST"]),
    Route("/listening/add/{token}", answer, methods=["POST"]),
    Route("/listening/add/{token}", back),
]
