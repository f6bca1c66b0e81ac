"""Questions of an incident: the list, and a new one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.questions import NewQuestion, create_question
from hubgen.desk import addresses
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import go_to, page
from hubgen.desk.screens.incidents.incident import incident_of
from hubgen.desk.visit import Visit, visit
from hubgen.model.fields import LONGEST_TITLE
from hubgen.model.incident import Incident
from hubgen.model.question import Question, count_with_merged
from hubgen.problems import WrongUsageError
from hubgen.public import markup
from hubgen.public.question_gate import is_answer_public, is_question_public
from hubgen.source.names import update_name

_MOST_DIGITS = 9
_MOST_MENTIONS = 10_000
_EXCERPT = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """A question; `state` is open, asked (readers see it open), draft, approval or answered."""

    number: str
    question: str
    asked: int
    state: str
    answer: str
    at: datetime | None
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionList:
    """The questions of an incident: those without an answer, asked most first; the others."""

    open: tuple[QuestionRow, ...]
    answered: tuple[QuestionRow, ...]
    moved: tuple[QuestionRow, ...]


def question_list(seen: Visit, incident: Incident) -> QuestionList:
    """Return the questions of `incident`."""
    moved = [one for one in incident.questions if one.head.moved_to]
    rows = [_row(seen, incident, one) for one in incident.questions if not one.head.moved_to]
    answered = [one for one in rows if one.state == "answered"]
    waiting = [one for one in rows if one.state != "answered"]
    return QuestionList(
        open=tuple(sorted(waiting, key=lambda one: (-one.asked, one.number))),
        answered=tuple(sorted(answered, key=lambda one: one.at or seen.now, reverse=True)),
        moved=tuple(_row(seen, incident, one) for one in moved),
    )


def _row(seen: Visit, incident: Incident, question: Question) -> QuestionRow:
    body = question.body
    text = " ".join(markup.to_text(body.markdown, body.source.folder).split())
    return QuestionRow(
        number=question.number,
        question=question.head.question,
        asked=count_with_merged(incident.questions, question),
        state=state_of(seen, incident, question),
        answer=text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…",
        at=question.head.answered or question.head.answer_by,
        href=addresses.question(incident.id, question.number),
    )


def state_of(seen: Visit, incident: Incident, question: Question) -> str:
    """Return how far `question` is, as in QuestionRow; moved for one that moved elsewhere."""
    head = question.head
    if head.moved_to:
        return "moved"
    if is_answer_public(incident, question, seen.team, seen.now):
        return "answered"
    if head.answered and not head.draft:
        return "approval"
    if is_question_public(incident, question, seen.team, seen.now):
        return "asked"
    return "draft" if question.body.markdown.strip() else "open"


def show(request: Request) -> Response:
    """Show the questions of an incident."""
    seen = visit(request)
    incident = incident_of(seen, request.path_params["id"])
    listed = question_list(seen, incident)
    return page(seen, "questions.html", screen="incidents", incident=incident, listed=listed)


def ask(request: Request) -> Response:
    """Show the form for a new question, filled in with what the address names."""
    seen = visit(request)
    incident = incident_of(seen, request.path_params["id"])
    given = request.query_params
    said = {
        "question": given.get("text", "")[:LONGEST_TITLE],
        "asked": given.get("count", "")[:_MOST_DIGITS],
        "mentions": given.get("mentions", ""),
    }
    return _form(seen, incident, said)


def _form(seen: Visit, incident: Incident, said: dict[str, str], error: str = "") -> Response:
    return page(
        seen,
        "new-question.html",
        screen="incidents",
        status=422 if error else 200,
        incident=incident,
        said=said,
        error=error,
        longest=LONGEST_TITLE,
    )


async def create(request: Request) -> Response:
    """Write the question, and go on to its answer."""
    return await run_in_threadpool(_create, request, await read_form(request))


def _create(request: Request, form: Form) -> Response:
    seen = visit(request)
    incident = incident_of(seen, request.path_params["id"])
    said = {name: form.text(name).strip() for name in ("question", "asked", "mentions")}
    new = NewQuestion(
        incident=incident.id,
        question=said["question"],
        asked=count_of(said["asked"]),
        mentions=mention_ids(said["mentions"]),
    )
    try:
        scaffold = create_question(open_hub(seen.desk.root), new, seen.now)
    except WrongUsageError as error:
        return _form(seen, incident, said, str(error))
    seen.desk.reader.read_again(scaffold.paths)
    name = update_name(scaffold.paths[-1].rpartition("/")[2])
    return go_to(addresses.question(incident.id, name.number if name else ""))


def count_of(text: str) -> int:
    """Return the count that `text` says; 0 for none."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else 0


def mention_ids(text: str) -> tuple[int, ...]:
    """Return the ids of mentions that `text` names, with commas between them."""
    return tuple(number for one in text.split(",")[:_MOST_MENTIONS] if (number := count_of(one)))


_LIST = "/incidents/{id}/questions"
ROUTES = [
    Route(_LIST, show),
    Route(f"{_LIST}/new", ask),
    Route(f"{_LIST}/new", create, methods=["POST"]),
]
