"""The application: routes, what is checked before each request, what goes with each answer."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Sequence
from html import escape
from pathlib import Path
from types import ModuleType

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hubgen.desk.access import Refusal
from hubgen.desk.desk import Desk
from hubgen.desk.pages import STATIC, error_page, message_page, page
from hubgen.desk.screens import end, files, now, person, site, start
from hubgen.desk.screens.incidents import answer, details, happened, incident, questions
from hubgen.desk.screens.incidents import listing as incidents
from hubgen.desk.screens.incidents import work as incident_work
from hubgen.desk.screens.inquiries import inquiry
from hubgen.desk.screens.inquiries import listing as inquiries
from hubgen.desk.screens.listening import adding, answers, cases, figures, mentions
from hubgen.desk.screens.messages import attach, change, draft, texts, update, write
from hubgen.desk.screens.plan import exercise, exercises, knowledge, lessons, review
from hubgen.desk.screens.publishing import approve, posts, publish
from hubgen.desk.visit import request_head, visit
from hubgen.problems import ContentError, HubgenError

SCREENS: tuple[ModuleType, ...] = (
    start,
    now,
    incidents,
    figures,
    adding,
    answers,
    mentions,
    cases,
    incident,
    incident_work,
    happened,
    questions,
    answer,
    inquiries,
    inquiry,
    update,
    write,
    attach,
    draft,
    approve,
    change,
    details,
    publish,
    posts,
    texts,
    files,
    person,
    site,
    exercises,
    exercise,
    lessons,
    review,
    knowledge,
    end,
)
"""The modules of the screens; each has its `ROUTES`."""
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
_REFUSED = {Refusal.SESSION: 401, Refusal.PERSON: 401}


def create_application(desk: Desk, screens: Sequence[ModuleType] = SCREENS) -> Starlette:
    """Return the web application of `desk`."""
    routes = [route for screen in screens for route in screen.ROUTES]
    application = Starlette(
        routes=[*routes, Mount("/static", StaticFiles(directory=STATIC))],
        middleware=[Middleware(_Guard)],
        exception_handlers={
            HTTPException: _not_there,
            ContentError: _content_error,
            HubgenError: _cannot_be_done,
        },
    )
    application.state.desk = desk
    return application


class _Guard:
    """Refuses requests that are not the person's own, and adds the security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request, has_begun = Request(scope), False

        async def send_with_headers(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                named = {name.lower() for name, _ in message["headers"]}
                message["headers"] = list(message["headers"]) + [
                    (name.lower().encode(), value.encode())
                    for name, value in _HEADERS.items()
                    if name.lower().encode() not in named
                ]
            await send(message)

        desk: Desk = request.app.state.desk
        refusal = desk.access.refusal(request_head(request))
        answer = self._app if refusal is None else _refused(refusal)
        try:
            await answer(scope, receive, send_with_headers)
        except Exception as error:  # noqa: BLE001 - a defect does not end the desk
            note_defect(desk.root, error)
            if has_begun:  # a page that takes long was shown in part
                words = f'<div class="is-ready"><p>{" ".join(_FAILED)}</p></div>'
                await send({"type": "http.response.body", "body": words.encode()})
                return
            failed = _words_page(500, *_FAILED)
            await failed(scope, receive, send_with_headers)


def _refused(refusal: Refusal) -> Response:
    """Return the answer to a request that is refused; it says nothing of the hub."""
    return _words_page(_REFUSED.get(refusal, 403), *_WORDS[refusal])


def _words_page(status: int, heading: str, text: str) -> Response:
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Desk</title>'
        f'<meta name="viewport" content="width=device-width"><link rel="icon"'
        f' href="/static/icon.svg"><link rel="stylesheet" href="/static/desk.css"></head>'
        f'<body><main class="message"><h1>{heading}</h1><p>{text}</p></main></body></html>',
        status,
    )


def note_defect(root: Path, error: Exception) -> None:
    """Write down a defect of hubgen below `.hubgen/`, as far as that is possible."""
    with contextlib.suppress(OSError):
        (root / ".hubgen").mkdir(exist_ok=True)
        lines = "".join(traceback.format_exception(error))
        (root / ".hubgen" / "failure.txt").write_text(lines, "utf-8")


_FAILED = (
    "That went wrong",
    "hubgen has a defect here. Nothing was published. The details are in .hubgen/failure.txt.",
)
# Said before anybody is known: in the two languages would be said twice.
_WORDS = {
    Refusal.HOST: (
        "This is not the address of the desk",
        "Open the desk with the address that it printed when it started.",
    ),
    Refusal.ORIGIN: (
        "The desk did not do that",
        "Another website asked for it. Open the desk itself, and try again.",
    ),
    Refusal.SESSION: (
        "Open the desk with its start address",
        "The desk prints an address when it starts. Open it once in this browser.",
    ),
    Refusal.PERSON: (
        "The desk does not know who you are",
        "Sign in where your organisation asks for it, then open the desk again.",
    ),
}


def _not_there(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    seen = visit(request)
    return message_page(seen, seen.t("missing.title"), seen.t("missing.text"), status=status)


def _content_error(request: Request, error: Exception) -> Response:
    problems = error.problems if isinstance(error, ContentError) else []
    return page(visit(request), "problems.html", status=409, problems=problems)


def _cannot_be_done(request: Request, error: Exception) -> Response:
    try:
        return error_page(visit(request), HubgenError(str(error)))
    except HubgenError as failure:  # no page can be shown: the exercise cannot be read
        return _words_page(409, _FAILED[0], escape(str(failure)))
