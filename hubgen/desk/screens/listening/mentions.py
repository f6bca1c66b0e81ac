"""Messages: search them, correct a class, open a case, forget a person."""

from __future__ import annotations

import io
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hubgen.desk import addresses
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import go_to, page
from hubgen.desk.screens.person import local_address
from hubgen.desk.stored_mentions import (
    MentionTexts,
    mention_of,
    messages_text,
    readable_project,
    stored_mentions,
)
from hubgen.desk.visit import Visit, visit
from hubgen.listening.exporting import write_csv
from hubgen.listening.figures.report import incident_period
from hubgen.listening.mention import Mention
from hubgen.listening.store import MentionStore
from hubgen.model.listening import MentionClass
from hubgen.problems import WrongUsageError

_PER_PAGE = 50
_DEEPEST = 1_000  # pages; a search leads further than leafing


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionQuery:
    """What is looked for: `words`, a class, an incident whose time it is, a page."""

    words: str = ""
    mention_class: MentionClass | None = None
    incident: str = ""
    page: int = 1

    def address(self, number: int) -> str:
        """Return the address of the page `number` of this query."""
        values = {"q": self.words, "class": self.mention_class or "", "incident": self.incident}
        values["page"] = str(number) if number > 1 else ""
        return addresses.mentions(**values)


def query_of(request: Request) -> MentionQuery:
    """Return what `request` looks for; what it does not understand is left out."""
    given = request.query_params
    name, number = given.get("class", ""), given.get("page", "1")
    return MentionQuery(
        words=given.get("q", "").strip()[:200],
        mention_class=MentionClass(name) if name in set(MentionClass) else None,
        incident=given.get("incident", ""),
        page=min(int(number), _DEEPEST) if number.isascii() and number.isdecimal() else 1,
    )


def found_mentions(seen: Visit, store: MentionStore, query: MentionQuery) -> list[Mention]:
    """Return the mentions of the page, and one more where there is a next page."""
    if query.words:
        found = store.search(query.words)
        wanted = query.mention_class
        return [one for one in found if wanted in {None, one.understanding.mention_class}]
    incident = seen.reading.by_id.get(query.incident)
    start = incident_period(incident, seen.team, seen.now)[0] if incident else None
    offset = (max(query.page, 1) - 1) * _PER_PAGE
    wanted = query.mention_class
    return store.latest(_PER_PAGE + 1, offset, mention_class=wanted, start=start)


def show(request: Request) -> Response:
    """Show the newest messages, or those that are looked for."""
    seen, query = visit(request), query_of(request)
    with stored_mentions(seen) as store:
        found = found_mentions(seen, store, query) if store else []
    is_paged = not query.words
    listed = found[:_PER_PAGE] if is_paged else found
    return page(
        seen,
        "mentions.html",
        screen="mentions",
        query=query,
        mentions=listed,
        newer=query.address(query.page - 1) if is_paged and query.page > 1 else None,
        older=query.address(query.page + 1) if is_paged and len(found) > _PER_PAGE else None,
        found=messages_text(seen, len(listed)) if query.words else "",
        classes=[one.value for one in MentionClass],
        texts=MentionTexts(seen),
        here=query.address(query.page),
    )


def export(request: Request) -> Response:
    """Return all messages as CSV."""
    seen, out = visit(request), io.StringIO()
    with stored_mentions(seen) as store:
        write_csv(store.all() if store else (), out)
    name = f"messages-{seen.now:%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(out.getvalue().encode("utf-8-sig"), headers=headers, media_type="text/csv")


async def correct(request: Request) -> Response:
    """Set the class of a message."""
    return await run_in_threadpool(_correct, request, await read_form(request))


def _correct(request: Request, form: Form) -> Response:
    seen, name = visit(request), form.text("class")
    if name not in set(MentionClass):
        raise WrongUsageError(seen.t("listening:no-class"))
    with stored_mentions(seen) as store:
        mention = mention_of(store, request.path_params["number"])
        if store:
            store.correct(mention.id, MentionClass(name))
    if request.headers.get("accept", "") == "application/json":
        return JSONResponse({"class": name, "label": seen.t(f"listening:class.{name}")})
    return go_to(f"{local_address(form.text('back'))}#mention-{mention.id}")


def ask_to_forget(request: Request) -> Response:
    """Ask whether the person who said something is to be forgotten."""
    seen = visit(request)
    with stored_mentions(seen) as store:
        mention = mention_of(store, request.query_params.get("mention", ""))
        name = mention.author or mention.author_name
        count = store.count_of_person(name) if store and name else 0
    if not name:
        raise WrongUsageError(seen.t("listening:forget-nobody"))
    return page(
        seen,
        "forget.html",
        screen="mentions",
        name=name,
        messages=messages_text(seen, count),
    )


async def forget(request: Request) -> Response:
    """Remove every trace of a person."""
    return await run_in_threadpool(_forget, request, await read_form(request))


def _forget(request: Request, form: Form) -> Response:
    seen, name = visit(request), form.text("who").strip()
    readable_project(seen)
    if not name.lstrip("@") or not form.has("sure"):
        raise WrongUsageError(seen.t("listening:forget-nobody"))
    with stored_mentions(seen) as store:
        count = store.forget(name) if store else 0
    return go_to(f"/listening/forgotten?{urlencode({'count': count})}")


def forgotten(request: Request) -> Response:
    """Say that a person was forgotten; her name is in no address."""
    seen = visit(request)
    count = request.query_params.get("count", "")
    text = seen.t(
        "listening:forgotten-text",
        messages=messages_text(seen, int(count) if count.isdecimal() else 0),
    )
    return page(
        seen,
        "message.html",
        screen="mentions",
        heading=seen.t("listening:forgotten"),
        text=text,
    )


ROUTES = [
    Route("/listening/messages", show),
    Route("/listening/export", export),
    Route("/listening/messages/{number}/class", correct, methods=["POST"]),
    Route("/listening/forget", ask_to_forget),
    Route("/listening/forget", forget, methods=["POST"]),
    Route("/listening/forgotten", forgotten),
]
