"""Publish: what is shown is what becomes public, and it is proved."""

from __future__ import annotations

import asyncio
import re
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hubgen.desk.pages import slow_page
from hubgen.desk.screens.publishing.publish import (
    PublishView,
    change_row,
    publish_view,
    ready_update,
)
from hubgen.publish.record.change import Change, ChangeKind
from hubgen.source.messages import messages
from tests.desk.conftest import RunningDesk, running_desk, visit_of

FOLDER = "incidents/2026/2026-11-22-card-payments"
SETTINGS = "content/hub.yml"


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert before in text, text
    file.write_text(text.replace(before, after, 1), "utf-8")


@pytest.fixture
def ready(hub: Path) -> Path:
    """A hub with a destination."""
    settings = hub / SETTINGS
    text = settings.read_text("utf-8") + "publish: {to: ../live}\n"
    text = re.sub(r"^url: .*$", "url: http://127.0.0.1:9/", text, flags=re.M)
    settings.write_text(text, "utf-8")
    return hub


@pytest.fixture
def publisher(ready: Path) -> Iterator[RunningDesk]:
    with running_desk(ready) as desk:
        desk.cookies["hubgen-person"] = "maya"
        yield desk


def shown(desk: RunningDesk, path: str = "/publish") -> tuple[str, str]:
    body = desk.get(path).body
    digest = re.search(r'name="digest" value="(\w*)"', body)
    return body, digest[1] if digest else ""


def publish(desk: RunningDesk, digest: str, **more: str) -> str:
    answer = desk.post("/publish", {"digest": digest, "go": "1", **more})
    assert answer.status == 303, answer.body
    end = time.monotonic() + 60
    path = answer.headers["location"]
    while True:
        answer = desk.get(path)
        if answer.status == 303:
            path = answer.headers["location"]
        elif 'http-equiv="refresh"' not in answer.body:
            return answer.body
        assert time.monotonic() < end
        time.sleep(0.1)


def test_without_a_destination_it_says_where_to_write_one(desk: RunningDesk) -> None:
    body = desk.get("/publish").body
    assert "publish:\n  to:" in body
    assert "/files/edit?path=content/hub.yml" in body


def test_it_shows_what_becomes_public_and_publishes_that(publisher: RunningDesk) -> None:
    body, digest = shown(publisher)
    assert "Becomes public" in body
    assert "Card payments were charged twice" in body
    assert body.count("new incident") == body.count("new incident</p>")
    assert re.search(r"<p>new incident</p>\s*<p>updates 01 to 04</p>", body)
    assert not (publisher.root.parent / "live").exists()
    done = publish(publisher, digest, name="First edition")
    assert "It is published" in done
    assert "could not be proved" in done
    assert "Posts are ready" in done
    page = publisher.root.parent / "live/incidents/2026-11-22-card-payments/index.html"
    assert page.is_file()
    body, _ = shown(publisher)
    assert "Becomes public" not in body
    ledger = (publisher.root.parent / "live/editions/ledger.jsonl").read_text()
    assert '"by":"maya"' in ledger


def test_what_changed_after_it_was_shown_is_not_published(publisher: RunningDesk) -> None:
    _, digest = shown(publisher)
    edit(publisher.root / "content/faq/refunds.md", "---\n", "---\n# changed\n")
    edit(
        publisher.root / "content/faq/refunds.md",
        (publisher.root / "content/faq/refunds.md").read_text().splitlines()[-1],
        "Another answer.",
    )
    body = publish(publisher, digest)
    assert "Something changed after you looked" in body
    assert not (publisher.root.parent / "live/index.html").exists()


def test_an_incident_can_be_held_back(publisher: RunningDesk) -> None:
    held = "2026-11-10-closing-rumour"
    answer = publisher.post("/publish", {"digest": "", "hold-more": held})
    assert answer.headers["location"] == f"/publish?hold={held}"
    body, digest = shown(publisher, f"/publish?hold={held}")
    assert "Stays as it was last published" in body
    publish(publisher, digest, hold=held)
    assert not (publisher.root.parent / f"live/incidents/{held}").exists()
    assert (publisher.root.parent / "live/incidents/2026-11-22-card-payments").exists()


def test_refusals_are_listed_with_their_fix_and_nothing_can_be_published(ready: Path) -> None:
    edit(ready / FOLDER / "04-monitoring.md", "state: monitoring", "state: monitering")
    seen = visit_of(ready)
    assert seen.hub
    assert seen.hub.publish
    view = publish_view(seen, seen.hub.publish)
    assert not view.is_needed
    (problem,) = [one for one in view.problems if one.rule == "unknown-value"]
    assert problem.place.path.endswith("04-monitoring.md")


def test_a_change_in_silence_is_refused_and_can_be_marked(publisher: RunningDesk) -> None:
    _, digest = shown(publisher)
    publish(publisher, digest)
    path = f"{FOLDER}/04-monitoring.md"
    edit(publisher.root / path, "summary: ", "summary: Now ")
    publisher.wait_until(lambda: "Mark as edited" in shown(publisher)[0], 20)
    answer = publisher.post("/publish", {"mark": "1", "path": path})
    assert answer.status == 303
    assert "edited: 2026-11-22 12:20" in (publisher.root / path).read_text()
    body, digest = shown(publisher)
    assert "marked as edited" in body
    assert "<ins>Now" in body
    assert "It is published" in publish(publisher, digest)


def test_only_files_of_incidents_can_be_marked(publisher: RunningDesk) -> None:
    before = (publisher.root / SETTINGS).read_text()
    publisher.post("/publish", {"mark": "1", "path": SETTINGS})
    assert (publisher.root / SETTINGS).read_text() == before


def test_who_publishes_is_asked_first(ready: Path) -> None:
    with running_desk(ready) as desk:
        answer = desk.post("/publish", {"digest": "x", "go": "1"})
        assert answer.headers["location"].startswith("/me?")
        assert not (ready.parent / "live").exists()


def test_new_updates_that_do_not_follow_each_other_are_listed_one_by_one(ready: Path) -> None:
    changes = [
        Change(kind=ChangeKind.NEW_UPDATE, name="a", title="A", number=number)
        for number in ("05", "02", "03")
    ]
    (line,) = change_row(visit_of(ready), changes).lines
    assert line == ("updates 02 to 03, 05", ())


def test_the_update_that_was_just_finished_is_named_with_what_it_still_needs(ready: Path) -> None:
    def words(which: str) -> str:
        found = ready_update(visit_of(ready), which)
        return f"{found.words} {found.href}" if found else ""

    incident = "2026-11-22-card-payments"
    assert "is ready. Look once more" in words(f"{incident}/04")
    assert words(f"{incident}/05") == ""
    assert words(f"{incident}/99") == words("") == words("nothing/01") == ""
    draft = ready / FOLDER / "05-monitoring.md"
    edit(draft, "draft: true\n", "at: 2026-11-22 14:00\n")
    assert "becomes public at 14:00" in words(f"{incident}/05")
    edit(draft, "at: 2026-11-22 14:00\n", "at: 2026-11-22 12:15\n")
    edit(ready / "content/plan/team.yml", "needed: 0", "needed: 2")
    assert f"once it is approved and published. /incidents/{incident}/05/approve" in words(
        f"{incident}/05"
    )


def test_what_stays_hidden_is_listed_with_its_reason(ready: Path) -> None:
    seen = visit_of(ready)
    assert seen.hub
    assert seen.hub.publish
    hidden = publish_view(seen, seen.hub.publish).hidden
    assert ("Update 05", "is a draft") in [(one.number, one.reason) for one in hidden]


def test_what_others_sent_is_fetched_from_now(ready: Path, tmp_path: Path) -> None:
    def git(folder: Path, *words: str) -> None:
        who = ("-c", "user.name=Tom", "-c", "user.email=tom@meadowcart.example")
        subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)

    edit(ready / SETTINGS, "publish: {to: ../live}", "publish: {to: ../live, pull: true}")
    git(tmp_path, "init", "--quiet", "--bare", "-b", "main", "remote.git")
    git(ready, "init", "--quiet", "-b", "main")
    git(ready, "add", "-A")
    git(ready, "commit", "--quiet", "-m", "All")
    git(ready, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(ready, "push", "--quiet", "-u", "origin", "main")
    git(tmp_path, "clone", "--quiet", "remote.git", "other")
    (tmp_path / "other/content/faq/new-one.md").write_text("---\nquestion: New?\n---\nYes.\n")
    git(tmp_path / "other", "add", "-A")
    git(tmp_path / "other", "commit", "--quiet", "-m", "New")
    git(tmp_path / "other", "push", "--quiet")
    with running_desk(ready) as desk:
        assert "Get what others changed" in desk.get("/").body
        assert desk.post("/publish/pull", {}).status == 303
        assert (ready / "content/faq/new-one.md").is_file()
        git(ready, "remote", "remove", "origin")
        answer = desk.post("/publish/pull", {})
        assert answer.status == 409
        assert "no remote" in answer.body


def test_the_page_begins_before_the_comparison_is_done(ready: Path) -> None:
    seen, begun = visit_of(ready), []

    def view() -> PublishView:
        begun.append(True)
        return PublishView(destination="../live", failure="it was compared")

    values = {"slow": view, "is_outdated": False, "ready": None}
    answer = slow_page(seen, "publish.html", screen="publish", **values)
    pieces = answer.body_iterator

    async def first_and_rest() -> tuple[str, bool, str]:
        first = str(await anext(pieces))
        was_begun = bool(begun)
        return first, was_begun, "".join([str(one) async for one in pieces])

    with ThreadPoolExecutor(1) as thread:  # a browser's loop may run on this one
        first, was_begun, rest = thread.submit(asyncio.run, first_and_rest()).result()
    assert "<progress" in first
    assert "it was compared" not in first
    assert not was_begun
    assert "it was compared" in rest


def test_a_defect_while_it_compares_is_said_on_the_page(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def defect(*_: object, **__: object) -> None:
        raise KeyError("a defect")

    monkeypatch.setattr("hubgen.desk.screens.publishing.publish.publish_view", defect)
    with running_desk(ready) as desk:
        body = desk.get("/publish").body
        failure = ready / ".hubgen/failure.txt"
        assert "a defect" in failure.read_text("utf-8")
        failure.unlink()
    assert "<progress" in body
    assert "hubgen has a defect here" in body


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", sorted(set(ChangeKind) - {ChangeKind.NEW_UPDATE}))
def test_every_change_has_words(kind: ChangeKind, language: str) -> None:
    values = {"number": "01", "detail": "when", "language": "de", "title": "Cards"}
    assert messages(language)(f"desk.change.{kind}", **values)
