"""Lessons, reviews and the search over both at the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from hubgen.desk.screens.plan.lessons import lesson_rows
from tests.desk.conftest import RunningDesk, running_desk, visit_of

CARD = "2026-11-22-card-payments"
GRANOLA = "2026-10-06-granola-recall"
REVIEW = f"incidents/2026/{CARD}/review.md"
CHECK = "content/plan/lessons/second-charge-check.md"


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk that no test changes."""
    import shutil

    from tests.desk.conftest import SAMPLE

    root = tmp_path_factory.mktemp("still") / "hub"
    for part in ("content", "incidents", "site_overrides"):
        shutil.copytree(SAMPLE / part, root / part)
    shutil.copy(SAMPLE / "mkdocs.yml", root)
    with running_desk(root) as running:
        yield running


def field(body: str, name: str) -> str:
    """The value of a form's field."""
    area = re.search(rf'<textarea[^>]* name="{name}"[^>]*>\n(.*?)</textarea>', body, re.DOTALL)
    found = area or re.search(rf'<input[^>]* name="{name}" value="([^"]*)"', body)
    assert found, name
    return unescape(found[1])


def test_lessons_to_do_come_first_and_those_readers_know_are_marked(hub: Path) -> None:
    undone, done = lesson_rows(visit_of(hub))
    assert [one.href for one in undone] == [
        "/lessons/second-charge-check",
        "/lessons/contradictions-reach-the-editor",
    ]
    assert [(one.origin, one.is_public) for one in done] == [
        ("Recall: Meadowcart Honey Oat Granola 500 g contains hazelnuts", True)
    ] * 2
    team = hub / "content/plan/team.yml"
    team.write_text(team.read_text("utf-8").replace("needed: 0", "needed: 1"), "utf-8")
    assert not any(one.is_public for one in lesson_rows(visit_of(hub))[1])


def test_a_lesson_is_written_changed_and_finished(desk: RunningDesk) -> None:
    wrong = desk.post("/lessons/new", {"what": "Call the bank", "due": "soon"})
    assert (wrong.status, field(wrong.body, "what")) == (422, "Call the bank")
    new = {"what": "Call the bank first.", "incident": CARD, "owner": "incident-lead"}
    assert desk.post("/lessons/new", new).status == 303
    path = desk.root / "content/plan/lessons/call-the-bank-first.md"
    assert CARD in path.read_text("utf-8")
    address = "/lessons/call-the-bank-first"
    said = {name: field(desk.get(address).body, name) for name in ("what", "digest", "notes")}
    said |= {"incident": CARD, "owner": "maya", "due": "2026-12-01", "action": "finish"}
    assert desk.post(address, said).headers["location"] == f"{address}?saved=1"
    text = path.read_text("utf-8")
    assert "owner: maya\n" in text
    assert "done: 2026-11-22\n" in text
    stale = desk.post(address, {**said, "what": "Other words", "action": "save"})
    assert (stale.status, field(stale.body, "what")) == (409, "Other words")
    assert path.read_text("utf-8") == text
    assert desk.get("/lessons/nothing").status == 404


def test_a_time_of_day_that_the_form_does_not_show_stays(desk: RunningDesk) -> None:
    path = desk.root / CHECK
    path.write_text(path.read_text("utf-8").replace("2026-12-01", "2026-12-01 18:00"), "utf-8")
    desk.reader.read_again([CHECK])
    body = desk.get("/lessons/second-charge-check").body
    said = {name: field(body, name) for name in ("what", "digest", "notes", "due", "measure")}
    said |= {"incident": CARD, "owner": "incident-lead"}
    assert desk.post("/lessons/second-charge-check", said).status == 303
    assert "due: 2026-12-01 18:00\n" in path.read_text("utf-8")


def test_a_review_is_drafted_filled_and_made_ready(desk: RunningDesk) -> None:
    address = f"/incidents/{CARD}/review"
    assert "Write the draft" in desk.get(address).body
    assert desk.post(address, {"action": "draft"}).status == 303
    body = desk.get(address).body
    said = {name: field(body, name) for name in ("title", "text", "digest")}
    assert "9 gaps to fill, first: [[What went wrong" in body
    assert "published" not in (desk.root / REVIEW).read_text("utf-8")
    early = desk.post(address, {**said, "action": "ready"})
    assert early.status == 422
    assert "Fill the gaps first" in early.body
    filled = {name: re.sub(r"\[\[[^\]]*\]\]", "We know.", text) for name, text in said.items()}
    assert desk.post(address, {**filled, "action": "ready"}).status == 303
    text = (desk.root / REVIEW).read_text("utf-8")
    assert "published: 2026-11-22 12:20\n" in text
    assert "edited:" not in text
    later = {name: field(desk.get(address).body, name) for name in ("title", "text", "digest")}
    assert desk.post(address, {**later, "title": "Better", "action": "save"}).status == 303
    assert "edited: 2026-11-22 12:20\n" in (desk.root / REVIEW).read_text("utf-8")
    assert desk.post(address, {**later, "title": "Stale"}).status == 409
    assert desk.post(address, {"action": "draft"}).status == 422  # both halves are there


def test_saving_keeps_facts_as_names_and_marks_no_edit_without_a_change(desk: RunningDesk) -> None:
    path = desk.root / f"incidents/2026/{GRANOLA}/review.md"
    path.write_text(path.read_text("utf-8").replace("batch L2461.", "batch {{batch}}."), "utf-8")
    desk.reader.read_again([f"incidents/2026/{GRANOLA}/review.md"])
    before, address = path.read_text("utf-8"), f"/incidents/{GRANOLA}/review"
    said = {name: field(desk.get(address).body, name) for name in ("title", "text", "digest")}
    assert "batch {{batch}}." in said["text"]
    assert desk.post(address, said).status == 303
    assert path.read_text("utf-8") == before


def test_the_review_stands_beside_what_is_recorded(still: RunningDesk) -> None:
    body = still.get(f"/incidents/{GRANOLA}/review").body
    assert "A person fell ill because of our mistake." in field(body, "text")
    assert "<td>13 minutes (planned: 15 minutes)</td>" in body
    assert "<svg" in body
    assert f'href="/incidents/{GRANOLA}/review"' in still.get(f"/incidents/{GRANOLA}").body


def test_one_search_finds_lessons_reviews_and_scenarios(still: RunningDesk) -> None:
    body = still.get("/knowledge?q=batch+pack").body
    for address in ("/lessons/batch-number-camera", f"/incidents/{GRANOLA}/review", "/files/edit"):
        assert f'href="{address}' in body
    assert "Nothing has all of these words" in still.get("/knowledge?q=batch+zebra").body
    assert "&lt;b&gt;" in still.get("/knowledge?q=%3Cb%3E").body


def test_now_leads_to_a_lesson_that_is_owed(still: RunningDesk) -> None:
    assert 'href="/lessons/second-charge-check"' in still.get("/").body
