"""A phone button says whether the line is open now, and goes on saying the truth."""

from __future__ import annotations

import re
from html import escape
from zoneinfo import ZoneInfo

import pytest

from hubgen.model.hub import Contact
from hubgen.public.contact_hours import hours_data

pytestmark = pytest.mark.browser
OFFICE = ["Mo-Fr 08:00-18:00", "2026-12-25 closed", "2026-12-28 closed"]


@pytest.fixture
def line_at(open_page, server, sample_site):
    """The home page with opening hours and an instant of the test's choice."""
    home = (sample_site / "index.html").read_text("utf-8")

    def open_at(at: str, lines: list[str], **options):
        hours = hours_data(Contact(name="Help", phone="112", open=lines), ZoneInfo("Europe/London"))
        page = re.sub(r'data-open="[^"]*"', f'data-open="{escape(hours)}"', home)
        page = re.sub(r'data-at="[^"]*"', f'data-at="{at}"' if at else "", page)
        server.replaced["/"] = page.encode()
        return open_page(**options).locator(".contact__open")

    yield open_at
    server.replaced.clear()


@pytest.mark.parametrize(
    ("at", "lines", "words"),
    [
        ("2026-11-23T12:20:00Z", OFFICE, "Open now, until 18:00"),
        ("2026-11-23T07:59:00Z", OFFICE, "Closed now, opens 08:00"),
        ("2026-11-20T18:00:00Z", OFFICE, "Closed now, opens Mon 08:00"),
        ("2026-12-24T20:00:00Z", OFFICE, "Closed now, opens Tue 08:00"),
        (
            "2026-12-17T20:00:00Z",
            ["2026-12-31 08:00-10:00"],
            "Closed now, opens 31 Dec 2026, 08:00",
        ),
        ("2026-11-22T12:20:00Z", ["24/7"], "Open now"),
        ("2026-12-24T12:20:00Z", ["24/7", "2026-12-25 closed"], "Open now, until Fri 00:00"),
        ("2026-11-21T23:30:00Z", ["Sa 22:00-06:00"], "Open now, until Sun 06:00"),
        ("2026-11-22T05:30:00Z", ["Sa 22:00-06:00"], "Open now, until 06:00"),
        ("2026-10-24T17:30:00Z", ["Su 08:00-18:00"], "Closed now, opens Sun 08:00"),
        ("2026-10-25T08:30:00Z", ["Su 08:00-18:00"], "Open now, until 18:00"),
        ("2026-11-22T12:20:00Z", ["2026-11-20 08:00-18:00"], ""),
    ],
)
def test_the_line_says_whether_it_is_open_and_until_when(line_at, at, lines, words):
    assert line_at(at, lines).inner_text().removeprefix("● ") == words


def test_the_time_is_that_of_the_readers_own_clock(line_at):
    line = line_at("2026-11-23T12:20:00Z", OFFICE, timezone_id="America/New_York")
    assert line.inner_text() == "Open now, until 13:00"


def test_an_open_page_notices_when_the_line_closes(line_at):
    line = line_at("", OFFICE)
    page = line.page
    page.clock.install(time="2026-11-23T17:59:50Z")
    page.reload()
    assert line.inner_text() == "Open now, until 18:00"
    page.clock.run_for(30_000)
    assert line.inner_text() == "Closed now, opens Tue 08:00"


def test_without_script_the_hours_stand_there_as_text(open_page):
    page = open_page(java_script_enabled=False)
    assert page.locator(".contact__open").is_hidden()
    hours = "Payments team: every day, 07:00 to 22:00 (London time)"
    assert page.locator(".contact__hours").inner_text() == hours
