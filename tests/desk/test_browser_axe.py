"""Every screen of the desk in Chromium: axe finds nothing, light and dark; the bar fits a phone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.desk.conftest import RunningDesk, copy_sample, running_desk
from tests.desk.test_browser import PHONE, SCREEN, WRITE, violations

pytestmark = pytest.mark.browser
axe_api = pytest.importorskip("axe_playwright_python.sync_playwright")

SOAK = bool(os.environ.get("HUBGEN_SOAK"))
INCIDENT = "/incidents/2026-11-22-card-payments"
SCREENS = [
    "/",
    "/incidents?q=card",
    INCIDENT,
    "/happened",
    "/new-update",
    WRITE,
    f"{WRITE}?language=de",
    f"{INCIDENT}/04/write",
    f"{INCIDENT}/details",
    "/texts",
    "/me",
    "/files",
    "/files/edit?path=content/hub.yml",
    "/nothing",
    "/approve",
    f"{INCIDENT}/05/approve",
    "/publish",
    "/posts",
    f"{INCIDENT}/04/posts",
    f"{INCIDENT}/05/posts",
    f"{INCIDENT}/04/change",
    f"{INCIDENT}/brief",
    f"{INCIDENT}/replies",
    f"{INCIDENT}/history",
]
CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk with an unreadable file, findings beside their words, and a broken promise."""
    hub = copy_sample(tmp_path_factory.mktemp("axe") / "hub")
    (hub / "incidents/2026/2026-10-06-granola-recall/incident.yml").write_text("title: [")
    update = hub / "incidents/2026/2026-11-22-card-payments/04-monitoring.md"
    late = re.sub(r"next_update: .*", "next_update: 2026-11-22 12:15", update.read_text("utf-8"))
    update.write_text(late, "utf-8")
    with running_desk(hub) as running:
        running.post(WRITE.replace("write", "live"), {"part-0": "We commence. Minor and likely."})
        yield running


def screen_of(desk: RunningDesk, browser: Any, width: int, language: str) -> Any:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=language)
    page = context.new_page()
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(desk.start_address())
    page.wait_for_url(re.compile(r"/$"))
    return page


@pytest.mark.parametrize(
    ("width", "language"),
    [(PHONE, "de-DE"), (SCREEN, "en-GB")] + ([(PHONE, "en-GB"), (SCREEN, "de-DE")] if SOAK else []),
)
def test_axe_finds_nothing_on_any_screen(
    desk: RunningDesk, browser: Any, width: int, language: str
) -> None:
    page = screen_of(desk, browser, width, language)
    found = {}
    for path in SCREENS:
        page.emulate_media(color_scheme="light")
        page.goto(desk.origin + path)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, path
        wrong = violations(page)
        page.emulate_media(color_scheme="dark")
        wrong += violations(page, CONTRAST)
        if wrong:
            found[path] = wrong
    page.context.close()
    assert found == {}


def test_on_a_phone_the_bar_is_one_row_with_a_menu_that_counts_what_is_overdue(
    desk: RunningDesk, browser: Any
) -> None:
    context = browser.new_context(
        viewport={"width": PHONE, "height": 900}, locale="de-DE", java_script_enabled=False
    )
    page = context.new_page()
    page.goto(desk.start_address())
    bar = page.locator(".bar")
    assert bar.bounding_box()["height"] <= 60
    menu = page.get_by_role("button", name="Menü Jetzt 1 Aufgabe ist überfällig")
    assert not page.get_by_role("link", name="Veröffentlichen").is_visible()
    menu.click()
    for name in ("Vorfälle", "Beiträge", "Veröffentlichen"):
        box = page.locator(".bar__nav").get_by_role("link", name=name).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE
        assert box["height"] >= 44
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="Veröffentlichen").is_visible()
    context.close()
