"""Approve and posts: the very text, a yes or a reasoned no, and who posted what."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from hubgen.desk.screens.incidents.incident import incident_of, update_of
from hubgen.desk.screens.publishing.approve import approve_view
from hubgen.desk.screens.publishing.posts import posts_view
from tests.desk.conftest import RunningDesk, visit_of

ID = "2026-11-22-card-payments"
FOLDER = f"incidents/2026/{ID}"
ONE = f"/incidents/{ID}/05"
POSTS = f"/incidents/{ID}/04/posts"


@pytest.fixture
def asking(hub: Path) -> Path:
    """A hub whose plan asks for an approval of updates; its draft has no gaps left."""
    team = hub / "content/plan/team.yml"
    text = re.sub(r"^approvals:.*\n(?:  .*\n)*", "", team.read_text("utf-8"), flags=re.M)
    team.write_text(f"{text}approvals: {{needed: 1, for: [update]}}\n", "utf-8")
    draft = hub / FOLDER / "05-monitoring.md"
    draft.write_text(re.sub(r"\[\[[^\]]*\]\]", "something", draft.read_text("utf-8")), "utf-8")
    return hub


@pytest.fixture
def approver(asking: Path, desk: RunningDesk) -> RunningDesk:
    desk.reader.read_again(None)
    desk.cookies["hubgen-person"] = "tom"
    return desk


def text_of(body: str) -> str:
    found = re.search(r'name="text" value="(\w+)"', body)
    assert found, body
    return found[1]


def test_an_approval_is_recorded_in_the_update_and_shown(approver: RunningDesk) -> None:
    body = approver.get(f"{ONE}/approve").body
    answer = approver.post(f"{ONE}/approve", {"text": text_of(body), "approve": "1"})
    assert answer.status == 303
    assert "approvals:" in (approver.root / FOLDER / "05-monitoring.md").read_text("utf-8")
    assert "You approved this text" in approver.get(f"{ONE}/approve").body


def test_a_text_that_changed_since_is_not_approved_and_the_change_is_shown(
    approver: RunningDesk,
) -> None:
    file = approver.root / FOLDER / "05-monitoring.md"
    seen = text_of(approver.get(f"{ONE}/approve").body)
    changed = file.read_text("utf-8").replace("something", "another thing", 1)
    file.write_text(changed, "utf-8")
    answer = approver.post(f"{ONE}/approve", {"text": seen, "approve": "1"})
    assert answer.status == 303
    assert file.read_text("utf-8") == changed
    body = approver.get(f"{ONE}/approve").body
    assert "What changed since you last saw it" in body
    assert re.search(r"<ins>[^<]*another", body)


def test_a_return_needs_a_reason_and_is_shown_to_everybody(approver: RunningDesk) -> None:
    text = text_of(approver.get(f"{ONE}/approve").body)
    answer = approver.post(f"{ONE}/approve", {"text": text, "return": "1", "because": " "})
    assert answer.status == 422
    assert "Say what has to change." in answer.body
    because = "The figure <b>is</b> not confirmed"
    approver.post(f"{ONE}/approve", {"text": text, "return": "1", "because": because})
    approver.cookies["hubgen-person"] = "maya"
    assert "The figure &lt;b&gt;is&lt;/b&gt; not confirmed" in approver.get(f"{ONE}/approve").body
    assert "returned by" in approver.get("/").body


def test_nobody_approves_without_saying_who_they_are(asking: Path, desk: RunningDesk) -> None:
    answer = desk.post(f"{ONE}/approve", {"text": "x", "approve": "1"})
    assert answer.headers["location"].startswith("/me?")


def test_the_page_shows_the_text_as_it_will_look_in_a_sandbox(approver: RunningDesk) -> None:
    answer = approver.get(f"{ONE}/approve/page")
    assert answer.status == 200
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert "not public" in answer.body
    saved = approver.get(f"{ONE}/approve/page?file")
    assert saved.headers["content-disposition"] == f"attachment; filename={ID}-05.html"


def test_who_wrote_a_text_is_told_that_somebody_else_approves_it(asking: Path) -> None:
    seen = visit_of(asking, cookie="hubgen-person=maya")
    incident = incident_of(seen, ID)
    update = update_of(incident, "05")
    head = update.head.model_copy(update={"by": "maya"})
    from dataclasses import replace

    assert approve_view(seen, incident, replace(update, head=head)).is_own


def test_what_waits_is_listed(approver: RunningDesk) -> None:
    file = approver.root / FOLDER / "05-monitoring.md"
    text = file.read_text("utf-8").replace("draft: true", "at: 2026-11-22 12:19")
    file.write_text(text, "utf-8")
    approver.reader.read_again([f"{FOLDER}/05-monitoring.md"])
    body = approver.get("/approve").body
    assert f'href="{ONE}/approve"' in body


def test_the_board_shows_each_post_and_who_posted_it(desk: RunningDesk) -> None:
    desk.cookies["hubgen-person"] = "maya"
    assert "Not posted yet" in desk.get(POSTS).body
    sent = {"channel": "x", "language": "en", "url": "https://social.example/1"}
    assert desk.post(POSTS, sent).headers["location"] == f"{POSTS}#x-en"
    body = desk.get(POSTS).body
    assert "Maya Osei, 12:20" in body
    assert "https://social.example/1" in body
    desk.post(POSTS, {**sent, "undo": "1"})
    assert "Maya Osei, 12:20" not in desk.get(POSTS).body


def test_a_wrong_address_or_channel_is_an_error_in_words(desk: RunningDesk) -> None:
    desk.cookies["hubgen-person"] = "maya"
    for wrong in ({"channel": "x", "url": "javascript:alert(1)"}, {"channel": "nowhere"}):
        answer = desk.post(POSTS, {"language": "en", "url": "", **wrong})
        assert answer.status == 409
    assert not (desk.root / FOLDER / "sent.yml").exists()


def test_own_words_are_saved_in_a_draft_and_refused_for_what_is_public(desk: RunningDesk) -> None:
    own = {"channel": "x", "language": "en", "words": "Ours: one\n\ntwo"}
    assert desk.post(f"{ONE}/posts/words", own).status == 303
    seen = visit_of(desk.root)
    incident = incident_of(seen, ID)
    rows = posts_view(seen, incident, update_of(incident, "05")).rows
    (row,) = [one for one in rows if one.channel == "x" and one.language == "en"]
    assert row.is_own
    assert row.parts[0][0].startswith("Ours: one\n\ntwo")
    desk.post(f"{ONE}/posts/words", {**own, "words": ""})
    assert "posts:" not in (desk.root / FOLDER / "05-monitoring.md").read_text("utf-8")
    assert desk.post(f"{POSTS}/words", own).status == 409


def test_own_words_are_counted_as_the_channel_counts(desk: RunningDesk) -> None:
    answer = desk.post("/posts/count", {"channel": "x", "words": "https://example.org/" + "a" * 90})
    assert json.loads(answer.body) == {"count": 23, "limit": 280}
    assert desk.post("/posts/count", {"channel": "nowhere", "words": ""}).status == 404


def test_the_posts_of_recent_updates_can_be_chosen(desk: RunningDesk) -> None:
    assert f'href="{POSTS}"' in desk.get("/posts").body


def test_the_posts_of_an_answer_are_recorded_like_those_of_an_update(desk: RunningDesk) -> None:
    desk.cookies["hubgen-person"] = "maya"
    answer, open_question = (f"/incidents/{ID}/questions/{number}" for number in ("01", "05"))
    assert f'href="{answer}/posts"' in desk.get("/posts").body
    assert f'href="{answer}/posts"' in desk.get(answer).body
    assert f'action="{answer}/posts"' in desk.get(f"{answer}/posts").body
    said = {"channel": "x", "language": "en", "url": ""}
    assert desk.post(f"{answer}/posts", said).headers["location"] == f"{answer}/posts#x-en"
    text = (desk.root / FOLDER / "sent.yml").read_text("utf-8")
    assert '- {question: "01", channel: x, at: ' in text
    assert "Maya Osei, " in desk.get(f"{answer}/posts").body
    assert desk.get(f"{open_question}/posts").headers["location"] == open_question
