"""The server: dist/ to browsers on this machine, and drafts below `/_draft/`.

The standard library's server does: a handful of readers, no encryption, no
dependency. It listens to one machine, so what it must withstand is other
sites' pages in the reader's browser, and addresses that climb.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from hubgen.preview.serving.hosts import is_own
from hubgen.preview.serving.injection import OWN, as_draft, with_script
from hubgen.preview.serving.resources import (
    HTML,
    Found,
    RefusedError,
    content_type,
    find,
    segments,
    with_slash,
)
from hubgen.preview.serving.stage import Stage
from hubgen.problems import HubgenError

DRAFT, SOCIAL = "_draft", "_social"
_BARE = ([DRAFT], [SOCIAL], [DRAFT, SOCIAL])
_PORTS_TRIED = 100
_HEARTBEAT = 15.0
_LONGEST_DRAFT = 120.0
_MOST_LISTENERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What is served: the folder of the site and posts, that of the drafts, and the stage.

    `await_drafts` brings the drafts' folder up to date and says whether it is.
    """

    dist: Path
    drafts: Path
    stage: Stage
    await_drafts: Callable[[float], bool]


class PreviewServer(ThreadingHTTPServer):
    """Serves a `house` on `host` and `port`, or on the next free port after it."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, house: House, host: str, port: int) -> None:
        self.house, self.host = house, host
        self.listeners = threading.BoundedSemaphore(_MOST_LISTENERS)
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), _Handler)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        """The address of the home page."""
        host = "127.0.0.1" if self.host in {"", "0.0.0.0"} else self.host  # noqa: S104 - compared
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in the middle is no error."""
        import sys

        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def open_server(house: House, host: str, port: int) -> PreviewServer:
    """A server on `port`, or on the next free one. Raises HubgenError where there is none."""
    last = min(port + _PORTS_TRIED, 65535) if port else 0
    reason = ""
    for candidate in range(port, last + 1):
        try:
            return PreviewServer(house, host, candidate)
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            if not isinstance(error, OSError) or isinstance(error, socket.gaierror):
                break
    msg = f"cannot listen on {host}, port {port}: {reason}"
    raise HubgenError(msg)


@cache
def _own_file(name: str) -> bytes | None:
    if name not in {"preview.js", "panel.css"}:
        return None
    return (resources.files("hubgen.preview.serving") / "page" / name).read_bytes()


class _Handler(BaseHTTPRequestHandler):
    server: PreviewServer
    server_version = "hubgen"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    _SAFE: ClassVar[dict[str, str]] = {
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "X-Robots-Tag": "noindex",
    }

    def do_GET(self) -> None:
        """Answers with a file, a page, or the stream of changes."""
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1 or not is_own(hosts[0], self.server.host):
            self._words(HTTPStatus.FORBIDDEN, "This preview answers to this machine's names only.")
            return
        if self.headers.get("Service-Worker"):  # it would keep pages, drafts among them
            self._words(HTTPStatus.NOT_FOUND, "A preview works without a service worker.")
            return
        path = urlsplit(self.path).path
        try:
            if path.startswith(OWN):
                self._own(path.removeprefix(OWN))
            else:
                self._file(segments(path))
        except (RefusedError, ValueError):
            self._words(HTTPStatus.BAD_REQUEST, "There is no such address.")

    do_HEAD = do_GET  # noqa: N815 - the library's name

    def _refuse(self) -> None:
        self.close_connection = True
        self._words(
            HTTPStatus.METHOD_NOT_ALLOWED, "This preview can only be read.", Allow="GET, HEAD"
        )

    do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_TRACE = do_CONNECT = _refuse  # noqa: N815

    def _own(self, name: str) -> None:
        if name == "events":
            self._events()
            return
        data = _own_file(name)
        if data is None:
            self._words(HTTPStatus.NOT_FOUND, "There is no such address.")
        else:
            self._send(HTTPStatus.OK, content_type(Path(name)), data)

    def _file(self, parts: list[str]) -> None:
        house, state = self.server.house, self.server.house.stage.state
        is_draft = parts[0] == DRAFT
        if is_draft and not house.await_drafts(_LONGEST_DRAFT):
            self._words(HTTPStatus.SERVICE_UNAVAILABLE, "The drafts are not ready yet.")
            return
        found = self._found(parts)
        if found is not None and found.lacks_slash:
            self._send(HTTPStatus.MOVED_PERMANENTLY, HTML, b"", Location=with_slash(parts))
            return
        status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
        file = found.file if found else house.dist / "site" / "404.html"
        try:
            data = file.read_bytes()
        except OSError:  # nothing was built yet, or it was swapped this very moment
            self._waiting()
            return
        kind = content_type(file)
        if kind == HTML and is_draft:
            mark = state.words.get("draft", "")
            data = as_draft(data, state.drafts, mark)
        elif kind == HTML:
            data = with_script(data, state.site)
        self._send(status, kind, data)

    def _found(self, parts: list[str]) -> Found | None:
        if parts in _BARE:
            return Found(file=Path(), lacks_slash=True)
        house, rest = self.server.house, parts
        roots = [house.dist]
        if rest[0] == DRAFT:
            rest, roots = rest[1:], [house.drafts, house.dist]
        part = "site"
        if rest[:1] == [SOCIAL]:
            rest, part = rest[1:], "social"
        base = list(house.stage.state.base)  # the page for unknown addresses links from there
        below = [rest, rest[len(base) :]] if base and rest[: len(base)] == base else [rest]
        for root in roots:
            for names in below:
                if found := find(root / part, names):
                    return found
        return None

    def _waiting(self) -> None:
        """A page that stands in for the first build."""
        state = self.server.house.stage.state
        text = state.words.get("waiting", "")
        page = (
            f'<!doctype html><meta charset="utf-8"><title>hubgen</title><body><p>{text}</p></body>'
        )
        self._send(HTTPStatus.SERVICE_UNAVAILABLE, HTML, with_script(page.encode(), state.site))

    def _words(self, status: HTTPStatus, text: str, **headers: str) -> None:
        self._send(status, "text/plain; charset=utf-8", f"{text}\n".encode(), **headers)

    def _send(self, status: HTTPStatus, kind: str, data: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in {**self._SAFE, **headers}.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _events(self) -> None:
        """The state now and each newer one, until the browser or the server goes."""
        self.close_connection = True
        if self.command == "HEAD" or not self.server.listeners.acquire(blocking=False):
            self._words(HTTPStatus.SERVICE_UNAVAILABLE, "Too many pages listen already.")
            return
        try:
            self.send_response(HTTPStatus.OK)
            for name, value in {**self._SAFE, "Content-Type": "text/event-stream"}.items():
                self.send_header(name, value)
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(b"retry: 1000\n\n")
            self._stream()
        except OSError:
            pass  # the page was closed
        finally:
            self.server.listeners.release()

    def _stream(self) -> None:
        stage, version = self.server.house.stage, 0
        while not stage.closed:
            newer = stage.newer(version, _HEARTBEAT)
            if newer is None:
                self.wfile.write(b": still here\n\n")
                continue
            version, state = newer
            data = json.dumps(state.as_dict(), ensure_ascii=False)
            self.wfile.write(f"event: state\ndata: {data}\n\n".encode())

    def log_message(self, *_: object) -> None:
        """Says nothing: the terminal is for rebuilds."""
