"""The preview for browsers on this machine: dist/, drafts below `/_draft/`, and its states.

What it must withstand is pages of other sites in the reader's browser, and
addresses that lead out of the site.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hubgen.preview.drafts import DraftPreview
from hubgen.preview.serving.own_names import is_own_name
from hubgen.preview.serving.page_script import OWN, with_script, with_watermark
from hubgen.preview.serving.state import StateChannel
from hubgen.preview.serving.static_files import (
    HTML,
    AddressError,
    FoundFile,
    content_type,
    find,
    is_html,
    security_policy,
    segments,
    with_slash,
)

_DRAFT, _SOCIAL = "_draft", "_social"
_BARE = ([_DRAFT], [_SOCIAL], [_DRAFT, _SOCIAL])
_HEARTBEAT = 15.0
_LONGEST_DRAFT = 120.0
_MOST_LISTENERS = 200
_MOST_WAITING = 40  # for drafts
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Robots-Tag": "noindex",
}


def preview_application(
    host: str, *, dist: Path, drafts: DraftPreview, channel: StateChannel
) -> Starlette:
    """Return the application that shows `dist`, the `drafts` and the states of `channel`.

    `host` is the address on which it will listen.
    """
    preview = _Preview(dist=dist, drafts=drafts, channel=channel)
    return Starlette(
        routes=[
            Route(f"{OWN}events", preview.events),
            Route(f"{OWN}{{name}}", _own_file),
            Route("/{path:path}", preview.file),
        ],
        middleware=[Middleware(_Guard, host=host)],
        exception_handlers={405: _read_only},
    )


class _Guard:
    """Refuses requests under a foreign name, and adds headers to every answer."""

    def __init__(self, app: ASGIApp, *, host: str) -> None:
        self.app, self.host = app, host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; see ASGI."""
        refusal = self._refusal(Headers(scope=scope))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await (refusal or self.app)(scope, receive, send_with_headers)

    def _refusal(self, headers: Headers) -> Response | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not is_own_name(hosts[0], self.host):
            return _words(403, "This preview answers to this machine's names only.")
        if headers.get("service-worker"):  # it would keep pages, drafts among them
            return _words(404, "A preview works without a service worker.")
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Preview:
    dist: Path
    drafts: DraftPreview
    channel: StateChannel
    listeners: set[Request] = field(default_factory=set)
    threads: ThreadPoolExecutor = field(  # of requests that wait; others are answered meanwhile
        default_factory=lambda: ThreadPoolExecutor(_MOST_LISTENERS + _MOST_WAITING)
    )

    async def file(self, request: Request) -> Response:
        """Return the file or the page at an address."""
        try:
            parts = segments(request.scope["raw_path"].decode("ascii"))
        except (AddressError, ValueError):
            return _no_address()
        if parts[0] == _DRAFT:
            loop = asyncio.get_running_loop()
            if not await loop.run_in_executor(self.threads, self.drafts.wait, _LONGEST_DRAFT):
                return _words(503, "The drafts are not ready yet.")
        return await run_in_threadpool(self._file, parts)

    async def events(self, request: Request) -> Response:
        """Return the state now and each newer one, until the browser or the server goes."""
        if request.method == "HEAD" or len(self.listeners) >= _MOST_LISTENERS:
            return _words(503, "Too many pages listen already.")
        return StreamingResponse(self._events(request), media_type="text/event-stream")

    async def _events(self, request: Request) -> AsyncIterator[str]:
        version, loop = 0, asyncio.get_running_loop()
        self.listeners.add(request)
        try:
            yield "retry: 1000\n\n"
            while not self.channel.closed:
                newer = await loop.run_in_executor(
                    self.threads, self.channel.wait_for_newer, version, _HEARTBEAT
                )
                if newer is None:
                    yield ": still here\n\n"
                    continue
                version, state = newer
                data = json.dumps(state.as_dict(), ensure_ascii=False)
                yield f"event: state\ndata: {data}\n\n"
        finally:
            self.listeners.discard(request)

    def _file(self, parts: list[str]) -> Response:
        try:
            located = self._found(parts)
        except (AddressError, ValueError):
            return _no_address()
        if located is not None and located.lacks_slash:
            return Response(status_code=301, headers={"Location": with_slash(parts)})
        status = 200 if located else 404
        file = located.file if located else self.dist / "site" / "404.html"
        try:
            data = file.read_bytes()
        except OSError:  # nothing was built yet, or it was replaced this very moment
            return self._unbuilt()
        if is_html(file):
            data = self._with_script(data, is_draft=parts[0] == _DRAFT)
        return _typed(content_type(file), data, status, security_policy(file))

    def _with_script(self, page: bytes, *, is_draft: bool) -> bytes:
        state = self.channel.state
        if is_draft:
            return with_watermark(page, state.drafts, state.words.get("draft", ""))
        return with_script(page, state.site)

    def _found(self, parts: list[str]) -> FoundFile | None:
        if parts in _BARE:
            return FoundFile(file=Path(), lacks_slash=True)
        rest, roots = parts, [self.dist]
        if rest[0] == _DRAFT:
            rest, roots = rest[1:], [self.drafts.folder, self.dist]
        part = "site"
        if rest[:1] == [_SOCIAL]:
            rest, part = rest[1:], "social"
        base = list(self.channel.state.base)  # the page for unknown addresses links there
        below = [rest, rest[len(base) :]] if base and rest[: len(base)] == base else [rest]
        for root in roots:
            for names in below:
                if file := find(root / part, names):
                    return file
        return None

    def _unbuilt(self) -> Response:
        """Return a page that waits for the first build."""
        state = self.channel.state
        text = state.words.get("waiting", "")
        page = (
            f'<!doctype html><meta charset="utf-8"><title>hubgen</title><body><p>{text}</p></body>'
        )
        return _typed(HTML, with_script(page.encode(), state.site), 503, {})


def _own_file(request: Request) -> Response:
    """Return a file that the preview adds to pages."""
    name = request.path_params["name"]
    if name not in {"preview.js", "panel.css"}:
        return _words(404, "There is no such address.")
    return _typed(content_type(Path(name)), _own_bytes(name), 200, {})


@cache
def _own_bytes(name: str) -> bytes:
    return (resources.files("hubgen.preview.serving") / "page" / name).read_bytes()


def _read_only(_: Request, error: Exception) -> Response:
    """Return the answer to a method that would change something."""
    headers = error.headers if isinstance(error, HTTPException) else None
    return PlainTextResponse("This preview can only be read.\n", 405, headers)


def _no_address() -> Response:
    return _words(400, "There is no such address.")


def _words(status: int, text: str) -> Response:
    return PlainTextResponse(f"{text}\n", status)


def _typed(kind: str, data: bytes, status: int, headers: dict[str, str]) -> Response:
    return Response(data, status, {"Content-Type": kind, **headers})
