"""Now: what readers see, what is owed, what is open, hidden, and broken."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from hubgen.desk import moments
from hubgen.desk.screens.incidents.listing import IncidentQuery, incident_list
from hubgen.desk.screens.now import NowView, now_view
from hubgen.desk.visit import Visit
from hubgen.model.words import ApprovalKind
from hubgen.public.obligations import ObligationKind
from hubgen.source.messages import messages
from tests.desk.conftest import DRAFT, RunningDesk, visit_of

FOLDER = "incidents/2026/2026-11-22-card-payments"


def view_of(seen: Visit) -> NowView:
    assert seen.project
    return now_view(seen, seen.project)


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")


def test_it_says_what_readers_see(hub: Path) -> None:
    view = view_of(visit_of(hub))
    assert view.status.description == "There is a serious problem"
    assert view.open_count == 1


def test_what_is_owed_comes_soonest_first_with_its_countdown(hub: Path) -> None:
    owed = view_of(visit_of(hub)).owed
    assert [one.due for one in owed] == sorted(one.due for one in owed)
    assert owed[0].what == "Next update"
    assert owed[0].countdown == "in 25 minutes"
    assert owed[0].who == "Maya Osei"
    assert owed[0].urgency == ""


def test_what_is_late_is_marked_and_counted(
    hub: Path,
) -> None:
    edit(
        hub / FOLDER / "04-monitoring.md",
        "next_update: 2026-11-22 12:45",
        "next_update: 2026-11-22 12:15",
    )
    late = view_of(visit_of(hub)).owed[0]
    assert late.countdown == "5 minutes late"
    assert late.urgency == "late"


def test_an_answer_that_is_owed_to_readers_leads_to_its_form(hub: Path) -> None:
    question = "Why did your tests not find the fault?"
    (row,) = (one for one in view_of(visit_of(hub)).owed if question in one.what)
    assert row.what == f"Answer to “{question}”"
    assert row.href == f"/incidents/{FOLDER.rpartition('/')[2]}/questions/05"
    assert row.who == "Maya Osei"


def test_a_draft_is_listed_with_its_gaps_and_is_the_next_step(hub: Path) -> None:
    view = view_of(visit_of(hub))
    assert [(one.number, one.gaps) for one in view.drafts] == [("05", 5)]
    assert view.open[0].next_href == "/incidents/2026-11-22-card-payments/05/write"


def test_planned_work_is_shown_with_its_time_and_everything_else_with_its_start(hub: Path) -> None:
    seen = visit_of(hub)
    assert seen.project
    shown = {one.id: one.since for one in now_view(seen, seen.project).open}
    assert shown["2026-11-29-account-move"] == "Sun 29 Nov, 02:00 to 04:00"
    assert shown["2026-11-22-card-payments"].startswith("since ")
    rows = {one.id: one.when for one in incident_list(seen, IncidentQuery(), 1).rows}
    assert rows["2026-11-29-account-move"] == "Sun 29 Nov, 02:00 to 04:00"
    german = visit_of(hub, cookie="hubgen-language=de")
    rows = {one.id: one.when for one in incident_list(german, IncidentQuery(), 1).rows}
    assert rows["2026-11-29-account-move"] == "So. 29. Nov., 02:00 bis 04:00 Uhr"


def test_a_countdown_of_days_has_its_form_in_german(hub: Path) -> None:
    seen = visit_of(hub, cookie="hubgen-language=de")
    days = timedelta(days=6, hours=3)
    assert moments.countdown(seen.now + days, seen.now, seen.words) == "in 6 Tagen"
    assert moments.countdown(seen.now - days, seen.now, seen.words) == "seit 6 Tagen überfällig"


def test_a_period_names_a_day_only_where_it_is_needed(hub: Path) -> None:
    seen = visit_of(hub)

    def period(hours: int, length: int) -> str:
        start = seen.now + timedelta(hours=hours)
        return moments.period(start, start + timedelta(hours=length), seen.now, seen.words)

    assert period(1, 2) == "13:20 to 15:20"
    assert period(1, 24) == "13:20 to tomorrow, 13:20"
    assert period(24, 2) == "tomorrow, 12:20 to 14:20"


def test_an_update_with_a_later_time_becomes_public_by_itself(hub: Path) -> None:
    edit(hub / DRAFT, "draft: true\n", "at: 2026-11-22 14:00\n")
    view = view_of(visit_of(hub))
    assert [one.number for one in view.scheduled] == ["05"]
    assert view.drafts == ()


def test_what_lacks_approvals_waits(hub: Path) -> None:
    edit(hub / DRAFT, "draft: true\n", "at: 2026-11-22 12:15\n")
    edit(hub / "content/plan/team.yml", "needed: 0", "needed: 2")
    waiting = view_of(visit_of(hub)).waiting
    assert ("05", 2) in [(one.number, one.missing) for one in waiting]


def test_it_speaks_the_language_of_the_browser(hub: Path) -> None:
    assert visit_of(hub, accept_language="de-AT,de;q=0.9,en;q=0.5").t("now.title") == "Jetzt"
    assert visit_of(hub, accept_language="fr,en;q=0.5").t("now.title") == "Now"
    chosen = visit_of(hub, accept_language="en", cookie="hubgen-language=de")
    assert chosen.t("now.title") == "Jetzt"


def test_the_page_shows_all_of_it(desk: RunningDesk) -> None:
    page = desk.get("/").body
    for words in ("Something happened", "New update", "in 25 minutes", "5 gaps left"):
        assert words in page


def test_a_broken_file_is_named_and_everything_else_is_shown(desk: RunningDesk) -> None:
    broken = desk.root / "incidents/2026/2026-10-06-granola-recall/incident.yml"
    broken.write_text("title: [", "utf-8")
    desk.wait_until(lambda: "1 file has errors" in desk.get("/").body)
    assert "Card payments were charged twice" in desk.get("/").body


def test_without_readable_settings_the_desk_still_starts(hub: Path) -> None:
    (hub / "content/hub.yml").write_text("name: [", "utf-8")
    from tests.desk.conftest import running_desk

    with running_desk(hub) as desk:
        for path in ("/", "/incidents", "/files", "/me", "/happened", "/new-update"):
            assert desk.get(path).status == 200, path
        assert "content/hub.yml" in desk.get("/files").body


def test_a_change_by_somebody_else_is_seen_within_a_second(desk: RunningDesk) -> None:
    before = desk.get("/version").body
    file = desk.root / FOLDER / "incident.yml"
    edit(file, "title: Card payments were charged twice", "title: Cards were charged twice")
    desk.wait_until(lambda: "Cards were charged twice" in desk.get("/").body, longest=2)
    assert desk.get("/version").body != before


@pytest.mark.parametrize("language", ["en", "de"])
def test_everything_that_can_be_owed_or_wait_for_approval_has_words(language: str) -> None:
    words = messages(language)
    for kind in set(ObligationKind) - {ObligationKind.APPROVAL}:
        assert words(f"desk.owed.{kind}", what="05", reason="Tom Reed: too long")
    for kind in ApprovalKind:
        assert words(f"desk.owed.approval.{kind}", what="05", reason="")
        assert words(f"desk.approve.{kind}")
