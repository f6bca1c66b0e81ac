"""End: the desk can be stopped from a page, and not in the middle of a publication."""

from __future__ import annotations

import http.client
import queue
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from hubgen.desk.access import ProxyAccess
from hubgen.desk.publication import Progress
from hubgen.desk.screens.end import end
from hubgen.desk.server import ServerSettings, serve
from tests.desk.conftest import RunningDesk, clock, running_desk, visit_of

ASKED = "2026-11-22 12:20"


def test_the_button_ends_the_process_and_the_page_says_so(hub: Path) -> None:
    addresses: queue.Queue[str] = queue.Queue()
    settings = ServerSettings(port=0)
    desk = threading.Thread(
        target=serve,
        args=(hub, settings),
        kwargs={"at_text": ASKED, "clock": clock, "ready": addresses.put},
        daemon=True,
    )
    desk.start()
    start = urlsplit(addresses.get(timeout=60))
    origin = f"http://{start.netloc}"
    with closing(http.client.HTTPConnection(start.netloc, timeout=60)) as connection:
        connection.request("GET", f"{start.path}?{start.query}")
        answer = connection.getresponse()
        answer.read()
        cookie = answer.headers["set-cookie"].partition(";")[0]
        connection.request("GET", "/", headers={"cookie": cookie})
        assert "End the desk" in connection.getresponse().read().decode()
        connection.request("POST", "/end", headers={"cookie": cookie, "origin": origin})
        answer = connection.getresponse()
        page = answer.read().decode()
    assert answer.status == 200
    assert "The desk has ended" in page
    assert "hubgen desk" in page
    assert "/static/" not in page
    desk.join(60)
    assert not desk.is_alive()
    with (
        closing(http.client.HTTPConnection(start.netloc, timeout=5)) as connection,
        pytest.raises(ConnectionError),
    ):
        connection.request("GET", "/")


def test_another_site_cannot_end_it(desk: RunningDesk) -> None:
    assert desk.post("/end", {}, origin="https://evil.example").status == 403
    assert desk.get("/end").status == 405
    assert desk.get("/").status == 200


def test_it_is_not_ended_while_something_is_published(hub: Path) -> None:
    seen, stops = visit_of(hub), list[bool]()
    state = seen.request.app.state
    state.desk = replace(state.desk, stop=lambda: stops.append(True))
    state.publication = SimpleNamespace(progress=Progress(is_running=True))
    answer = end(seen.request)
    assert answer.status_code == 409
    assert answer.background is None
    assert "A publication is under way" in bytes(answer.body).decode()
    state.publication = SimpleNamespace(progress=Progress(is_running=False))
    assert end(seen.request).background is not None


def test_people_who_share_a_desk_cannot_end_it(hub: Path) -> None:
    with running_desk(hub, ProxyAccess(header="X-User")) as desk:
        assert "End the desk" not in desk.get("/", x_user="tom").body
        assert desk.post("/end", {}, x_user="tom").status == 404
