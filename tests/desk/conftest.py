"""A sample hub, its desk on a port of this machine, and a browser's view of it."""

from __future__ import annotations

import http.client
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
import uvicorn
from starlette.requests import Request

from hubgen.desk.access import Access, LocalAccess
from hubgen.desk.application import create_application
from hubgen.desk.desk import Desk
from hubgen.desk.live_preview import LivePreview
from hubgen.desk.reading import HubReader, watched_reader
from hubgen.desk.visit import Visit, visit

SAMPLE = Path(__file__).parents[2]
ASKED = "2026-11-22 12:20"
TOKEN, SESSION = "a-token-for-the-start", "a-session-of-this-test"
DRAFT = "incidents/2026/2026-11-22-card-payments/05-monitoring.md"


def clock() -> datetime:
    return datetime(2026, 11, 22, 12, 20, tzinfo=UTC)


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    """A copy of the sample hub."""
    return copy_sample(tmp_path / "hub")


def copy_sample(folder: Path) -> Path:
    """Copy the sample hub to `folder`, and return it."""
    folder.mkdir()
    for part in ("content", "incidents", "site_overrides"):
        shutil.copytree(SAMPLE / part, folder / part)
    shutil.copy(SAMPLE / "mkdocs.yml", folder)
    return folder


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: str


@dataclass
class RunningDesk:
    """A desk that runs; requests are a browser's, with the session's cookie."""

    root: Path
    port: int
    reader: HubReader
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start_address(self) -> str:
        return f"{self.origin}/start?token={TOKEN}"

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, **headers)

    def post(self, path: str, data: dict[str, str], **headers: str) -> Answer:
        form = {"content-type": "application/x-www-form-urlencoded", "origin": self.origin}
        return self.send("POST", path, urlencode(data), **{**form, **headers})

    def send(self, method: str, path: str, body: str | None = None, **headers: str) -> Answer:
        session = {f"hubgen-desk-{self.port}": SESSION}
        cookies = "; ".join(f"{k}={v}" for k, v in {**session, **self.cookies}.items())
        given = {"host": f"127.0.0.1:{self.port}", "cookie": cookies}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with closing(connection):
            connection.request(method, path, body, {k: v for k, v in given.items() if v})
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read().decode("utf-8", "replace"))

    def wait_until(self, holds: Callable[[], bool], longest: float = 5) -> None:
        end = time.monotonic() + longest
        while not holds():
            assert time.monotonic() < end, "it did not come about"
            time.sleep(0.02)


@contextmanager
def running_desk(
    root: Path,
    access: Access | None = None,
    *,
    time_of_machine: Callable[[], datetime] = clock,
    at_text: str | None = ASKED,
) -> Iterator[RunningDesk]:
    """Run the desk of the hub at `root` on a free port."""

    def stop() -> None:
        server.should_exit = True

    with socket.create_server(("127.0.0.1", 0)) as listener, watched_reader(root) as reader:
        port = listener.getsockname()[1]
        access = access or LocalAccess(port=port, token=TOKEN, session=SESSION)
        desk = Desk(
            root=root,
            reader=reader,
            access=access,
            preview=LivePreview(root),
            clock=time_of_machine,
            at_text=at_text,
            stop=stop if isinstance(access, LocalAccess) else None,
        )
        config = uvicorn.Config(
            create_application(desk), log_config=None, lifespan="off", ws="none"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield RunningDesk(root=root, port=port, reader=reader)
            failure = root / ".hubgen/failure.txt"
            assert not failure.exists(), failure.read_text("utf-8")
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def shared_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """One desk for all tests of a module that change nothing."""
    with running_desk(copy_sample(tmp_path_factory.mktemp("shared") / "hub")) as running:
        yield running


@pytest.fixture
def desk(hub: Path) -> Iterator[RunningDesk]:
    with running_desk(hub) as running:
        yield running


@pytest.fixture
def unused_port() -> int:
    """A port of this machine that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def visit_of(root: Path, **headers: str) -> Visit:
    """Return a visit to the desk of the hub at `root`, without a server."""
    access = LocalAccess(port=1, token=TOKEN, session=SESSION)
    desk = Desk(
        root=root,
        reader=HubReader(root),
        access=access,
        preview=LivePreview(root),
        clock=clock,
        at_text=ASKED,
    )
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
        "app": create_application(desk),
        "server": ("127.0.0.1", 1),
    }
    return visit(Request(scope))
