"""The desk in Chromium: a first statement, by mouse and by keyboard, crashes, strangers."""

from __future__ import annotations

import http.server
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.new_hub import create_hub
from tests.desk.conftest import ASKED, DRAFT, RunningDesk, running_desk

pytestmark = pytest.mark.browser
axe_api = pytest.importorskip("axe_playwright_python.sync_playwright")

WRITE = "/incidents/2026-11-22-card-payments/05/write"
PHONE, SCREEN = 390, 1280
SOAK = bool(os.environ.get("HUBGEN_SOAK"))


@pytest.fixture
def open_desk(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens the start address of a desk in a browser of its own; complaints fail the test."""
    contexts, complaints = [], []

    def open_(start: str, width: int = SCREEN, **options: Any) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="en-GB", **options
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if _is_complaint(m) else None)
        page.complaints = complaints
        page.goto(start)
        page.wait_for_url(re.compile(r"/$"))
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def _is_complaint(message: Any) -> bool:
    """A blocked script in the preview is meant to be blocked."""
    return message.type == "error" and "frame is sandboxed" not in message.text


def violations(page: Any, options: dict[str, Any] | None = None) -> list[str]:
    chosen = options or {"resultTypes": ["violations"]}
    found = axe_api.Axe().run(page, options=chosen).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def fill_gaps(page: Any) -> None:
    """Fill every gap with one word, as Enter goes from one to the next."""
    while page.locator("[data-gap]").count():
        gap = page.locator("[data-gap]").first
        gap.fill("enough")
        press_enter(page)


def press_enter(page: Any) -> None:
    """Press Enter in a gap, and wait until it is gone."""
    count = page.locator("[data-gap]").count()
    page.keyboard.press("Enter")
    gone = "(count) => document.querySelectorAll('[data-gap]').length < count"
    page.wait_for_function(gone, arg=count)


def press_tab_to(page: Any, holds: str) -> None:
    """Press Tab until `holds`, a condition in JavaScript, is true of the focused element."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(f"() => {{ const one = document.activeElement; return {holds}; }}"):
            return
    raise AssertionError(holds)


def kept(page: Any) -> None:
    page.wait_for_function("() => document.querySelector('[data-saved]').textContent.match(/Kept/)")


def test_a_first_statement_from_a_new_hub(tmp_path: Path, open_desk: Callable[..., Any]) -> None:
    root = tmp_path / "hub"
    create_hub(root, year=2026)
    with running_desk(root) as desk:
        page = open_desk(desk.start_address())
        page.get_by_role("link", name="Something happened").click()
        page.get_by_role("radio", name=re.compile("Payments")).check()
        page.get_by_label("What happened, in a few words?").fill("Card payments fail")
        page.get_by_role("radio", name=re.compile("Major")).check()
        page.get_by_role("button", name="Write the first message").click()
        page.wait_for_url(re.compile("/01/write"))
        ready = page.get_by_role("button", name="Ready to publish")
        assert ready.is_disabled()
        fill_gaps(page)
        page.get_by_role("radio", name=re.compile("In 30 minutes")).check()
        page.wait_for_function("() => !document.querySelector('[data-complete]').disabled")
        phone = page.frame_locator("[data-page]")
        assert "enough" in phone.locator("main").inner_text()
        assert "[[" not in page.locator("[data-posts]").inner_text()
        ready.click()
        page.wait_for_url(re.compile(r"/publish\?ready="))
        assert "Update 01 of “Card payments fail” is ready" in page.locator("main").inner_text()
        _, update = open_hub(root).update("2026-11-22-card-payments-fail/01")
        assert not update.head.draft
        assert "[[" not in update.body.markdown


def test_a_first_statement_by_keyboard_alone(
    desk: RunningDesk, open_desk: Callable[..., Any]
) -> None:
    page = open_desk(desk.start_address())

    tab_to = partial(press_tab_to, page)
    tab_to("one.getAttribute('href') === '/happened'")
    page.keyboard.press("Enter")
    page.wait_for_url("**/happened")
    tab_to("one.name === 'scenario'")
    page.keyboard.press("ArrowDown")
    tab_to("one.id === 'title'")
    page.keyboard.type("Nobody can sign in")
    tab_to("one.name === 'severity'")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    tab_to("one.matches('.button--main')")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/01/write"))
    tab_to("'gap' in one.dataset")
    while page.evaluate("() => 'gap' in document.activeElement.dataset"):
        page.keyboard.type("enough")
        press_enter(page)
    tab_to("one.name === 'next'")
    page.keyboard.press("Space")
    page.wait_for_function("() => !document.querySelector('[data-complete]').disabled")
    tab_to("one.matches('[data-complete]')")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/publish\?ready="))
    _, update = open_hub(desk.root).update("2026-11-22-nobody-can-sign-in/01")
    assert not update.head.draft


def test_the_usual_keys_format_and_pasted_text_arrives_clean(
    desk: RunningDesk, open_desk: Callable[..., Any]
) -> None:
    page = open_desk(desk.start_address())
    page.goto(desk.origin + WRITE)
    field = page.locator("#part-0")
    field.fill("We are sorry")
    field.press("Control+a")
    field.press("Control+b")
    assert field.input_value() == "**We are sorry**"
    field.press("Control+z")
    assert field.input_value() == "We are sorry"
    field.evaluate(
        """(field) => {
            field.select();
            const data = new DataTransfer();
            data.setData("text/html", "<p style='color:red'><b>Now</b><span> fixed</span></p>");
            data.setData("text/plain", "Now fixed");
            const made = {clipboardData: data, bubbles: true, cancelable: true};
            field.dispatchEvent(new ClipboardEvent("paste", made));
        }"""
    )
    page.wait_for_function("() => document.getElementById('part-0').value === '**Now** fixed'")
    kept(page)


def test_the_preview_follows_the_typing(desk: RunningDesk, open_desk: Callable[..., Any]) -> None:
    page = open_desk(desk.start_address())
    page.goto(desk.origin + WRITE)
    page.frame_locator("[data-page]").locator("main").wait_for()
    page.locator("#summary").fill("Typed a moment ago.")
    words = page.frame_locator("[data-page]").get_by_text("Typed a moment ago.").first
    words.wait_for()
    page.locator("[data-posts]").get_by_text("Typed a moment ago.").first.wait_for()


def test_without_scripts_the_form_does_the_same(
    desk: RunningDesk, open_desk: Callable[..., Any]
) -> None:
    page = open_desk(desk.start_address(), java_script_enabled=False)
    page.goto(desk.origin + WRITE)
    page.locator("#summary").fill("Written without scripts.")
    page.get_by_role("button", name="Save the draft").click()
    assert "Written without scripts." in (desk.root / DRAFT).read_text("utf-8")


class _Process:
    """`hubgen desk` as people start it, on one port, to be killed and started again."""

    def __init__(self, root: Path, port: int) -> None:
        self.root, self.port = root, port
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        command = [sys.executable, "-m", "hubgen", "--at", ASKED, "desk", "--no-browser"]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port)], cwd=self.root, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stderr
        line = self.process.stderr.readline()
        return line.split()[1]

    def kill(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
            self.process.wait()
            if self.process.stderr:
                self.process.stderr.close()
            self.process = None


def test_what_is_typed_survives_a_killed_desk(hub: Path, browser: Any, unused_port: int) -> None:
    desk = _Process(hub, unused_port)
    context = browser.new_context(viewport={"width": SCREEN, "height": 900})
    page = context.new_page()
    try:
        page.goto(desk.start())
        page.wait_for_url(re.compile(r"/$"))
        page.goto(f"http://127.0.0.1:{unused_port}{WRITE}")
        page.locator("#summary").fill("Typed before the crash.")
        kept(page)
        desk.kill()
        page.locator("#do").fill("Typed while it was gone.")
        page.get_by_text("Not saved.").wait_for()
        desk.start()
        kept(page)
        page.close()
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{unused_port}{WRITE}")
        assert page.locator("#summary").input_value() == "Typed before the crash."
        assert page.locator("#do").input_value() == "Typed while it was gone."
    finally:
        desk.kill()
        context.close()


FOREIGN_POSTS = ["/publish", "/approve", WRITE.replace("write", "approve"), "/end"]
HOSTILE = """<!doctype html><title>Hostile</title><body>
<form id="form" method="post" action="{write}" target="frame"><input name="action" value="save">
<input name="summary" value="Taken over"></form><iframe name="frame"></iframe>
<img id="image" src="{origin}/draft/assets/hub/brand.css"><script>
const tried = {{}};
document.getElementById("form").submit();
const ways = [
  ["read", "{origin}/", {{credentials: "include"}}],
  ["opaque", "{origin}/", {{credentials: "include", mode: "no-cors"}}],
  ["write", "{write}", {{method: "POST", credentials: "include", mode: "no-cors",
    body: new URLSearchParams({{action: "save", summary: "Taken over"}})}}],
];
for (const path of {posts}) ways.push(
  [path, "{origin}" + path, {{method: "POST", credentials: "include", mode: "no-cors",
    body: new URLSearchParams({{go: "1", approve: "1", mark: "1", done: "1"}})}}]);
Promise.all(ways.map(([name, address, options]) => fetch(address, options)
  .then((answer) => answer.text()).then((text) => {{ tried[name] = text; }})
  .catch(() => {{ tried[name] = "refused"; }}))).then(() => {{ window.tried = tried; }});
</script>"""


@pytest.fixture
def hostile(desk: RunningDesk) -> Iterator[str]:
    """The address of a page of another origin that tries what it can."""
    data = HOSTILE.format(
        origin=desk.origin, write=desk.origin + WRITE, posts=json.dumps(FOREIGN_POSTS)
    ).encode()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_hostile_page_in_the_same_browser_reads_and_changes_nothing(
    desk: RunningDesk, browser: Any, hostile: str
) -> None:
    before = (desk.root / DRAFT).read_bytes()
    settings = desk.root / "content/hub.yml"
    settings.write_text(settings.read_text("utf-8") + "publish: {to: ../live}\n", "utf-8")
    desk.reader.read_again(["content/hub.yml"])
    context = browser.new_context()
    page = context.new_page()
    page.goto(desk.start_address())
    page.wait_for_url(re.compile(r"/$"))
    for address in (hostile, hostile.replace("127.0.0.1", "localhost")):
        page.goto(address)
        page.wait_for_function("() => window.tried")
        tried = page.evaluate("() => window.tried")
        assert tried["read"] == "refused"
        assert "Meadowcart" not in tried["opaque"]
        time.sleep(0.3)
    assert (desk.root / DRAFT).read_bytes() == before
    assert not (desk.root.parent / "live").exists()
    assert not list(desk.root.glob(".hubgen/working/*/*.json"))
    page.goto(desk.origin + WRITE)
    assert "Taken over" not in page.content()
    context.close()
