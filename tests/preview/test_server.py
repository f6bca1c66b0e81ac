"""The preview server gives what dist/ holds to this machine's browsers, and nothing else."""

from __future__ import annotations

import http.client
import re
import socket
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubgen.preview.drafts import DraftPreview
from hubgen.preview.serving.own_names import is_own_name
from hubgen.preview.serving.server import PreviewServer
from hubgen.preview.serving.state import PreviewState, StateChannel
from hubgen.problems import HubgenError
from tests.preview.conftest import QuickBuilder, Watched

HOME = b"<!doctype html><title>x</title><body><p>Hello</p></body></html>\n"
SCRIPT = b"<script src="


@pytest.fixture
def site(watched: Watched) -> Watched:
    """A running watcher whose dist/ holds some more files."""
    site = watched.root / "dist/site"
    for path, data in {
        "index.html": HOME,
        "404.html": b"<body>Not here</body>",
        "incidents/a/index.html": HOME,
        "feed.rss": b"<rss/>",
        "feed.atom": b"<feed/>",
        "feed.json": b"{}",
        "calendar.ics": b"BEGIN",
        "a b/\xc3\xa4.txt".encode("latin-1").decode("utf-8"): b"text",
    }.items():
        file = site / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return watched


def test_a_page_is_dists_own_with_a_script_before_its_end(site: Watched) -> None:
    answer = site.get("/")
    before, script, after = answer.body.partition(SCRIPT)
    assert answer.status == 200
    assert script
    assert before + after.partition(b"</script>")[2] == HOME
    assert (site.root / "dist/site/index.html").read_bytes() == HOME


def test_what_is_no_page_is_served_byte_for_byte(site: Watched) -> None:
    assert site.get("/feed.rss").body == b"<rss/>"
    assert site.get("/a%20b/%C3%A4.txt?x=1").body == b"text"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/feed.rss", "application/rss+xml"),
        ("/feed.atom", "application/atom+xml"),
        ("/feed.json", "application/feed+json"),
        ("/calendar.ics", "text/calendar; charset=utf-8"),
        ("/_hubgen/preview.js", "text/javascript; charset=utf-8"),
        ("/_hubgen/panel.css", "text/css; charset=utf-8"),
    ],
)
def test_a_file_has_its_type_and_is_never_cached(site: Watched, path: str, kind: str) -> None:
    headers = site.get(path).headers
    assert headers["Content-Type"] == kind
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.xml", "a.js", "a.php", "feed.rss"])
def test_scripts_in_files_that_are_no_page_run_in_a_sandbox(site: Watched, name: str) -> None:
    (site.root / "dist/site/incidents/a" / name).write_bytes(HOME)
    answer = site.get(f"/incidents/a/{name}")
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert answer.body == HOME


def test_pages_keep_their_scripts_and_documents_their_viewer(site: Watched) -> None:
    (site.root / "dist/site/incidents/a/notice.pdf").write_bytes(b"%PDF")
    for path in ("/", "/incidents/a/", "/nowhere/", "/incidents/a/notice.pdf"):
        assert "Content-Security-Policy" not in site.get(path).headers


def test_an_unknown_address_gets_the_hubs_own_page_for_it(site: Watched) -> None:
    answer = site.get("/nowhere/")
    assert (answer.status, answer.body.startswith(b"<body>Not here")) == (404, True)


def test_links_of_the_unknown_address_page_work_where_the_hub_lies_below_a_path(
    site: Watched,
) -> None:
    assert site.get("/help/status/feed.rss").status == 404
    site.server.channel.update(base=("help", "status"))
    assert site.get("/help/status/feed.rss").body == b"<rss/>"
    assert site.get("/help/status/incidents/a/").status == 200


def test_a_folder_without_its_slash_is_sent_to_it(site: Watched) -> None:
    answer = site.get("/incidents/a")
    assert (answer.status, answer.headers["Location"]) == (301, "/incidents/a/")
    assert site.get("/_draft").headers["Location"] == "/_draft/"
    assert not site.get("//evil.example/incidents/a/..").headers.get("Location")


@pytest.mark.parametrize(
    "path",
    [
        "/../mkdocs.yml",
        "/../../mkdocs.yml",
        "/%2e%2e/%2e%2e/mkdocs.yml",
        "/..%2f..%2fmkdocs.yml",
        "/..%5c..%5cmkdocs.yml",
        "/incidents/../../../mkdocs.yml",
        "/_draft/../../mkdocs.yml",
        "/_social/../../mkdocs.yml",
        "/_hubgen/../server.py",
        "/index.html%00.txt",
        "//etc/passwd",
        "/" + "a" * 5000,
    ],
)
def test_no_address_leads_out_of_the_site(site: Watched, path: str) -> None:
    answer = site.get(path)
    assert answer.status in {400, 404}
    assert b"site_name" not in answer.body
    assert b"root:" not in answer.body


def test_a_link_out_of_the_site_is_refused(site: Watched) -> None:
    (site.root / "secret.txt").write_text("secret", "utf-8")
    (site.root / "dist/site/link.txt").symlink_to(site.root / "secret.txt")
    (site.root / "dist/site/folder").symlink_to(site.root)
    (site.root / "dist/site/page").mkdir()
    (site.root / "dist/site/page/index.html").symlink_to(site.root / "secret.txt")
    for path in ("/link.txt", "/folder/secret.txt", "/page/"):
        answer = site.get(path)
        assert (answer.status, b"secret" in answer.body) == (400, False)


def test_nothing_private_of_the_hub_is_served(site: Watched) -> None:
    for path in ("/.hubgen/", "/content/pages/about.md", "/mkdocs.yml", "/incidents/2026/a/"):
        assert site.get(path).status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_the_preview_can_only_be_read(site: Watched, method: str) -> None:
    assert site.get("/", method).status in {405, 501}


MALFORMED = {
    "an asterisk": b"GET * HTTP/1.1\r\nHost: localhost",
    "no slash": b"GET index.html HTTP/1.1\r\nHost: localhost",
    "no path": b"GET",
    "an empty line": b"",
    "spaces": b"   ",
    "another scheme": b"GET ftp://[ HTTP/1.1\r\nHost: localhost",
    "an authority": b"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost",
    "an unknown version": b"GET / HTTP/9.9",
    "no version": b"GET / HUBGEN",
    "bytes": bytes(range(128, 200)),
    "half an escape": b"GET /%e4%%zz%0d%0a%00 HTTP/1.1\r\nHost: localhost",
    "a NUL": b"GET /\0 HTTP/1.1\r\nHost: localhost",
    "a TLS greeting": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "a long line": b"GET /" + b"a" * 70_000 + b" HTTP/1.1",
    "a long header": b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000,
    "many headers": b"GET / HTTP/1.1\r\n" + b"\r\n".join(b"X%d: y" % n for n in range(300)),
    "a header without a colon": b"GET / HTTP/1.1\r\nHost localhost",
    "two hosts": b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost",
    "a host that is none": b"GET / HTTP/1.1\r\nHost: [::1",
}


def _raw(site: Watched, request: bytes) -> bytes:
    """What comes back for the bytes of a request, until the connection ends."""
    with socket.create_connection(("127.0.0.1", site.server.port), timeout=10) as connection:
        connection.sendall(request + b"\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while data := connection.recv(65536):
            answer += data
        return answer


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_request_is_refused_or_not_answered(site: Watched, name: str) -> None:
    answer = _raw(site, MALFORMED[name])
    assert re.match(rb"HTTP/1\.1 4\d\d |$", answer), answer[:100]
    assert site.get("/").status == 200


@given(
    request=st.one_of(
        st.binary(max_size=200),
        st.from_regex(
            rb"(GET|HEAD|POST) [^\r\n]{0,40}( HTTP/1\.1)?(\r\n[!-~]{1,20}: ?[ -~]{0,20})*"
        ),
        st.from_regex(
            rb"GET \*?/?(_draft/|_social/|_hubgen/)?[!-~]{0,30} HTTP/1.1\r\nHost: localhost"
        ),
    )
)
def test_no_bytes_raise_an_error_in_the_server(
    site: Watched, caplog: pytest.LogCaptureFixture, request: bytes
) -> None:
    if b"_hubgen/events" in request:
        return
    assert not _raw(site, request).startswith(b"HTTP/1.1 5")
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_a_head_request_tells_the_length_of_what_would_come(site: Watched) -> None:
    head = site.get("/", "HEAD")
    assert head.body == b""
    assert int(head.headers["Content-Length"]) == len(site.get("/").body)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8000", "localhost.evil.example", "10.1.2.3", "", "[::bad"],
)
def test_a_foreign_name_is_refused(site: Watched, host: str) -> None:
    for path in ("/", "/_draft/", "/_hubgen/events"):
        answer = site.get(path, Host=host)
        assert (answer.status, b"Hello" in answer.body) == (403, False)


@pytest.mark.parametrize(
    "host", ["localhost:1", "127.0.0.1", "127.0.0.2:80", "[::1]:8000", "a.localhost"]
)
def test_this_machines_names_are_served(site: Watched, host: str) -> None:
    assert site.get("/", Host=host).status == 200


def test_who_opens_the_preview_to_a_network_is_served_there_by_address() -> None:
    everywhere = "0.0.0.0"  # noqa: S104 - nothing is bound here
    assert is_own_name("192.168.0.7:8000", everywhere)
    assert is_own_name(socket.gethostname(), everywhere)
    assert is_own_name("hub.internal", "hub.internal")
    assert not is_own_name("evil.example", everywhere)


def test_a_taken_port_gives_the_next_free_one(site: Watched, tmp_path: Path) -> None:
    port = site.server.port
    served: dict[str, Any] = {
        "dist": tmp_path,
        "drafts": DraftPreview(tmp_path, lambda: None),
        "channel": StateChannel(PreviewState(site="a", drafts="a")),
    }
    with PreviewServer("127.0.0.1", port, **served) as other:
        assert port < other.port <= port + 100
    with pytest.raises(HubgenError, match=r"cannot listen on 203\.0\.113\.1"):
        PreviewServer("203.0.113.1", 8000, **served)


def test_an_open_page_hears_of_each_build_and_each_problem(site: Watched) -> None:
    heard: list[dict[str, Any]] = []
    thread = threading.Thread(target=lambda: heard.extend(site.events(4)))
    thread.start()
    time.sleep(0.2)
    file = site.root / "content/pages/about.md"
    for number, text in enumerate(("new", "BROKEN", "newer"), 2):
        file.write_text(text, "utf-8")
        site.after_rebuilds(number)
        time.sleep(0.05)
    thread.join(10)
    first, built, broken, mended = heard
    assert len({first["site"], built["site"], mended["site"]}) == 3
    assert broken["site"] == built["site"]
    assert [problem["what"] for problem in broken["problems"]] == ["broken"]
    assert not mended["problems"]


def test_a_page_that_does_not_listen_holds_nobody_up(site: Watched) -> None:
    deaf = [socket.create_connection(("127.0.0.1", site.server.port)) for _ in range(5)]
    for one in deaf:
        one.sendall(b"GET /_hubgen/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    site.server.channel.update(failure="x" * 5_000_000)
    start = time.perf_counter()
    for number in range(5):
        (site.root / "content/pages/about.md").write_text(f"new {number}", "utf-8")
        site.after_rebuilds(number + 2)
    assert time.perf_counter() - start < 3
    assert site.get("/").status == 200
    for one in deaf:
        one.close()


def test_one_connection_serves_many_requests(site: Watched) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.server.port, timeout=5)
    for _ in range(20):
        connection.request("GET", "/feed.rss")
        assert connection.getresponse().read() == b"<rss/>"
    connection.close()


def test_before_the_first_build_a_page_waits_for_it(
    tmp_path: Path, watching: Any, quick_builder: type[QuickBuilder]
) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/x.md").write_text("BROKEN", "utf-8")
    with watching(tmp_path, quick_builder(tmp_path)) as one:
        answer = one.get("/")
        assert (answer.status, SCRIPT in answer.body) == (503, True)
        (tmp_path / "content/x.md").write_text("fixed", "utf-8")
        one.after_rebuilds(2)
        assert "fixed" in one.get("/").text
