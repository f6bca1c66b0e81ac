"""An object store on this machine: moto's server, watched and troubled by tests."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

Environ = dict[str, Any]
CONDITIONS = ("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH")


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str
    condition: str | None


class Storage:
    """The server; `requests` are those that it got, and `answer` may answer instead of it."""

    def __init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._lock, self._counting = threading.Lock(), threading.Lock()
        self._under_way = 0
        self.reset()
        self._server = make_server(
            "127.0.0.1", 0, self._serve, threaded=True, request_handler=_Quiet
        )
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def reset(self) -> None:
        self.requests: list[Request] = []
        self.answer: Callable[[Request], str | None] = lambda _request: None
        self.knows_conditions = True

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def count(self, method: str = "", below: str = "") -> int:
        return sum(one.method.startswith(method) and below in one.path for one in self.requests)

    def settle(self) -> None:
        """Waits for what is under way, as from a publisher that was just killed."""
        quiet = 0
        while quiet < 5:
            time.sleep(0.02)
            quiet = 0 if self._under_way else quiet + 1

    def _serve(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        with self._counting:
            self._under_way += 1
        try:
            return list(self._answer(environ, start))
        finally:
            with self._counting:
                self._under_way -= 1

    def _answer(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        condition = next((environ[key] for key in CONDITIONS if key in environ), None)
        request = Request(
            environ["REQUEST_METHOD"], environ["PATH_INFO"], environ["QUERY_STRING"], condition
        )
        self.requests.append(request)
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length)
        environ["wsgi.input"] = BytesIO(body)
        status = self.answer(request)
        if len(body) < length:  # its sender is gone; moto would keep what came
            status = "400 Bad Request IncompleteBody"
        if status is not None:
            code = status.split()[-1]
            start(status.rpartition(" ")[0], [("Content-Type", "application/xml")])
            return [f"<Error><Code>{code}</Code></Error>".encode()]
        if not self.knows_conditions:
            for key in CONDITIONS:
                environ.pop(key, None)
        if request.method == "GET":
            return self._moto(environ, start)
        # moto looks at a condition and writes in two steps; a real store does it in one.
        with self._lock:
            return self._moto(environ, start)


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - its name there
        pass
