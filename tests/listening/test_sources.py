"""Sources that are fetched, from servers on loopback that speak the real protocols, badly too."""

from __future__ import annotations

import json
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from hubgen.listening.sources.bluesky import fetch_search
from hubgen.listening.sources.client import HttpClient
from hubgen.listening.sources.feed import fetch_feed
from hubgen.listening.sources.fetched import SourceError
from hubgen.listening.sources.fetching import LONGEST_BACK_OFF, next_due, run_sources
from hubgen.listening.sources.imap import fetch_folder
from hubgen.listening.sources.mastodon import fetch_hashtag
from hubgen.listening.sources.passwords import secret_of
from hubgen.model.listening import ListeningPlan
from tests.listening.conftest import NOW

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Alert</title>
<entry><id>tag:1</id><title type="html">&lt;b&gt;Meadowcart&lt;/b&gt; is down</title>
<link href="https://news.example/1"/><updated>2026-11-22T10:05:00Z</updated>
<content type="html">&lt;script&gt;alert(1)&lt;/script&gt;Cards fail.</content></entry>
<entry><id>tag:2</id><title></title></entry></feed>"""

RIGHT, WRONG = "right", "wrong"
Reply = tuple[int, dict[str, str], bytes]


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[..., Reply]], str]]:
    """Starts an HTTP server that answers by a function of path, query and headers."""
    servers = []

    def start(answer: Callable[..., Reply]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                status, headers, body = answer(parts.path, query, self.headers)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                for part in [body] if isinstance(body, bytes) else body:
                    self.wfile.write(part)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def client() -> HttpClient:
    return HttpClient(NOW, timeout=2, most_bytes=100_000)


def test_a_feed_is_read_as_text_and_fetched_only_where_it_changed(serve, client):
    def answer(path, query, headers):
        if headers.get("If-None-Match") == '"v1"':
            return 304, {}, b""
        return 200, {"ETag": '"v1"', "Content-Type": "application/atom+xml"}, ATOM.encode()

    url = serve(answer)
    first = fetch_feed(client, url, {}, NOW)
    assert first.mentions[0].text == "Meadowcart is down\nCards fail."
    assert first.mentions[1].reason == "the entry has no text"
    again = fetch_feed(client, url, first.state, NOW)
    assert (again.mentions, again.state) == ((), first.state)


def test_the_same_entries_are_stored_once(serve, store, intake):
    url = serve(lambda *_: (200, {}, ATOM.encode()))
    plan = ListeningPlan.model_validate({"sources": {"news": {"kind": "feed", "url": url}}})
    later = NOW + timedelta(minutes=11)
    runs = [*run_sources(store, plan, intake, NOW, lambda _: None)]
    runs += run_sources(store, plan, intake, later, lambda _: None)
    assert [one.result.added.new for one in runs] == [1, 0]
    assert not list(run_sources(store, plan, intake, later, lambda _: None))
    assert next_due(store, plan, later) == later + plan.every


def test_only_entries_with_a_watched_word_are_stored(serve, store, intake):
    url = serve(lambda *_: (200, {}, ATOM.encode()))
    data = {"words": ["elsewhere"], "sources": {"news": {"kind": "feed", "url": url}}}
    (run,) = run_sources(store, ListeningPlan.model_validate(data), intake, NOW, lambda _: None)
    assert run.result.added.new == 0


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ((200, {}, b"<html>no feed</html>"), "is no feed; check the address"),
        ((200, {}, bytes(range(256)) * 9), "is no feed"),
        ((404, {}, b""), r"an error \(status 404\)"),
        ((301, {"Location": "/"}, b""), "redirects in a loop"),
        ((200, {}, b"x" * 200_000), "sends more than 100,000 bytes"),
        ((401, {}, b""), "check the token"),
    ],
)
def test_a_feed_that_cannot_be_read_is_named(serve, client, reply, words):
    with pytest.raises(SourceError, match=words):
        fetch_feed(client, serve(lambda *_: reply), {}, NOW)


def test_a_server_that_answers_drop_by_drop_is_not_waited_for(serve):
    def body():
        while True:
            time.sleep(0.02)
            yield b"x"

    url = serve(lambda *_: (200, {}, body()))
    with pytest.raises(SourceError, match="takes too long to answer"):
        fetch_feed(HttpClient(NOW, timeout=0.2), url, {}, NOW)


def test_a_server_that_is_not_there_is_named(client):
    with pytest.raises(SourceError, match=r"127\.0\.0\.1 cannot be reached"):
        fetch_feed(client, "http://127.0.0.1:9", {}, NOW)


def _status(number: int) -> dict[str, object]:
    return {
        "id": str(number),
        "uri": f"https://m.example/{number}",
        "url": f"https://m.example/@ann/{number}",
        "created_at": "2026-11-22T10:05:00.000Z",
        "content": f"<p>cards fail {number} <a href='x'>#meadowcart</a></p>",
        "account": {"acct": "ann@m.example", "display_name": "Ann", "followers_count": 12},
    }


def test_a_hashtag_is_read_page_by_page_from_the_last_post_on(serve, client):
    known = [_status(number) for number in range(101, 200)]

    def answer(path, query, headers):
        assert path == "/api/v1/timelines/tag/meadowcart"
        assert headers["Authorization"] == "Bearer secret"
        later = [one for one in known if int(one["id"]) > int(query.get("min_id", 150))]
        page = later[: int(query["limit"])]
        return 200, {}, json.dumps(page[::-1]).encode()

    url = serve(answer)
    first = fetch_hashtag(client, url, "#meadowcart", {}, "secret")
    assert first.mentions[0].text == "cards fail 190 #meadowcart"
    assert (first.mentions[0].author, first.mentions[0].reach) == ("ann@m.example", 12)
    second = fetch_hashtag(client, url, "meadowcart", {"newest": "101"}, "secret")
    assert len(second.mentions) == 98
    assert second.state == {"newest": "199"}
    assert fetch_hashtag(client, url, "meadowcart", second.state, "secret").mentions == ()


def test_posts_that_are_rubbish_do_not_hide_the_others(serve, client, intake):
    strange = _status(11) | {"content": "\ud800 \0", "url": "\udfff"}
    page = [strange, None, {"id": 5}, {"id": "7", "account": 3, "content": []}, _status(9), "x"]
    fetched = fetch_hashtag(
        client, serve(lambda *_: (200, {}, json.dumps(page).encode())), "a", {}, None
    )
    assert [getattr(one, "external", None) for one in fetched.mentions].count(None) == 4
    assert intake.add(fetched.mentions, "m").added.new == 2
    assert fetched.mentions[4].author_name == "Ann"


@pytest.mark.parametrize("body", [b"{}", b"[" * 9000, b"", b'"x"', b"\xff\xfe"])
def test_a_server_that_is_no_mastodon_is_named(serve, client, body):
    with pytest.raises(SourceError, match=r"no Mastodon server|is no JSON"):
        fetch_hashtag(client, serve(lambda *_: (200, {}, body)), "a", {}, None)


def test_a_search_on_bluesky_follows_its_cursor(serve, client):
    def post(number):
        return {
            "uri": f"at://did:plc:x/app.bsky.feed.post/{number}",
            "author": {"handle": "ann.example", "displayName": "Ann"},
            "record": {"text": f"cards fail {number}", "createdAt": "2026-11-22T10:05:00Z"},
            "indexedAt": f"2026-11-22T10:{number:02}:00.000Z",
        }

    def answer(path, query, headers):
        assert (path, query["q"]) == ("/xrpc/app.bsky.feed.searchPosts", "meadowcart")
        start = int(query.get("cursor", 0))
        body = {"posts": [post(n) for n in range(start, min(start + 10, 30))]}
        return (
            200,
            {},
            json.dumps(body | ({"cursor": str(start + 10)} if start < 20 else {})).encode(),
        )

    url = serve(answer)
    assert len(fetch_search(client, url, "meadowcart", {}, None).mentions) == 10
    fetched = fetch_search(client, url, "meadowcart", {"since": "2026-11-22T09:00:00Z"}, None)
    assert len(fetched.mentions) == 30
    assert fetched.state == {"since": "2026-11-22T10:29:00Z"}
    assert fetched.mentions[7].url == "https://bsky.app/profile/ann.example/post/7"
    with pytest.raises(SourceError, match="does not answer like Bluesky"):
        fetch_search(client, serve(lambda *_: (200, {}, b"[]")), "a", {}, None)


def test_a_cursor_that_never_ends_is_not_followed_for_ever(serve, client):
    url = serve(lambda *_: (200, {}, b'{"posts": [{}], "cursor": "same"}'))
    assert (
        len(fetch_search(client, url, "a", {"since": "2026-11-22T09:00:00Z"}, None).mentions) == 2
    )


def test_a_source_that_fails_is_left_alone_for_longer_each_time(serve, store, intake):
    url = serve(lambda *_: (500, {}, b""))
    plan = ListeningPlan.model_validate({"sources": {"news": {"kind": "feed", "url": url}}})
    now, pauses = NOW, []
    for _ in range(8):
        (run,) = run_sources(store, plan, intake, now, lambda _: None)
        assert "status 500" in run.problem
        due = next_due(store, plan, now)
        pauses.append(due - now)
        now = due
    assert pauses[:3] == [timedelta(minutes=20), timedelta(minutes=40), timedelta(minutes=80)]
    assert pauses[-1] == LONGEST_BACK_OFF


@pytest.mark.parametrize(
    "headers", [{"Retry-After": "7200"}, {"X-RateLimit-Reset": "2026-11-22T14:20:00.000Z"}]
)
def test_a_limit_of_requests_is_respected(serve, store, intake, headers):
    data = {"kind": "mastodon", "hashtag": "a", "url": serve(lambda *_: (429, headers, b""))}
    plan = ListeningPlan.model_validate({"sources": {"m": data}})
    (run,) = run_sources(store, plan, intake, NOW, lambda _: None)
    assert "asks for fewer requests" in run.problem
    assert next_due(store, plan, NOW) == NOW + timedelta(hours=2)


MESSAGES = {
    3: b"From: ann@example.org\r\nDate: Sun, 22 Nov 2026 10:05:00 +0000\r\n"
    b"Subject: Cards\r\n\r\nfail\r\n",
    8: b"From: bo@example.org\r\nSubject: undated\r\n\r\nx\r\n",
}


class _Imap(socketserver.StreamRequestHandler):
    """A mail server with two messages, as RFC 3501 has it; `rubbish` answers out of order."""

    rubbish = False

    def handle(self) -> None:
        self.wfile.write(b"rubbish\r\n" if self.rubbish else b"* OK ready\r\n")
        for line in self.rfile:
            tag, command, *words = line.decode().split()
            self.answer(command.upper(), [one.upper() for one in words])
            failed = command.upper() == "LOGIN" and '"right"' not in line.decode()
            self.wfile.write(f"{tag} {'NO' if failed else 'OK'} done\r\n".encode())
            if command.upper() == "LOGOUT":
                return

    def answer(self, command: str, words: list[str]) -> None:
        if command == "CAPABILITY":
            self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
        elif command in {"SELECT", "EXAMINE"}:
            self.wfile.write(b"* 2 EXISTS\r\n* OK [UIDVALIDITY 77] ok\r\n")
        elif command == "UID" and words[0] == "SEARCH":
            first = int(words[2].partition(":")[0])
            found = [one for one in MESSAGES if one >= first] or [max(MESSAGES)]
            self.wfile.write(f"* SEARCH {' '.join(map(str, found))}\r\n".encode())
        elif command == "UID":
            uid = int(words[1])
            data = MESSAGES[uid]
            head = f"* 1 FETCH (UID {uid} BODY[] {{{len(data)}}}\r\n".encode()
            self.wfile.write(head + data + b")\r\n")


@pytest.fixture
def mail_server() -> Iterator[Callable[[type[_Imap]], str]]:
    servers = []

    def start(handler: type[_Imap]) -> str:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_mail_folder_gives_each_message_once(mail_server):
    server = mail_server(_Imap)
    first = fetch_folder(server, "care", "INBOX", {}, password=RIGHT)
    assert [getattr(one, "author", "") for one in first.mentions] == ["ann@example.org", ""]
    assert first.state == {"validity": "77", "uid": 8}
    assert fetch_folder(server, "care", "INBOX", first.state, password=RIGHT).mentions == ()
    renumbered = {"validity": "76", "uid": 8}
    assert len(fetch_folder(server, "care", "INBOX", renumbered, password=RIGHT).mentions) == 2


def test_a_mail_server_that_refuses_or_talks_rubbish_is_named(mail_server):
    with pytest.raises(SourceError, match="cannot be read"):
        fetch_folder(mail_server(_Imap), "care", "INBOX", {}, password=WRONG)
    rubbish = type("Rubbish", (_Imap,), {"rubbish": True})
    with pytest.raises(SourceError, match="cannot be read"):
        fetch_folder(mail_server(rubbish), "care", "INBOX", {}, password=RIGHT, timeout=2)


def test_a_mail_folder_without_a_password_says_where_to_put_it(store, intake):
    data = {"kind": "imap", "server": "127.0.0.1:9", "user": "care"}
    plan = ListeningPlan.model_validate({"sources": {"care-mail": data}})
    (run,) = run_sources(store, plan, intake, NOW, lambda _: None)
    assert "set HUBGEN_TOKEN_CARE_MAIL" in run.problem
    assert secret_of("care-mail", {"HUBGEN_TOKEN_CARE_MAIL": "s"}) == "s"
