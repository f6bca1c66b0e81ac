"""One built sample hub, one server under a strict policy, one browser for all tests here."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hubgen.authoring.importing import import_statuspage
from hubgen.authoring.new_hub import create_hub
from hubgen.incremental.mkdocs_build import build

ASKED = "2026-11-22 12:20"
PARTS = ("mkdocs.yml", "content", "incidents", "site_overrides")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'"
)
BELOW = "/help/status"


class Server:
    """Serves a built site at the root and below a path; it can be cut off, and files replaced."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.replaced: dict[str, bytes] = {}
        self.cut_off = False
        handler = functools.partial(_Handler, self)
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.root = f"http://127.0.0.1:{self._server.server_port}/"
        self.below = self.root.rstrip("/") + BELOW + "/"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, owner: Server, *args: Any) -> None:
        self.owner = owner
        super().__init__(*args, directory=str(owner.folder))

    def do_GET(self) -> None:
        if self.owner.cut_off:
            self.connection.close()
            return
        self.path = self.path.removeprefix(BELOW) or "/"
        replacement = self.owner.replaced.get(self.path.partition("?")[0])
        if replacement is None:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header(
            "Content-Type",
            self.guess_type(
                self.translate_path(self.path) + "index.html"
                if self.path.endswith("/")
                else self.path
            ),
        )
        self.send_header("Content-Length", str(len(replacement)))
        self.end_headers()
        self.wfile.write(replacement)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *_args: object) -> None:
        """Keeps quiet."""


@pytest.fixture(scope="session")
def sample_site(
    sample_root: Path, sample_time: datetime, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The sample hub as it was built for its own time."""
    hub = tmp_path_factory.mktemp("sample") / "hub"
    for name in PARTS:
        source = sample_root / name
        if source.is_dir():
            shutil.copytree(source, hub / name)
        elif source.exists():
            hub.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, hub / name)
    build(hub, ASKED, sample_time)
    return hub / "dist" / "site"


@pytest.fixture(scope="session")
def real_site(
    real_incidents: Path, sample_time: datetime, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A hub of imported incidents."""
    hub = tmp_path_factory.mktemp("real") / "hub"
    create_hub(hub, year=2026)
    import_statuspage(hub, real_incidents)
    build(hub, None, sample_time)
    return hub / "dist" / "site"


@pytest.fixture
def serve() -> Iterator[Callable[[Path], Server]]:
    """Serves folders until the test is over."""
    running: list[Server] = []

    def start(folder: Path) -> Server:
        running.append(Server(folder))
        return running[-1]

    yield start
    for one in running:
        one.close()


@pytest.fixture
def server(sample_site: Path, serve: Callable[[Path], Server]) -> Server:
    return serve(sample_site)


@pytest.fixture
def open_page(browser: Any, server: Server) -> Iterator[Callable[..., Any]]:
    """Opens a page of the sample; a console error or a request to a stranger fails the test."""
    contexts, complaints = [], []

    def open_(path: str = "", *, root: str = "", wide: bool = False, **options: Any) -> Any:
        options.setdefault("service_workers", "block")
        context = browser.new_context(
            **{
                "viewport": {"width": 1280, "height": 900}
                if wide
                else {"width": 360, "height": 740},
                "timezone_id": "Europe/London",
                "locale": "en-GB",
                **options,
            }
        )
        context.set_default_timeout(8000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda r: (
                None if r.url.startswith((server.root, "data:")) else complaints.append(r.url)
            ),
        )
        page.complaints = complaints
        page.goto((root or server.root) + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []
