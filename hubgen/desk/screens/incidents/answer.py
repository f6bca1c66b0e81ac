"""One question: its answer with its look and the check, merging, the FAQ, corrections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from pydantic_core import PydanticCustomError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from hubgen.authoring.answers import (
    AnswerText,
    correct_answer,
    edit_answer,
    move_to_faq,
    promise_answer,
    save_answer,
)
from hubgen.authoring.hub_contents import HubContents, open_hub
from hubgen.authoring.questions import merge_question, release_question
from hubgen.authoring.saving import EditConflictError, read_version
from hubgen.desk import addresses
from hubgen.desk.answer_check import AnswerView, question_view
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import fragment, go_to, page
from hubgen.desk.screens.incidents.incident import incident_of
from hubgen.desk.screens.incidents.questions import count_of, question_list, state_of
from hubgen.desk.visit import Visit, visit
from hubgen.model.fields import LONGEST_TITLE, parse_time
from hubgen.model.incident import Incident
from hubgen.model.question import Question, count_with_merged
from hubgen.problems import ContentError, WrongUsageError
from hubgen.source.names import QUESTIONS
from hubgen.source.project import FAQ

_CONFLICT, _WRONG = 409, 422


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """What the screen shows of a question: `seen_version` is the digest of its file."""

    incident: Incident
    question: Question
    state: str
    total: int
    said: dict[str, str]
    seen_version: str
    check: AnswerView
    others: tuple[tuple[str, str, int], ...]
    error: str
    theirs: str
    tomorrow: str


def addressed_question(seen: Visit, request: Request) -> tuple[Incident, Question]:
    """Return the incident and the question that the address names. Raises HTTPException."""
    incident = incident_of(seen, request.path_params["id"])
    for question in incident.questions:
        if question.number == request.path_params["number"]:
            return incident, question
    raise HTTPException(404)


def show(request: Request) -> Response:
    """Show the question with the form for its answer."""
    seen = visit(request)
    incident, question = addressed_question(seen, request)
    return _page(seen, incident, question)


def _page(
    seen: Visit,
    incident: Incident,
    question: Question,
    said: dict[str, str] | None = None,
    *,
    error: str = "",
    theirs: str = "",
    status: int = 200,
) -> Response:
    body, head = question.body, question.head
    stored = {
        "question": head.question,
        "asked": str(head.asked or ""),
        "answer": (body.markdown if body.written is None else body.written).strip("\n"),
        "what": "",
    }
    shown = stored if said is None else said
    listed = question_list(seen, incident)
    view = QuestionView(
        incident=incident,
        question=question,
        state=state_of(seen, incident, question),
        total=count_with_merged(incident.questions, question),
        said=shown,
        seen_version=read_version(seen.desk.root, question.source.path).digest,
        check=question_view(seen, incident, question, shown["question"], shown["answer"]),
        others=tuple(
            (one.number, one.question, one.asked)
            for one in (*listed.open, *listed.answered)
            if one.number != question.number
        ),
        error=error,
        theirs=theirs,
        tomorrow=f"{seen.now + timedelta(days=1):%Y-%m-%d}",
    )
    return page(
        seen,
        "question.html",
        screen="incidents",
        status=status,
        view=view,
        longest=LONGEST_TITLE,
    )


async def check(request: Request) -> Response:
    """Return how the answer looks that is being typed, and what is wrong with it."""
    form = await read_form(request)
    return await run_in_threadpool(_check, request, form)


def _check(request: Request, form: Form) -> Response:
    seen = visit(request)
    incident, question = addressed_question(seen, request)
    words = form.text("question").strip() or question.head.question
    view = question_view(seen, incident, question, words, form.text("answer"))
    return HTMLResponse(fragment(seen, "_answer-regions.html", check=view, shows_text=True))


async def act(request: Request) -> Response:
    """Do what the pressed button says with the answer that was typed."""
    form = await read_form(request)
    return await run_in_threadpool(_act, request, form)


def _act(request: Request, form: Form) -> Response:
    seen = visit(request)
    incident, question = addressed_question(seen, request)
    said = {name: form.text(name) for name in ("question", "asked", "answer", "what")}
    action = _ACTIONS.get(form.text("action"))
    if action is None:  # only looked at again
        return _page(seen, incident, question, said)
    text = AnswerText(
        question=said["question"],
        answer=said["answer"],
        asked=count_of(said["asked"]),
        seen=form.text("seen"),
    )
    try:
        response = action(seen, _Step(open_hub(seen.desk.root), incident, question, text, form))
    except EditConflictError as error:
        theirs = error.on_disk.text
        words = str(error)
        return _page(seen, incident, question, said, error=words, theirs=theirs, status=_CONFLICT)
    except (WrongUsageError, ContentError) as error:
        words = str(error.problems[0]) if isinstance(error, ContentError) else str(error)
        seen.desk.reader.read_again([question.source.path])
        return _page(seen, incident, question, said, error=words, status=_WRONG)
    faq = [FAQ] if action is _to_faq else []
    seen.desk.reader.read_again([question.source.path, *faq])
    return response


@dataclass(frozen=True, slots=True)
class _Step:
    """What an action works on."""

    contents: HubContents
    incident: Incident
    question: Question
    text: AnswerText
    form: Form

    @property
    def which(self) -> str:
        """The question as commands name it."""
        return f"{self.incident.id}/{QUESTIONS}/{self.question.number}"

    @property
    def here(self) -> Response:
        """The way back to the question."""
        return go_to(addresses.question(self.incident.id, self.question.number))


def _save(_seen: Visit, step: _Step) -> Response:
    save_answer(step.contents, step.question, step.text)
    return step.here


def _publish(seen: Visit, step: _Step) -> Response:
    """Make the answer public with the next publication."""
    if not step.text.answer.strip():
        raise WrongUsageError(seen.t("questions.no-answer"))
    save_answer(step.contents, step.question, step.text)
    release_question(step.contents.reopened(), step.which, seen.now)
    return go_to("/publish")


def _edit(seen: Visit, step: _Step) -> Response:
    edit_answer(step.contents, step.question, step.text, seen.now)
    return go_to("/publish")


def _correct(seen: Visit, step: _Step) -> Response:
    correct_answer(step.contents, step.question, step.text, step.form.text("what"), seen.now)
    return go_to("/publish")


def _promise(seen: Visit, step: _Step) -> Response:
    """Show the open question, with the time by which it is answered."""
    day, clock = step.form.text("by-day"), step.form.text("by-clock")
    try:
        by = parse_time(f"{day} {clock}", step.contents.hub.time_zone)
    except PydanticCustomError:
        raise WrongUsageError(seen.t("questions.by-wrong")) from None
    promise_answer(step.contents, step.question, step.text, by, seen.now)
    return go_to("/publish")


def _merge(_seen: Visit, step: _Step) -> Response:
    merge_question(step.contents, step.which, step.form.text("into"))
    return go_to(addresses.question(step.incident.id, step.form.text("into")))


def _to_faq(seen: Visit, step: _Step) -> Response:
    move_to_faq(step.contents, step.question, seen.now)
    return go_to(addresses.questions(step.incident.id))


_ACTIONS: dict[str, Callable[[Visit, _Step], Response]] = {
    "save": _save,
    "publish": _publish,
    "edit": _edit,
    "correct": _correct,
    "promise": _promise,
    "merge": _merge,
    "faq": _to_faq,
}

_ONE = "/incidents/{id}/questions/{number}"
ROUTES = [
    Route(_ONE, show),
    Route(_ONE, act, methods=["POST"]),
    Route(f"{_ONE}/check", check, methods=["POST"]),
]
