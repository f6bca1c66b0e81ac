"""A scripted team plays an hour at speed 60 in Chromium, is judged, and reads its report.

The clock of the machine is moved by the test; with HUBGEN_SOAK it is the real one, and
the hour takes a minute. What the report says is compared with what the test saw.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from hubgen.exercises.folders import ExerciseFolder, find_exercise
from hubgen.exercises.starting import start_exercise
from hubgen.source.project import read_project
from tests.desk.conftest import RunningDesk, running_desk

pytestmark = pytest.mark.browser
axe_api = pytest.importorskip("axe_playwright_python.sync_playwright")

SOAK = bool(os.environ.get("HUBGEN_SOAK"))
PHONE, SCREEN = 390, 1280


@pytest.fixture
def machine_clock(clock) -> Callable[[], datetime]:
    return (lambda: datetime.now(UTC)) if SOAK else clock


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open the start address of a desk in a browser of its own; complaints fail the test."""
    contexts, complaints = [], []

    def open_(start: str, width: int = SCREEN) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB")
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(start)
        page.wait_for_url(re.compile(r"/$"))
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


class Watch:
    """The exercise's clock, as the test reads it and moves it on."""

    def __init__(self, folder: ExerciseFolder, clock: Any, now: Callable[[], datetime]) -> None:
        self.folder, self.clock, self.now = folder, clock, now

    def minute(self) -> int:
        exercise = self.folder.read()
        return exercise.minute(exercise.time(self.now()))

    def go_to(self, minute: int) -> None:
        """Wait until `minute` of the exercise; move the clock on where the test may."""
        if not SOAK:
            self.clock.minute(minute / 60)
        while self.minute() < minute:
            time.sleep(0.1)


@pytest.fixture
def desk(hub, machine_clock) -> Iterator[RunningDesk]:
    """The desk of an exercise at speed 60."""
    folder = start_exercise(hub.root, "cards", speed=60, now=machine_clock())
    with running_desk(folder.hub, time_of_machine=machine_clock, at_text=None) as running:
        yield running


def write_the_first_statement(page: Any, origin: str) -> None:
    page.goto(f"{origin}/")
    page.get_by_role("link", name="Something happened").click()
    page.get_by_role("radio", name=re.compile("Payments")).check()
    page.get_by_label("What happened, in a few words?").fill("Card payments fail")
    page.get_by_role("radio", name=re.compile("Major")).check()
    page.get_by_role("button", name="Write the first message").click()
    page.wait_for_url(re.compile("/01/write"))
    while page.locator("[data-gap]").count():
        gap = page.locator("[data-gap]").first
        gap.fill("09:00")
        gap.press("Enter")
        page.wait_for_timeout(50)
    page.get_by_role("radio", name=re.compile("In 30 minutes")).check()
    page.wait_for_function("() => !document.querySelector('[data-complete]').disabled")
    page.get_by_role("button", name="Ready to publish").click()


def answer(page: Any, sender: str, words: str) -> None:
    message = page.locator("li", has=page.get_by_text(sender, exact=True))
    message.get_by_label(re.compile("What did you answer")).fill(words)
    message.get_by_role("button", name=re.compile("We responded")).click()
    page.get_by_text(words).wait_for()


def test_a_team_plays_an_hour_and_the_report_says_what_it_did(
    desk: RunningDesk, hub, clock, machine_clock, open_page
) -> None:
    folder = find_exercise(hub.root, None)
    watch = Watch(folder, clock, machine_clock)
    team, facilitator = (open_page(desk.start_address()) for _ in range(2))
    team.goto(f"{desk.origin}/exercise")
    facilitator.goto(f"{desk.origin}/exercise/lead")

    answer(team, "The bank", "We lead.")
    watch.go_to(5)
    team.get_by_text("My card was charged twice, help!").wait_for()  # without a reload
    watch.go_to(8)
    before = watch.minute()
    write_the_first_statement(team, desk.origin)
    team.get_by_role("heading", name="In an exercise, nothing is published").wait_for()
    after = watch.minute()
    if not SOAK:
        watch.go_to(20)
    team.goto(f"{desk.origin}/exercise")
    team.get_by_text("Is it an attack?").wait_for()
    answer(team, "The Gazette", "No, a fault of ours.")

    facilitator.get_by_role("button", name=re.compile("Leave out.*The boss")).click()
    facilitator.get_by_label("What is said or written").fill("The lift is stuck.")
    facilitator.get_by_label("From whom").fill("A guard")
    facilitator.get_by_role("button", name="Deliver now", exact=True).click()
    team.get_by_text("The lift is stuck.").wait_for()
    facilitator.get_by_role("button", name="Pause").click()
    facilitator.get_by_role("button", name="Go on").click()
    watch.go_to(60)
    facilitator.get_by_role("button", name="End the exercise").click()
    for number, result in enumerate(("Met", "Not met")):
        objective = facilitator.locator("section[aria-labelledby=objectives] form").nth(number)
        objective.get_by_label(result, exact=True).check()
        objective.get_by_role("button", name=re.compile("Save")).click()
        facilitator.get_by_text("Not judged yet").nth(1 - number).wait_for(state="detached")
    facilitator.get_by_role("button", name="Write the report").click()
    facilitator.get_by_role("link", name="Read the report").click()
    facilitator.get_by_role("heading", name="Exercise: Payments fail").wait_for()
    assert facilitator.get_by_role("img").count() == 1

    project, problems = read_project(hub.root)
    assert problems == []
    record = project.plan.exercises[0].record
    assert before <= record.first_statement_minutes <= after
    assert (record.injects.delivered, record.injects.answered) == (4, 2)
    assert (record.promises.made, record.promises.kept) == (1, 0)
    assert record.gaps == 0
    assert [one.result.value for one in record.objectives] == ["met", "not"]
    (lesson,) = project.plan.lessons
    assert lesson.head.exercise == folder.name


def test_axe_finds_nothing_on_the_screens_of_exercises(
    desk: RunningDesk, hub, machine_clock, open_page
) -> None:
    found = {}
    with running_desk(hub.root, time_of_machine=machine_clock, at_text=None) as real:
        pages = ((desk, ("/", "/exercise", "/exercise/lead")), (real, ("/exercises",)))
        for each, paths in pages:
            page = open_page(each.start_address())
            for path in paths:
                page.goto(each.origin + path)
                for width, scheme in ((PHONE, "light"), (SCREEN, "dark")):
                    page.set_viewport_size({"width": width, "height": 900})
                    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                    overflow = page.evaluate("() => document.documentElement.scrollWidth")
                    assert overflow <= width, path
                    options = {"resultTypes": ["violations"]}
                    problems = axe_api.Axe().run(page, options=options).response["violations"]
                    if problems:
                        found[f"{path} {scheme}"] = [one["id"] for one in problems]
    assert found == {}
