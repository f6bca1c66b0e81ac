"""It is live: proved by what readers get at the public address."""

from __future__ import annotations

import functools
import http.server
import threading

import pytest

from hubgen.publish.ledger.ledger import LEDGER
from hubgen.publish.live_check import LiveState, check_live


@pytest.fixture
def published(live_hub):
    """A folder with an edition, and the edition."""
    return live_hub.live, live_hub.publish().edition


@pytest.fixture
def serve():
    servers = []

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *words):
            pass

    def start(folder):
        handler = functools.partial(Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_an_edition_that_readers_get_is_live(published, serve):
    live, edition = published
    assert check_live(serve(live), edition, sleep=lambda _: None).state is LiveState.LIVE


def test_an_address_that_still_shows_an_earlier_edition_is_not(published, serve):
    live, edition = published
    (live / LEDGER).write_bytes(b'{"an": "earlier edition"}\n')
    assert check_live(serve(live), edition, sleep=lambda _: None).state is LiveState.EARLIER


def test_it_asks_again_until_the_host_has_caught_up(published):
    live, edition = published
    answers = [b"", b"", (live / LEDGER).read_bytes()]
    found = check_live("http://x/", edition, fetch=lambda _: answers.pop(0), sleep=lambda _: None)
    assert found.state is LiveState.LIVE


def test_a_server_that_says_no_or_is_not_there_is_named(published, serve, tmp_path):
    _, edition = published
    (tmp_path / "empty").mkdir()
    found = check_live(serve(tmp_path / "empty"), edition, sleep=lambda _: None)
    assert (found.state, found.reason) == (LiveState.UNREACHABLE, "the server answers 404")
    found = check_live("http://127.0.0.1:9/", edition, sleep=lambda _: None)
    assert found.state is LiveState.UNREACHABLE
    assert "refused" in found.reason
