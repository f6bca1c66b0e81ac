"""Chromium reads the published hub through nginx: nothing that a page needs is refused."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.serving.conftest import BASE
from tests.serving.test_servers import files
from tests.support.running_servers import Server

INCIDENT = "incidents/2026-11-22-card-payments/"
PAGES = (
    "",
    "de/",
    INCIDENT,
    f"{INCIDENT}record/",
    "incidents/",
    "history/2026-11/",
    "components/payments/",
    "faq/",
    "promises/",
    "subscribe/",
    "editions/",
    "about/",
    "lite/",
    "embed/",
    "nothing/here/",
)
LISTEN = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`refused: ${event.violatedDirective} ${event.blockedURI}`));
"""
OTHERS_PAGE = """\
<!doctype html>
<title>The shop</title>
<iframe id="banner" src="{hub}embed/"></iframe>
<iframe id="home" src="{hub}"></iframe>
<script src="{hub}embed.js"></script>
"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def nginx(serve: Callable[..., Server]) -> Server:
    return serve("nginx")


@pytest.fixture
def open_tab(browser: Any) -> Iterator[Callable[..., Any]]:
    """A fresh tab; what its pages complain of is in `page.complaints`."""
    contexts = []

    def open_(*, service_workers: str = "block") -> Any:
        context = browser.new_context(service_workers=service_workers, locale="en-GB")
        context.set_default_timeout(8000)
        contexts.append(context)
        context.add_init_script(LISTEN)
        page = context.new_page()
        page.complaints = []
        page.on(
            "console", lambda m: page.complaints.append(_told(m)) if m.type == "error" else None
        )
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield open_
    for context in contexts:
        context.close()


def _told(message: Any) -> str:
    return f"{message.text} {message.location['url']}"


class _Inline(HTMLParser):
    """Finds what the policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        runs = tag == "script" and "src" not in names and names.get("type") != "application/ld+json"
        if (
            runs
            or tag == "style"
            or "style" in names
            or any(name.startswith("on") for name in names)
        ):
            self.found.append(self.get_starttag_text() or tag)


def test_no_page_holds_a_script_or_a_style_of_its_own(site: Path) -> None:
    pages = [one for one in files(site) if one.endswith(".html")]
    assert len(pages) > 50
    for path in pages:
        parser = _Inline()
        parser.feed((site / path).read_text("utf-8"))
        assert parser.found == [], path


def test_every_kind_of_page_runs_under_the_policy(
    nginx: Server, open_tab: Callable[..., Any]
) -> None:
    page = open_tab()
    for path in PAGES:
        page.goto(nginx.root + path)
        wanted = page.locator("link[rel=stylesheet]").count()
        assert page.evaluate("document.styleSheets.length") == wanted, path
    missing = [nginx.root + "nothing/here/", nginx.root + "favicon.ico"]
    assert [one for one in page.complaints if not one.endswith(tuple(missing))] == []


def test_the_page_at_an_old_address_leads_on_under_the_policy(
    nginx: Server, open_tab: Callable[..., Any]
) -> None:
    page = open_tab()
    page.goto(nginx.root + "incidents/2026-11-10-rumour/")
    page.wait_for_url("**/incidents/2026-11-10-closing-rumour/")
    assert page.complaints == []


def test_below_a_path_pages_run_under_the_policy(
    serve: Callable[..., Server], open_tab: Callable[..., Any]
) -> None:
    page = open_tab()
    for path in ("", INCIDENT):
        page.goto(serve("nginx", BASE).root + BASE + path)
    assert page.complaints == []


def test_the_search_works_under_the_policy(nginx: Server, open_tab: Callable[..., Any]) -> None:
    page = open_tab()
    page.goto(nginx.root + "search/?q=card")
    page.get_by_role("link", name="Card payments were charged twice").first.wait_for()
    assert page.complaints == []


def test_under_caddy_the_pages_run_too(
    serve: Callable[..., Server], open_tab: Callable[..., Any]
) -> None:
    page = open_tab()
    for path in ("", "search/?q=card"):
        page.goto(serve("caddy").root + path)
    assert page.complaints == []


def test_without_a_network_kept_pages_open_under_the_policy(
    nginx: Server, open_tab: Callable[..., Any]
) -> None:
    page = open_tab(service_workers="allow")
    page.goto(nginx.root)
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    page.wait_for_function(f"caches.match(new URL('{INCIDENT}', location.href)).then(Boolean)")
    assert page.complaints == []
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")  # a minute later
    page.context.set_offline(True)
    page.goto(nginx.root + INCIDENT)
    assert page.locator(".hub-kept").is_visible()
    assert not [one for one in page.complaints if "refused" in one or "Security Policy" in one]


def test_another_website_shows_the_banner_and_nothing_else(
    nginx: Server, open_tab: Callable[..., Any]
) -> None:
    class Shop(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(OTHERS_PAGE.format(hub=nginx.root).encode())

        def log_message(self, *_args: object) -> None:
            """Keeps quiet."""

    shop = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=shop.serve_forever, daemon=True).start()
    page = open_tab()
    try:
        page.goto(f"http://localhost:{shop.server_port}/")
        inside = page.frame_locator("#banner")
        inside.get_by_text("Meadowcart").first.wait_for()
        page.locator("body > [role=status], body > div").first.wait_for()  # what the script adds
        assert page.frame_locator("#home").get_by_role("banner").count() == 0
        refused = [one for one in page.complaints if "frame-ancestors" in one]
        assert refused
        assert [one for one in page.complaints if one not in refused] == []
    finally:
        shop.shutdown()
        shop.server_close()
