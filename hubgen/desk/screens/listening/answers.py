"""Answers to what people ask and believe: a question, an FAQ entry, or a notice as a draft."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.new_incident import NewIncident, create_incident
from hubgen.authoring.questions import NewQuestion, create_question
from hubgen.authoring.scaffolds import create_faq
from hubgen.desk import addresses
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import go_to, page
from hubgen.desk.screens.incidents.incident import incident_of
from hubgen.desk.screens.incidents.questions import count_of, mention_ids
from hubgen.desk.stored_mentions import mention_of, people_text, readable_project, stored_mentions
from hubgen.desk.visit import Visit, visit
from hubgen.listening.mention import Mention
from hubgen.model.fields import LONGEST_TITLE
from hubgen.model.incident import Incident
from hubgen.model.words import Kind, State
from hubgen.problems import WrongUsageError
from hubgen.public.privacy_gate import public_updates
from hubgen.source.names import update_name

_NOISE = re.compile(r"https?://\S+|^(?:\s*(?:RT\b:?|@[\w.@-]+:?))+|\s@[\w.@-]+(?=\s*$)")
_FAQ = "faq"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerForm:
    """What is to be answered: the words, how many people say it, where the answer goes."""

    mention: str
    words: str
    people: int
    where: str
    mentions: str


def plain_words(text: str) -> str:
    """Return `text` in one line without addresses, and without the names before and behind."""
    return " ".join(_NOISE.sub(" ", text).split())[:LONGEST_TITLE]


def form_of(form: Form) -> AnswerForm:
    """Return what was sent."""
    return AnswerForm(
        mention=form.text("mention"),
        words=" ".join(form.text("words").split()),
        people=count_of(form.text("people")),
        where=form.text("where"),
        mentions=form.text("mentions"),
    )


def _asked(request: Request) -> tuple[Visit, Mention, AnswerForm]:
    """Return what the address asks to be answered. Raises HTTPException."""
    seen, given = visit(request), request.query_params
    readable_project(seen)
    with stored_mentions(seen) as store:
        mention = mention_of(store, given.get("mention", ""))
    incident = given.get("incident", "")
    known = incident if incident in seen.reading.by_id else _FAQ
    form = AnswerForm(
        mention=str(mention.id),
        words=plain_words(mention.text),
        people=max(count_of(given.get("people", "")), 1),
        where=known,
        mentions=given.get("mentions", ""),
    )
    return seen, mention, form


def show_answer(request: Request) -> Response:
    """Ask for the wording of a question, and where its answer belongs."""
    seen, mention, form = _asked(request)
    return _answer_page(seen, form, mention.text, {})


def _answer_page(seen: Visit, form: AnswerForm, said: str, wrong: dict[str, str]) -> Response:
    return page(
        seen,
        "listening-answer.html",
        screen="listening",
        status=422 if wrong else 200,
        form=form,
        said=said,
        people=people_text(seen, form.people),
        incidents=open_incidents(seen, form.where),
        wrong=wrong,
    )


def open_incidents(seen: Visit, also: str = "") -> list[Incident]:
    """Return the incidents that readers see as open, and the one with the id `also`."""
    found = []
    for one in seen.reading.by_id.values():
        public = public_updates(one, seen.team, seen.now)
        if one.id == also or (public and not public[-1].head.state.is_end):
            found.append(one)
    return found


def newest_open_incident(seen: Visit) -> str:
    """Return the id of the open incident whose newest update is the latest; empty without one.

    Planned work that has not begun is none of them.
    """
    dated = []
    for one in open_incidents(seen):
        newest = public_updates(one, seen.team, seen.now)[-1].head
        if newest.state is not State.SCHEDULED and newest.at:
            dated.append((newest.at, one.id))
    return max(dated, default=(None, ""))[1]


async def write_answer(request: Request) -> Response:
    """Write the question or the FAQ entry, and go to its text."""
    return await run_in_threadpool(_write_answer, request, await read_form(request))


def _write_answer(request: Request, sent: Form) -> Response:
    seen, form = visit(request), form_of(sent)
    contents = open_hub(seen.desk.root)
    try:
        if form.where == _FAQ:
            scaffold = create_faq(contents, form.words, seen.now)
        else:
            new = NewQuestion(
                incident=incident_of(seen, form.where).id,
                question=form.words,
                asked=form.people,
                mentions=mention_ids(form.mentions or form.mention),
            )
            scaffold = create_question(contents, new, seen.now)
    except WrongUsageError as error:
        return _answer_page(seen, form, form.words, {"words": str(error)})
    path = scaffold.paths[-1]
    seen.desk.reader.read_again(scaffold.paths)
    name = None if form.where == _FAQ else update_name(path.rpartition("/")[2])
    return go_to(
        addresses.question(scaffold.id, name.number) if name else addresses.edit_file(path)
    )


def show_notice(request: Request) -> Response:
    """Ask for the title of a notice that answers a rumour."""
    seen, mention, form = _asked(request)
    return _notice_page(seen, form, mention.text, "", {})


def _notice_page(
    seen: Visit, form: AnswerForm, said: str, title: str, wrong: dict[str, str]
) -> Response:
    return page(
        seen,
        "listening-notice.html",
        screen="listening",
        status=422 if wrong else 200,
        form=form,
        said=said,
        people=people_text(seen, form.people),
        notice_title=title,
        wrong=wrong,
    )


async def write_notice(request: Request) -> Response:
    """Write the draft of a notice, and go to it."""
    return await run_in_threadpool(_write_notice, request, await read_form(request))


def _write_notice(request: Request, sent: Form) -> Response:
    seen, form = visit(request), form_of(sent)
    try:
        new = NewIncident(title=form.words, kind=Kind.NOTICE)
        scaffold = create_incident(open_hub(seen.desk.root), new, seen.now)
    except WrongUsageError as error:
        said = sent.text("said")
        return _notice_page(seen, form, said, form.words, {"words": str(error)})
    seen.desk.reader.read_again(scaffold.paths)
    return go_to(f"{addresses.write(scaffold.id, '01')}?new=1")


ROUTES = [
    Route("/listening/answer", show_answer),
    Route("/listening/answer", write_answer, methods=["POST"]),
    Route("/listening/notice", show_notice),
    Route("/listening/notice", write_notice, methods=["POST"]),
]
