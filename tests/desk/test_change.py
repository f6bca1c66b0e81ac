"""A published update is corrected, edited or withdrawn; actions and checklists are ticked."""

from __future__ import annotations

import re

from tests.desk.conftest import RunningDesk

ID = "2026-11-22-card-payments"
FOLDER = f"incidents/2026/{ID}"
ONE = f"/incidents/{ID}/04/change"


def start(desk: RunningDesk) -> None:
    desk.cookies["hubgen-person"] = "maya"
    (desk.root / FOLDER / "05-monitoring.md").unlink()
    desk.reader.read_again([f"{FOLDER}/05-monitoring.md"])


def test_a_wrong_fact_leads_to_the_draft_of_a_correction(desk: RunningDesk) -> None:
    start(desk)
    answer = desk.post(ONE, {"wrong": "fact"})
    assert answer.headers["location"] == f"/incidents/{ID}/05/write"
    (draft,) = (desk.root / FOLDER).glob("05-*.md")
    assert re.search(r'corrects: "?04', draft.read_text("utf-8"))
    assert desk.post(ONE, {"wrong": "fact"}).headers["location"].endswith("/05/write")


def test_what_should_not_have_been_said_leads_to_a_withdrawal(desk: RunningDesk) -> None:
    start(desk)
    desk.post(ONE, {"wrong": "all"})
    (draft,) = [one for one in (desk.root / FOLDER).glob("05-*.md") if ".de." not in one.name]
    assert re.search(r'retracts: "?04', draft.read_text("utf-8"))


def test_only_the_wording_is_edited_where_it_was_written(desk: RunningDesk) -> None:
    start(desk)
    assert desk.post(ONE, {"wrong": "wording"}).headers["location"] == f"/incidents/{ID}/04/write"


def test_a_draft_is_written_on_and_never_asked_about(desk: RunningDesk) -> None:
    path = f"/incidents/{ID}/05/change"
    assert desk.get(path).headers["location"] == f"/incidents/{ID}/05/write"


def test_an_action_gets_a_state_and_a_due_date(desk: RunningDesk) -> None:
    file = desk.root / FOLDER / "incident.yml"
    before = file.read_text("utf-8")
    what = "Refund every second charge"
    data = {"index": "2", "what": what, "status": "done", "due": "2026-11-30"}
    assert desk.post(f"/incidents/{ID}/actions", data).status == 303
    after = file.read_text("utf-8")
    old = f"- what: {what}\n    status: doing\n    due: 2026-11-23 18:00\n"
    assert after == before.replace(old, old.replace("doing", "done").replace("23 18:00", "30"))
    assert desk.post(f"/incidents/{ID}/actions", {**data, "what": "Another"}).status == 409
    assert desk.post(f"/incidents/{ID}/actions", {**data, "due": "soon"}).status == 409
    assert file.read_text("utf-8") == after


def test_a_line_of_the_checklist_is_ticked(desk: RunningDesk) -> None:
    notes = desk.root / FOLDER / "internal.md"
    notes.write_text("- [ ] Stop the <adverts>\n", "utf-8")
    assert "Stop the &lt;adverts&gt;" in desk.get(f"/incidents/{ID}").body
    data = {"line": "0", "words": "Stop the <adverts>", "done": "1"}
    assert desk.post(f"/incidents/{ID}/checklist", data).status == 303
    assert notes.read_text("utf-8") == "- [x] Stop the <adverts>\n"
    assert desk.post(f"/incidents/{ID}/checklist", {**data, "words": "x"}).status == 409


def test_the_brief_the_replies_and_the_editions_are_there(desk: RunningDesk) -> None:
    assert desk.get(f"/incidents/{ID}/brief").status == 200
    frame = desk.get(f"/incidents/{ID}/brief/page")
    assert frame.headers["content-security-policy"].startswith("sandbox")
    assert "Maya Osei" in frame.body
    assert "data-post" in desk.get(f"/incidents/{ID}/replies").body
    assert "content/hub.yml" in desk.get(f"/incidents/{ID}/history").body
