"""The banner on somebody else's website: another origin, under a strict policy of its own."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hubgen.outputs.embed import banner_pages, script
from hubgen.outputs.status import status
from hubgen.public.view import PublicView
from hubgen.public.view_builder import public_view
from hubgen.source.messages import messages
from hubgen.source.project import read_project

pytestmark = pytest.mark.browser
TITLE = "Card payments were charged twice"
PAGE = """<!doctype html><html lang="en"><title>Shop</title><body><h1>Shop</h1>
<div id="news"></div>{embedded}</body></html>"""
Serve = Callable[[Path, dict[str, str]], str]


@pytest.fixture
def origin() -> Iterator[Serve]:
    """Serves a folder with some headers at an origin of its own; returns its address."""
    running = []

    def start(folder: Path, headers: dict[str, str]) -> str:
        class Handler(http.server.SimpleHTTPRequestHandler):
            def end_headers(self) -> None:
                for name, value in headers.items():
                    self.send_header(name, value)
                super().end_headers()

            def log_message(self, *_args: object) -> None:
                """Keeps quiet."""

        handler = functools.partial(Handler, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def view_at(sample_root: Path) -> Callable[..., PublicView]:
    project, _ = read_project(sample_root)
    assert project is not None

    def view(at: datetime, language: str = "en") -> PublicView:
        return public_view(project, at, messages(language))

    return view


def lay(folder: Path, *views: PublicView) -> None:
    """Writes what a hub serves to other websites."""
    made = [*script(), *(status(view) for view in views)]
    for artifact in [*made, *(page for view in views for page in banner_pages(view))]:
        file = folder / artifact.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(artifact.data)


def open_shop(
    browser: Any, origin: Serve, folder: Path, hub: str, embedded: str
) -> tuple[Any, list[str]]:
    """The shop's page with the banner in it, and the complaints of the browser.

    Time passes there only when a test says so (`page.clock`).
    """
    folder.mkdir()
    (folder / "index.html").write_text(PAGE.format(embedded=embedded.format(hub=hub)))
    policy = f"default-src 'none'; script-src {hub}; connect-src {hub}; frame-src {hub}"
    address = origin(folder, {"Content-Security-Policy": policy})
    page = browser.new_page()
    page.set_default_timeout(8000)
    page.clock.install()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    return page, [one for one in complaints if "favicon" not in one]


def test_the_script_shows_the_open_incident_on_another_website(
    browser, origin, view_at, sample_time, tmp_path
):
    lay(tmp_path / "hub", view_at(sample_time))
    hub = origin(tmp_path / "hub", {"Access-Control-Allow-Origin": "*"})
    embedded = '<script src="{hub}embed.js" defer></script>'
    page, complaints = open_shop(browser, origin, tmp_path / "shop", hub, embedded)
    banner = page.get_by_role("status")
    banner.wait_for()
    assert banner.inner_text() == f"Meadowcart: There is a serious problem. {TITLE}"
    link = page.get_by_role("link", name=TITLE)
    assert link.get_attribute("href").endswith("/incidents/2026-11-22-card-payments/")
    assert page.evaluate("document.body.firstElementChild.className") == "hub-banner"
    assert page.context.cookies() == []
    assert complaints == []
    page.close()


def test_the_script_says_nothing_while_all_is_well(browser, origin, view_at, sample_time, tmp_path):
    lay(tmp_path / "hub", view_at(sample_time.replace(month=11, day=15)))
    hub = origin(tmp_path / "hub", {"Access-Control-Allow-Origin": "*"})
    embedded = '<script src="{hub}embed.js" defer></script>'
    with_one = (
        embedded + '<script src="{hub}embed.js" data-always data-into="#news" defer></script>'
    )
    page, _ = open_shop(browser, origin, tmp_path / "shop", hub, with_one)
    banner = page.get_by_role("status")
    banner.wait_for()
    assert banner.count() == 1
    assert banner.inner_text() == "Meadowcart: Everything is working"
    assert page.evaluate("document.querySelector('#news').children.length") == 1
    page.close()


def test_the_banner_follows_the_hub_while_the_page_stays_open(
    browser, origin, view_at, sample_time, tmp_path
):
    bad, calm = view_at(sample_time), view_at(sample_time.replace(month=11, day=15))
    lay(tmp_path / "hub", bad)
    shared = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}
    hub = origin(tmp_path / "hub", shared)
    embedded = '<script src="{hub}embed.js" defer></script>'
    page, _ = open_shop(browser, origin, tmp_path / "shop", hub, embedded)
    banner = page.get_by_role("status", include_hidden=True)
    banner.wait_for()
    for view, state in ((calm, "hidden"), (bad, "visible")):
        lay(tmp_path / "hub", view)
        page.clock.run_for(60_000)
        banner.wait_for(state=state)
    assert banner.inner_text().endswith(TITLE)
    page.close()


def test_the_script_speaks_another_language_when_asked(
    browser, origin, view_at, sample_time, tmp_path
):
    lay(tmp_path / "hub", view_at(sample_time), view_at(sample_time, "de"))
    hub = origin(tmp_path / "hub", {"Access-Control-Allow-Origin": "*"})
    embedded = '<script src="{hub}embed.js" data-hub="de/" defer></script>'
    page, _ = open_shop(browser, origin, tmp_path / "shop", hub, embedded)
    page.get_by_role("link", name="Kartenzahlungen").wait_for()
    page.close()


def test_a_website_is_left_alone_when_the_hub_cannot_be_reached(
    browser, origin, view_at, sample_time, tmp_path
):
    lay(tmp_path / "hub", view_at(sample_time))
    (tmp_path / "hub" / "status.json").unlink()
    hub = origin(tmp_path / "hub", {})
    embedded = '<script src="{hub}embed.js" defer></script>'
    page, _ = open_shop(browser, origin, tmp_path / "shop", hub, embedded)
    page.wait_for_load_state("networkidle")
    assert page.get_by_role("status").count() == 0
    assert page.locator("body").inner_text() == "Shop"
    page.close()


def test_a_frame_shows_the_same_without_any_script(browser, origin, view_at, sample_time, tmp_path):
    lay(tmp_path / "hub", view_at(sample_time))
    hub = origin(tmp_path / "hub", {})
    embedded = '<iframe src="{hub}embed/" title="Status"></iframe>'
    page, _ = open_shop(browser, origin, tmp_path / "shop", hub, embedded)
    frame = page.frame_locator("iframe")
    frame.get_by_role("link", name=TITLE).wait_for()
    assert "There is a serious problem" in frame.get_by_role("status").inner_text()
    page.close()
