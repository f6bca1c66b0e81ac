"""A question and an inquiry answered in Chromium, with what the check says while one types."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import RunningDesk
from tests.desk.test_browser import PHONE, SCREEN, open_desk, violations  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser
QUESTIONS = "/incidents/2026-11-22-card-payments/questions"


@pytest.fixture
def page(desk: RunningDesk, open_desk: Callable[..., Any]) -> Any:  # noqa: F811 - the fixture
    page = open_desk(desk.start_address())
    page.goto(f"{desk.origin}/me")
    page.get_by_role("radio", name=re.compile("Maya Osei")).check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/$"))
    return page


def check_of(page: Any) -> str:
    return page.locator("[data-region=check]").inner_text()


def test_a_question_and_an_inquiry_are_answered(desk: RunningDesk, page: Any) -> None:
    page.get_by_role("link", name="Answer Radio Northgate, newsroom").click()
    page.get_by_label("Your reply").fill("You will get a discount.")
    page.wait_for_function("() => document.querySelector('[data-rule=answer-promise]')")
    page.get_by_label("Your reply").fill("1,312 orders were charged twice.")
    page.wait_for_function("() => document.querySelector('[data-region=check] .finding--good')")
    wrong = violations(page)
    page.get_by_role("button", name="I have answered").click()
    assert "answered by Maya Osei" in page.locator(".head").inner_text()
    page.get_by_role("link", name="Inquiries").first.click()
    assert "Nobody waits for an answer." in page.locator("main").inner_text()
    wrong += violations(page)
    page.goto(f"{desk.origin}{QUESTIONS}/new?text=When+is+my+money+back%3F&count=42")
    wrong += violations(page)
    page.get_by_role("button", name="Save, and write the answer").click()
    page.get_by_label("Answer", exact=True).fill("Tomorrow you will get **1,321** pounds back.")
    page.wait_for_function("() => document.querySelector('[data-rule=answer-contradicts]')")
    page.get_by_label("Answer", exact=True).fill("By Monday 23 November, **18:00 GMT**.")
    page.wait_for_function("() => document.querySelector('[data-region=check] .finding--good')")
    assert "18:00 GMT" in page.locator(".answer-text strong").inner_text()
    wrong += violations(page)
    page.set_viewport_size({"width": PHONE, "height": 900})
    overflow = "document.documentElement.scrollWidth > innerWidth"
    assert not page.evaluate(overflow)
    page.get_by_role("button", name="Ready to publish").click()
    page.wait_for_url("**/publish")
    assert "When is my money back?" in page.goto(f"{desk.origin}{QUESTIONS}").text()
    assert not page.evaluate(overflow)
    page.set_viewport_size({"width": SCREEN, "height": 900})
    assert wrong + violations(page) == []
