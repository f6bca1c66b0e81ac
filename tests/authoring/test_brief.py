"""The internal brief: the public's words, and what only the team may know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hubgen.authoring.brief import Brief, brief
from hubgen.source.messages import messages
from hubgen.source.project import read_project

AT = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
NOTES = "# Notes\n\n- 640 refunds by 12:00. *Do not* promise <today>.\n"


@pytest.fixture
def brief_on(sample_root: Path) -> Callable[..., Brief]:
    """The brief on an incident of the sample hub, found by a part of its id."""
    project, _ = read_project(sample_root)
    assert project

    def write(part: str, notes: str | None = NOTES, at: datetime = AT) -> Brief:
        (incident,) = [one for one in project.incidents if part in one.id]
        return brief(project, incident, at, messages("en"), notes)

    return write


def section(text: str, heading: str) -> str:
    return text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]


def test_a_brief_repeats_the_publics_words_and_no_draft(brief_on: Callable[..., Brief]) -> None:
    say = section(brief_on("card-payments").markdown, "What we say")
    assert "Many of you are still waiting for your money" in say
    assert "[[how many]]" not in brief_on("card-payments").markdown
    not_say = section(brief_on("card-payments").markdown, "What we do not say")
    assert "Do not quote it before it is out." in not_say


def test_a_brief_says_what_is_not_known(brief_on: Callable[..., Brief]) -> None:
    not_say = section(brief_on("card-payments").markdown, "What we do not say")
    assert "do not guess: We do not yet know why our tests did not find the fault." in not_say


@pytest.mark.parametrize(
    ("part", "line"),
    [("card-payments", "It is our fault, and we say so."), ("rumour", "It is not our doing.")],
)
def test_a_brief_says_whose_doing_it_is(
    brief_on: Callable[..., Brief], part: str, line: str
) -> None:
    assert line in brief_on(part).markdown


def test_a_brief_names_who_speaks_and_where_customers_go(brief_on: Callable[..., Brief]) -> None:
    text = brief_on("card-payments").markdown
    assert "Maya Osei (+44 20 7946 0201" in section(text, "Who speaks")
    assert "Ben Achterberg" not in section(text, "Who speaks")
    assert "Payments team: +44 20 7946 0112" in section(text, "Where to send customers")


def test_a_brief_tells_what_is_owed_next_and_by_whom(brief_on: Callable[..., Brief]) -> None:
    coming = section(brief_on("card-payments").markdown, "What comes next")
    assert coming.strip().splitlines()[0] == "- 12:45 GMT: the next update is due (Maya Osei)"
    answer = "the answer to “Why did your tests not find the fault?” is due (Maya Osei)"
    assert f"- 24 Nov, 18:00 GMT: {answer}" in coming
    assert "23 Nov, 18:00 GMT: Refund every second charge (Priya Nair)" in coming
    late = brief_on("card-payments", at=datetime(2026, 11, 22, 13, tzinfo=UTC)).markdown
    assert "12:45 GMT, **late**: the next update is due" in late


def test_after_the_end_a_brief_tells_the_follow_ups(brief_on: Callable[..., Brief]) -> None:
    coming = section(brief_on("granola").markdown, "What comes next")
    assert "5 Nov, 11:30 GMT: Publish the review (Tom Whitfield)" in coming


def test_before_anything_is_public_a_brief_gives_no_words_away(
    brief_on: Callable[..., Brief],
) -> None:
    early = brief_on("card-payments", at=datetime(2026, 11, 22, 10, tzinfo=UTC)).markdown
    assert "Nothing yet." in section(early, "What we say")
    assert "1,312" not in section(early, "What we say")


def test_notes_are_part_of_the_brief_and_nothing_without_them(
    brief_on: Callable[..., Brief],
) -> None:
    assert "### Notes" in section(brief_on("card-payments").markdown, "From our notes")
    assert "From our notes" not in brief_on("card-payments", notes=None).markdown


def test_an_exercise_is_called_one(brief_on: Callable[..., Brief]) -> None:
    assert "**This is an exercise.**" in brief_on("exercise").markdown


def test_a_brief_as_a_mail_is_whole_and_safe(brief_on: Callable[..., Brief]) -> None:
    html = brief_on("card-payments", notes="<script>alert(1)</script>\n\nA & B").html
    assert html.startswith("<!doctype html>")
    assert "<script" not in html
    assert "A &amp; B" in html
    assert html.count("<h1>") == 1
    assert "<h2>Who speaks</h2>" in html


def test_a_brief_for_slack_uses_slacks_markup(brief_on: Callable[..., Brief]) -> None:
    text = brief_on("card-payments").slack
    assert "*Who speaks*" in text
    assert "• 12:45 GMT: the next update is due" in text
    assert "|The public page>" in text
    assert "promise &lt;today&gt;" in text
    assert "**" not in text
    assert "\\" not in text


def test_a_title_with_markup_stays_a_title(hub: Any) -> None:
    hub.write(f"{hub.incident}/incident.yml", 'title: "<b>*Odd*</b> & [x](y)"\n')
    project, _ = hub.read()
    made = brief(project, project.incidents[0], AT, messages("en"))
    assert "<title>Internal brief: &lt;b&gt;*Odd*&lt;/b&gt; &amp; [x](y)</title>" in made.html
    assert "<b>" not in made.html
    assert "&lt;b&gt;*Odd*&lt;/b&gt; &amp; [x](y)" in made.slack
