"""Adding messages at the desk: files, pasted text, and sources fetched while it is open."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from hubgen.desk.desk import Desk
from hubgen.desk.source_fetching import source_fetching
from hubgen.listening.dropped_files import FOLDER, keep_dropped
from hubgen.listening.intake import Intake
from hubgen.listening.mention import RawMention
from hubgen.listening.store import FILE, open_store
from tests.desk.conftest import RunningDesk, clock, running_desk, visit_of
from tests.desk.test_listening import text_of

PLAN = "content/plan/listening.yml"
HUB = """\
name: Meadowcart
url: https://status.meadowcart.example/
tag: meadowcart.example,2026
time_zone: Europe/London
languages: [en]
components:
  payments: {name: Payments}
contacts:
  help: {name: Customer care, email: help@meadowcart.example}
contact: help
"""
FEED = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><id>tag:1</id>
<title>Meadowcart takes no cards</title><updated>2026-11-22T10:05:00Z</updated></entry></feed>"""
EDGE = "edge-of-a-part"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    hub = tmp_path_factory.mktemp("adding") / "hub"
    (hub / "content" / "plan").mkdir(parents=True)
    (hub / "content/hub.yml").write_text(HUB, "utf-8")
    (hub / PLAN).write_text("words: [Meadowcart]\n", "utf-8")
    with running_desk(hub) as running:
        yield running


def drop(desk: RunningDesk, name: str, content: str, pasted: str = "") -> str:
    """Send a file and pasted text as a browser does; return the page that follows."""
    parts = [("files", f'; filename="{name}"', content), ("pasted", "", pasted)]
    body = "".join(
        f'--{EDGE}\r\nContent-Disposition: form-data; name="{field}"{more}\r\n\r\n{text}\r\n'
        for field, more, text in parts
    )
    kind = f"multipart/form-data; boundary={EDGE}"
    answer = desk.send(
        "POST", "/listening/add", f"{body}--{EDGE}--\r\n", content_type=kind, origin=desk.origin
    )
    return answer.body


def texts(root: Path) -> list[str]:
    with open_store(root) as store:
        return [one.text for one in store.all()]


def test_files_and_pasted_text_are_added_at_once(desk: RunningDesk) -> None:
    export = "Date,Author,Message\n2026-11-22 10:05,ann,=1+1 charged twice\nlong ago,bo,hello\n"
    page = drop(desk, "../../export.csv", export, "@cy: pasted words\n\nmore words")
    words = text_of(page)
    assert "export.csv 1 new, 1 not read" in words
    assert 'Line 3: "long ago" is not a date and time' in words
    assert "Pasted text 2 new" in words
    assert {"=1+1 charged twice", "pasted words", "more words"} <= set(texts(desk.root))
    assert list((desk.root / FOLDER).iterdir()) == []


def test_what_only_a_person_knows_is_asked_in_plain_words_and_remembered(desk: RunningDesk) -> None:
    form = "When,Who,Words\n09/10/2026 10:05,ann,first {}\n"
    page, given = drop(desk, "odd.csv", form.format("one")), dict[str, str]()
    for what, field, value in (
        ("Which column holds the message?", "column-text", "Words"),
        ("Which column holds the date and time?", "column-time", "When"),
        ("09 is the day, 10 is the month", "dates", "day-first"),
    ):
        assert what in text_of(page)
        assert dict(re.findall(r'type="hidden" name="([\w-]+)" value="(\w+)"', page)) == given
        given[field] = value
        action = page.partition('action="/listening/add/')[2].partition('"')[0]
        page = desk.post(f"/listening/add/{action}", given).body
    assert "1 new" in text_of(page)
    assert "1 new" in text_of(drop(desk, "next.csv", form.format("two")))
    assert list((desk.root / FOLDER).iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("photo.jpg", "x", "photo.jpg is of an unknown kind; hubgen reads .csv"),
        ("empty.csv", "", "empty.csv is empty; there is nothing to add"),
        ("broken.xlsx", "PK\x03\x04 no workbook", "broken.xlsx cannot be read as a workbook"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    desk: RunningDesk, name: str, content: str, message: str
) -> None:
    page = drop(desk, name, content)
    assert message in text_of(page)
    assert str(desk.root) not in page


def test_nothing_given_and_lost_files_are_said(desk: RunningDesk) -> None:
    assert "Choose a file or paste a text." in text_of(drop(desk, "", ""))
    for token in ("f" * 32, "..%2f..", "x"):
        answer = desk.post(f"/listening/add/{token}", {"dates": "day-first"})
        assert answer.status in {200, 404}
        assert "new" not in answer.body or "no longer here" in answer.body


def test_files_that_nobody_came_back_for_are_removed(tmp_path: Path) -> None:
    keep_dropped(tmp_path, "a.csv", [b"private"], clock())
    keep_dropped(tmp_path, "b.csv", [b"x"], clock() + timedelta(days=3650))
    assert [one.name for one in (tmp_path / FOLDER).rglob("*.csv")] == ["b.csv"]


def test_unusual_volume_is_an_alert_on_now(desk: RunningDesk) -> None:
    assert "Unusual volume" not in desk.get("/").body
    usual = [said(24 * 60 * day + 20, f"old{day}") for day in range(1, 9)]
    with open_store(desk.root) as store:
        intake = Intake(store, timedelta(days=90), clock())
        intake.add([*usual, *(said(20, f"p{n}") for n in range(40))], "a")
    assert "Unusual volume since 12:00: 40 messages. Usual at this time: 1." in text_of(
        desk.get("/").body
    )


def said(minutes: float, author: str) -> RawMention:
    at = clock() - timedelta(minutes=minutes)
    return RawMention(text=f"no cards, says {author}", author=author, at=at, network="x")


@pytest.fixture
def feed() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/feed" else 503)
            self.end_headers()
            self.wfile.write(FEED)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_sources_are_fetched_while_the_desk_is_open_and_failures_shown(
    tmp_path: Path, feed: str, desk: RunningDesk
) -> None:
    plan = f"sources:\n  news: {{kind: feed, url: {feed}/feed}}\n"
    (desk.root / PLAN).write_text(f"{plan}  down: {{kind: feed, url: {feed}/x}}\n", "utf-8")
    with source_fetching(desk_of(desk.root)):
        desk.wait_until(lambda: "Meadowcart takes no cards" in texts(desk.root), 10)
        desk.reader.read_again([PLAN])
        desk.wait_until(lambda: "status 503" in desk.get("/listening/add").body)
    words = text_of(desk.get("/listening/add").body)
    assert "news Feed fetched 12:20" in words
    assert "answers with an error (status 503); next attempt 12:40" in words
    names = [one.name for one in threading.enumerate()]
    assert "source-fetching" not in names


def test_without_sources_and_messages_nothing_is_created(hub: Path) -> None:
    (hub / PLAN).write_text("words: [Meadowcart]\n", "utf-8")
    with source_fetching(desk_of(hub)):
        pass
    assert not (hub / FILE).exists()


def desk_of(root: Path) -> Desk:
    return visit_of(root).desk
