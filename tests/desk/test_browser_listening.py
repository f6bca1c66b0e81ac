"""A day of 4,000 invented messages in Chromium, from the spike to the calm evening."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hubgen.listening.files import Answers, read_file
from hubgen.listening.intake import Intake
from hubgen.listening.store import open_store
from tests.desk.conftest import SAMPLE, RunningDesk, running_desk
from tests.desk.test_browser import PHONE, SCREEN, violations
from tests.support.mentions_day import BEGAN, day_of_mentions, usual_days, write_export

pytestmark = pytest.mark.browser
SPIKE, EVENING = datetime(2026, 11, 22, 10, 25, tzinfo=UTC), BEGAN + timedelta(hours=13)
FIGURES = "/listening?incident=2026-11-22-card-payments"


class Clock:
    """The time at the desk; the messages arrive as it goes on."""

    def __init__(self, hub: Path) -> None:
        self.hub, self.now, self._stored = hub, SPIKE, BEGAN
        self._known = [*usual_days(), *day_of_mentions()]

    def __call__(self) -> datetime:
        return self.now

    def go_to(self, at: datetime) -> None:
        """Let it be `at`, with all messages until then stored."""
        self.now = at
        if at <= self._stored:
            return
        self._stored = at
        file = self.hub / "export.csv"
        write_export(file, [one for one in self._known if one.raw.at <= at])
        with open_store(self.hub) as store:
            intake = Intake(store, timedelta(days=90), at)
            intake.add_file(read_file(file, ZoneInfo("UTC"), at), Answers())


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Clock:
    hub = tmp_path_factory.mktemp("day") / "hub"
    hub.mkdir()
    for part in ("content", "incidents"):
        shutil.copytree(SAMPLE / part, hub / part)
    return Clock(hub)


@pytest.fixture(scope="module")
def desk(clock: Clock) -> Iterator[RunningDesk]:
    with running_desk(clock.hub, time_of_machine=clock, at_text=None) as running:
        yield running


@pytest.fixture
def page(desk: RunningDesk, browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": SCREEN, "height": 900}, locale="en-GB")
    cookie = {"name": "hubgen-person", "value": "leila", "url": desk.origin}
    context.add_cookies([cookie])
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda one: complaints.append(one.text) if one.type == "error" else None)
    opened.goto(desk.start_address())
    opened.wait_for_url(re.compile(r"/$"))
    yield opened
    context.close()
    assert complaints == []


def test_from_the_spike_to_the_answers(desk: RunningDesk, clock: Clock, page: Any) -> None:
    clock.go_to(SPIKE)
    page.goto(desk.origin)
    page.get_by_role("link", name="See what people say").first.click()
    assert "Widespread" in page.locator("main").inner_text()
    assert page.get_by_role("img", name=re.compile(r"messages by [\d,]+ people")).is_visible()
    assert "Unusual volume since" in page.locator("main").inner_text()
    assert violations(page) == []

    page.get_by_role("link", name="Messages", exact=True).click()
    page.wait_for_url(re.compile(r"/listening/messages"))  # keys are heard once it is loaded
    first = page.locator("[data-mention]").first
    first.focus()
    page.keyboard.press("6")
    page.wait_for_function("() => document.querySelector('[data-class]').textContent === 'Rumour'")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("() => document.activeElement.dataset.mention") != first.get_attribute(
        "data-mention"
    )

    page.get_by_role("link", name="Cases", exact=True).click()
    page.get_by_role("button", name=re.compile("I will answer")).first.click()
    page.wait_for_url(re.compile(r"/cases/\d+$"))
    assert "Not answered" in page.locator("main").inner_text()
    assert "of 280" in page.locator("main").inner_text()
    assert violations(page) == []
    page.get_by_role("button", name="I have answered").click()
    assert "Answered by Leila Haddad" in page.locator("main").inner_text()

    page.goto(desk.origin + FIGURES)
    page.get_by_role("link", name=re.compile("Write the answer")).first.click()
    page.get_by_label("The question").fill("Should I pay again?")
    page.get_by_role("button", name="Write the draft").click()
    page.wait_for_url(re.compile(r"/questions/\d\d"))
    assert "Should I pay again?" in page.content()


def test_in_the_evening_it_is_calm(desk: RunningDesk, clock: Clock, page: Any) -> None:
    clock.go_to(EVENING)
    page.goto(desk.origin)
    assert "Unusual volume" not in page.locator("main").inner_text()
    page.goto(desk.origin + FIGURES)
    effects = page.locator("section[aria-labelledby=effects]").inner_text()
    assert "Calmer" in effects
    page.get_by_text("The figures as a table").click()
    rows = page.locator(".table tbody tr")
    assert "Unusual" not in rows.last.inner_text()
    assert rows.count() > 40


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen_fits_a_phone(
    desk: RunningDesk, clock: Clock, browser: Any, scheme: str
) -> None:
    clock.go_to(SPIKE)
    screens = {
        "light": (FIGURES, "/listening/add", "/listening/forget?mention=700"),
        "dark": ("/listening/messages?q=insulin", "/cases", "/listening/answer?mention=700"),
    }[scheme]
    context = browser.new_context(
        viewport={"width": PHONE, "height": 844}, color_scheme=scheme, locale="de"
    )
    page = context.new_page()
    page.goto(desk.start_address())
    page.wait_for_url(re.compile(r"/$"))
    for address in screens:
        page.goto(desk.origin + address)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE, address
        assert violations(page) == [], address
    context.close()
