"""Over HTTP, as code hosts speak it: with the key of a workflow, in few exchanges."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from hubgen.publish.destinations import open_destination
from hubgen.publish.destinations.store import DestinationError
from hubgen.publish.ledger.verifying import verify
from tests.publish.git.conftest import Branch, git
from tests.support.fakes import record, site

KEY = "Authorization: basic S0VZ"


class Host(ThreadingHTTPServer):
    """Serves the repositories below `folder` by git's own program to who shows the key."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder, self.asked = folder, list[str]()


class _Handler(BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        if self.headers["Authorization"] != KEY.partition(": ")[2]:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="hosts"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.server.asked.append(f"{self.command} {self.path}")
        length = int(self.headers["Content-Length"] or 0)
        path, _, query = self.path.partition("?")
        env = {
            **os.environ,
            "GIT_PROJECT_ROOT": str(self.server.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_PROTOCOL": self.headers["Git-Protocol"] or "",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers["Content-Type"] or "",
            "CONTENT_LENGTH": str(length),
            "HTTP_CONTENT_ENCODING": self.headers["Content-Encoding"] or "",
            "REMOTE_USER": "workflow",
            "REMOTE_ADDR": "127.0.0.1",
        }
        done = subprocess.run(
            ["git", "http-backend"],
            input=self.rfile.read(length),
            env=env,
            capture_output=True,
            check=True,
        )
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().splitlines())
        self.send_response(int(fields.pop("Status", "200").split()[0]))
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the library's name

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def host(branch: Branch) -> Iterator[Host]:
    host = Host(branch.folder)
    thread = threading.Thread(target=host.serve_forever)
    thread.start()
    yield host
    host.shutdown()
    thread.join()
    host.server_close()


def test_a_workflow_publishes_with_the_key_of_its_checkout(
    branch: Branch, host: Host, tmp_path: Path
) -> None:
    address = f"http://127.0.0.1:{host.server_port}"
    sources = tmp_path / "sources"
    (sources / "content").mkdir(parents=True)
    git(sources, "init", "--quiet", "-b", "main")
    git(sources, "remote", "add", "origin", f"{address}/site.git")
    with pytest.raises(DestinationError, match="does not let you in"):
        record(open_destination("git:origin", sources), 0, branch.clock)
    git(sources, "config", "--local", f"http.{address}/.extraheader", KEY)
    record(open_destination("git:origin", sources), 0, branch.clock)
    branch.clock.forward(60)
    host.asked.clear()
    record(open_destination("git:origin", sources), 1, branch.clock)
    assert len(host.asked) == 6, host.asked
    assert branch.bytes("index.html") == site(1)["index.html"]
    (sources / ".hubgen").rename(tmp_path / "away")  # a machine that never saw the branch
    assert verify(open_destination("git:origin", sources)).findings == ()
    host.asked.clear()
    branch.clock.forward(60)
    record(open_destination("git:origin", sources), 2, branch.clock)
    assert branch.bytes("index.html") == site(2)["index.html"]
    assert len(branch.commits()) == 3
