"""The server: dist/ to browsers on this machine, and drafts below `/_draft/`.

It is the standard library's: there are few readers, and no encryption. It
listens to one machine, so what it must withstand is pages of other sites in the
reader's browser, and addresses that lead out of the site.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

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
from hubgen.problems import HubgenError

_DRAFT, _SOCIAL = "_draft", "_social"
_BARE = ([_DRAFT], [_SOCIAL], [_DRAFT, _SOCIAL])
_PORTS_TRIED = 100
_HEARTBEAT = 15.0
_LONGEST_DRAFT = 120.0
_MOST_LISTENERS = 200
_NO_ADDRESS = "There is no such address."


class PreviewServer(ThreadingHTTPServer):
    """Serves `dist`, the `drafts` and the states of `channel` on `host` and `port`."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(
        self, host: str, port: int, *, dist: Path, drafts: DraftPreview, channel: StateChannel
    ) -> None:
        self.host, self.dist, self.drafts, self.channel = host, dist, drafts, channel
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
        """Report an error of a request, but not a browser that goes away in the middle."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def open_server(
    host: str, port: int, *, dist: Path, drafts: DraftPreview, channel: StateChannel
) -> PreviewServer:
    """Return a server on `port` or on the next free one. Raises HubgenError where none is free."""
    last = min(port + _PORTS_TRIED, 65535) if port else 0
    reason = ""
    for candidate in range(port, last + 1):
        try:
            return PreviewServer(host, candidate, dist=dist, drafts=drafts, channel=channel)
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

    def parse_request(self) -> bool:
        """Read the head of a request; answer an empty line, which the library does not."""
        is_request = super().parse_request()
        if not is_request and not self.requestline.split():
            self.request_version = self.protocol_version
            self.send_error(HTTPStatus.BAD_REQUEST)
        return is_request

    def do_GET(self) -> None:
        """Answer with a file, a page, or the stream of states."""
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1 or not is_own_name(hosts[0], self.server.host):
            self._words(HTTPStatus.FORBIDDEN, "This preview answers to this machine's names only.")
            return
        if self.headers.get("Service-Worker"):  # it would keep pages, drafts among them
            self._words(HTTPStatus.NOT_FOUND, "A preview works without a service worker.")
            return
        try:
            path = urlsplit(self.path).path
            if path.startswith(OWN):
                self._own(path.removeprefix(OWN))
            else:
                self._file(segments(path))
        except (AddressError, ValueError):
            self._words(HTTPStatus.BAD_REQUEST, _NO_ADDRESS)

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
            self._words(HTTPStatus.NOT_FOUND, _NO_ADDRESS)
        else:
            self._send(HTTPStatus.OK, content_type(Path(name)), data)

    def _file(self, parts: list[str]) -> None:
        is_draft = parts[0] == _DRAFT
        if is_draft and not self.server.drafts.wait(_LONGEST_DRAFT):
            self._words(HTTPStatus.SERVICE_UNAVAILABLE, "The drafts are not ready yet.")
            return
        located = self._found(parts)
        if located is not None and located.lacks_slash:
            self._send(HTTPStatus.MOVED_PERMANENTLY, HTML, b"", Location=with_slash(parts))
            return
        status = HTTPStatus.OK if located else HTTPStatus.NOT_FOUND
        file = located.file if located else self.server.dist / "site" / "404.html"
        try:
            data = file.read_bytes()
        except OSError:  # nothing was built yet, or it was replaced this very moment
            self._waiting()
            return
        if is_html(file):
            data = self._with_script(data, is_draft=is_draft)
        self._send(status, content_type(file), data, **security_policy(file))

    def _with_script(self, page: bytes, *, is_draft: bool) -> bytes:
        state = self.server.channel.state
        if is_draft:
            return with_watermark(page, state.drafts, state.words.get("draft", ""))
        return with_script(page, state.site)

    def _found(self, parts: list[str]) -> FoundFile | None:
        if parts in _BARE:
            return FoundFile(file=Path(), lacks_slash=True)
        rest, roots = parts, [self.server.dist]
        if rest[0] == _DRAFT:
            rest, roots = rest[1:], [self.server.drafts.folder, self.server.dist]
        part = "site"
        if rest[:1] == [_SOCIAL]:
            rest, part = rest[1:], "social"
        base = list(self.server.channel.state.base)  # the page for unknown addresses links there
        below = [rest, rest[len(base) :]] if base and rest[: len(base)] == base else [rest]
        for root in roots:
            for names in below:
                if file := find(root / part, names):
                    return file
        return None

    def _waiting(self) -> None:
        """Send a page that waits for the first build."""
        state = self.server.channel.state
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
        """Send the state now and each newer one, until the browser or the server goes."""
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
        channel, version = self.server.channel, 0
        while not channel.closed:
            newer = channel.wait_for_newer(version, _HEARTBEAT)
            if newer is None:
                self.wfile.write(b": still here\n\n")
                continue
            version, state = newer
            data = json.dumps(state.as_dict(), ensure_ascii=False)
            self.wfile.write(f"event: state\ndata: {data}\n\n".encode())

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal is for rebuilds."""
