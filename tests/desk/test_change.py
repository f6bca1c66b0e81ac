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


def fields(body: str) -> dict[str, str]:
    found = dict(re.findall(r'<textarea id="(\w+)" name="\w+"[^>]*>([^<]*)</textarea>', body))
    seen = re.search(r'name="seen" value="(\w+)"', body)
    assert seen
    from html import unescape

    return {key: unescape(text) for key, text in found.items()} | {"seen": seen[1]}


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


def test_only_the_wording_is_edited_in_place_and_marked(desk: RunningDesk) -> None:
    start(desk)
    file = desk.root / FOLDER / "04-monitoring.md"
    before = file.read_text("utf-8")
    assert desk.post(ONE, {"wrong": "wording"}).headers["location"] == f"{ONE}/edit"
    given = fields(desk.get(f"{ONE}/edit").body)
    assert desk.post(f"{ONE}/edit", {**given, "save": "1"}).status == 200
    assert file.read_text("utf-8") == before
    changed = {**given, "do": "You do not need to do anything now."}
    looked = desk.post(f"{ONE}/edit", changed)
    assert "<ins>" in looked.body
    assert file.read_text("utf-8") == before
    assert "anything now." in desk.get(f"{ONE}/edit").body
    assert desk.post(f"{ONE}/edit", {**changed, "save": "1"}).headers["location"] == "/publish"
    after = file.read_text("utf-8")
    assert "edited: 2026-11-22 12:20\n" in after
    lines = [line for line in after.splitlines() if line not in before.splitlines()]
    assert len(lines) == 2
    assert desk.get(f"{ONE}/edit").body.count("anything now.") == 2


def test_an_edit_of_a_file_that_somebody_changed_shows_both_versions(desk: RunningDesk) -> None:
    start(desk)
    file = desk.root / FOLDER / "04-monitoring.md"
    given = fields(desk.get(f"{ONE}/edit").body)
    theirs = file.read_text("utf-8").replace("state: monitoring", "state: monitoring # theirs")
    file.write_text(theirs, "utf-8")
    answer = desk.post(f"{ONE}/edit", {**given, "summary": "My own words.", "save": "1"})
    assert answer.status == 409
    assert "# theirs" in answer.body
    assert "My own words." in answer.body
    assert file.read_text("utf-8") == theirs
    again = {**fields(answer.body), "summary": "My own words."}
    assert desk.post(f"{ONE}/edit", {**again, "save": "1"}).status == 303
    assert "# theirs" in file.read_text("utf-8")
    assert "My own words." in file.read_text("utf-8")


def test_a_draft_is_written_on_and_never_edited(desk: RunningDesk) -> None:
    path = f"/incidents/{ID}/05/change"
    write = f"/incidents/{ID}/05/write"
    assert desk.get(path).headers["location"] == write
    assert desk.get(f"{path}/edit").headers["location"] == write
    assert desk.post(f"{path}/edit", {"summary": "x", "save": "1"}).headers["location"] == write


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
