"""The navigation: sections with something behind them, tabs, and what is overdue in each."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from hubgen.desk.navigation import SECTIONS, Navigation, Screen, Section, navigation
from hubgen.desk.screens.now import now_view
from hubgen.listening.casework import mark_answered, open_case
from hubgen.listening.intake import Intake
from hubgen.listening.mention import RawMention
from hubgen.listening.store import FILE, open_store
from hubgen.listening.store.cases import CaseStore
from hubgen.model.listening import ListeningPlan
from hubgen.public.obligations import ObligationKind
from hubgen.source.messages import messages
from tests.desk.conftest import RunningDesk, clock, visit_of

CASES = frozenset({ObligationKind.CASE, ObligationKind.CASE_FOLLOW_UP})
WITH_CASES = tuple(
    Section(
        name="listening",
        screens=(
            Screen(name="listening", href="/listening"),
            Screen(name="cases", href="/cases", owes=CASES),
        ),
    )
    if one.name == "listening"
    else one
    for one in SECTIONS
)


def with_case(hub: Path) -> Path:
    """Let somebody wait for an answer since this morning."""
    said = RawMention(
        text="I was charged twice and nobody answers",
        author="ann",
        at=clock() - timedelta(hours=9),
        network="x",
    )
    with open_store(hub) as store:
        Intake(store, timedelta(days=90), clock()).add([said], "a")
        open_case(CaseStore(store), next(iter(store.all())), ListeningPlan(), clock())
    return hub


def bar_of(hub: Path, screen: str) -> Navigation:
    return navigation(visit_of(hub), screen, WITH_CASES)


def test_a_section_appears_once_it_has_a_screen(hub: Path) -> None:
    seen = visit_of(hub)
    empty = (*SECTIONS, Section(name="empty"))
    assert "empty" not in [one.name for one in navigation(seen, "now", empty).entries]
    assert "listening" in [one.name for one in bar_of(hub, "now").entries]


def test_several_screens_of_a_section_are_tabs(hub: Path) -> None:
    bar = bar_of(hub, "approve")
    assert [(one.name, one.is_current) for one in bar.tabs] == [
        ("publish", False),
        ("approve", True),
    ]
    assert [one.name for one in bar.entries if one.is_current] == ["publish"]
    assert bar_of(hub, "now").tabs == ()
    assert bar_of(hub, "").current == ""


def test_each_entry_counts_what_is_overdue_there_and_now_counts_everything(hub: Path) -> None:
    bar = bar_of(with_case(hub), "cases")
    assert {one.name: one.overdue for one in bar.entries if one.overdue} == {
        "now": 1,
        "listening": 1,
    }
    assert [one.overdue for one in bar.tabs] == [0, 1]


def test_tabs_are_on_the_screens_of_a_section_and_not_on_the_pages_below(
    desk: RunningDesk,
) -> None:
    assert 'class="tabs"' in desk.get("/incidents").body
    assert 'class="tabs"' not in desk.get("/incidents/2026-11-22-card-payments").body


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_entry_has_a_label(language: str) -> None:
    words = messages(language)
    for section in SECTIONS:
        for name in (section.name, *(one.name for one in section.screens)):
            assert words(f"desk.nav.{name}")


def test_who_waits_for_an_answer_is_listed_on_now_in_both_languages(hub: Path) -> None:
    with_case(hub)
    german = visit_of(hub, cookie="hubgen-language=de")
    assert german.project
    assert "ann antworten" in [one.what for one in now_view(german, german.project).owed]
    with open_store(hub) as store:
        cases = CaseStore(store)
        mark_answered(cases, cases.all()[0], ListeningPlan(), clock(), who="maya")
    seen = visit_of(hub)
    assert seen.project
    assert "Ask ann whether it is solved" in [one.what for one in now_view(seen, seen.project).owed]


def test_mentions_that_cannot_be_read_are_named_on_now(desk: RunningDesk) -> None:
    file = desk.root / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"no database")
    body = desk.get("/").body
    assert "Who waits for an answer is not listed" in body
    assert "in 25 minutes" in body
