"""Drafts show in the preview as they will look, and nowhere else."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hubgen.preview import SiteBuilder
from hubgen.preview.drafts import DraftPreview, draft_site
from hubgen.preview.loop import next_time_change
from hubgen.public.preview_view import hidden_updates, partly_hidden, preview_view
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView
from hubgen.public.view_builder import public_view
from hubgen.source.messages import messages
from tests.conftest import SMALL_HUB, HubFolder
from tests.preview.conftest import Watched

NOON = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
ID = "2026-11-22-card-payments"
SECRET = "We have UNSAID the cause"


def _preview(hub: HubFolder, at: datetime = NOON) -> PublicView:
    project, _ = hub.read()
    return preview_view(project, at, messages("en"))


def _incident(hub: HubFolder) -> PublicIncident:
    return _preview(hub).incidents[0]


def test_a_draft_without_a_time_is_dated_now_and_promises_from_then(hub: HubFolder) -> None:
    hub.update(2, "draft: true\nat:")
    hub.write(
        f"{hub.incident}/02-news.md",
        "---\nstate: identified\ndraft: true\nnext_update: 30m\n---\nNews.\n",
    )
    newest = _incident(hub).newest
    assert (newest.number, newest.at) == ("02", NOON)
    assert newest.next_update == datetime(2026, 11, 22, 12, 50, tzinfo=UTC)


def test_a_draft_comes_after_the_update_that_it_follows(hub: HubFolder) -> None:
    hub.update(2, "at: 2026-11-22 15:00")
    hub.write(f"{hub.incident}/03-x.md", "---\nstate: monitoring\ndraft: true\n---\nLater.\n")
    assert [update.number for update in _incident(hub).updates] == ["01", "02", "03"]
    assert _incident(hub).newest.at == datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def test_an_embargoed_update_keeps_its_time_and_the_page_stays_at_now(hub: HubFolder) -> None:
    hub.update(2, "at: 2026-11-23 09:00")
    view = _preview(hub)
    assert view.at == NOON
    assert view.incidents[0].newest.at == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_what_waits_for_approval_shows_and_is_named(hub: HubFolder) -> None:
    team = (hub.root / "content/plan/team.yml").read_text("utf-8")
    hub.write("content/plan/team.yml", team + "approvals: {needed: 1}\n")
    hub.update(2, "at: 2026-11-23 09:00")
    hub.write(f"{hub.incident}/03-x.md", "---\nstate: monitoring\ndraft: true\n---\nLater.\n")
    project, _ = hub.read()
    assert [(one.number, one.reason) for one in hidden_updates(project, NOON)] == [
        ("01", "approval"),
        ("02", "embargo"),
        ("03", "draft"),
    ]
    assert len(_incident(hub).updates) == 3


@pytest.mark.parametrize("what", ["action", "review", "severity", "review without a date"])
def test_the_preview_has_the_page_of_an_incident_of_which_a_part_waits(
    hub: HubFolder, what: str
) -> None:
    team = (hub.root / "content/plan/team.yml").read_text("utf-8")
    kind = what.partition(" ")[0]
    hub.write("content/plan/team.yml", f"{team}approvals: {{needed: 1, for: [{kind}]}}\n")
    settings = (hub.root / hub.incident / "incident.yml").read_text("utf-8")
    if kind == "action":
        hub.write(f"{hub.incident}/incident.yml", f"{settings}actions: [{{what: Pay it back}}]\n")
    if kind == "review":
        head = "" if "without" in what else "published: 2026-11-22 11:00\n"
        hub.write(f"{hub.incident}/review.md", f"---\n{head}---\nMuch.\n")
    project, _ = hub.read()
    assert project is not None
    site = draft_site(project, NOON, pinned=False)
    assert f"incidents/{hub.incident[15:]}/" in {page.path for page in site.main.pages}
    hub.write("content/plan/team.yml", team)
    project, _ = hub.read()
    assert project is not None
    assert (partly_hidden(project, NOON) == set()) is ("without" not in what)


def test_draft_questions_pages_and_reviews_show(hub: HubFolder) -> None:
    hub.write("content/faq/soon.md", "---\nquestion: Soon?\ndraft: true\n---\nYes.\n")
    hub.write("content/pages/plans.md", "---\ntitle: Plans\ndraft: true\n---\nBig.\n")
    hub.write(f"{hub.incident}/review.md", "---\ntitle: Learnt\n---\nMuch.\n")
    view = _preview(hub)
    assert "soon" in {one.slug for one in view.faq}
    assert "plans" in {one.slug for one in view.pages}
    assert view.incidents[0].review is not None


def test_an_exercise_shows_nowhere(hub: HubFolder) -> None:
    head = (hub.root / hub.incident / "incident.yml").read_text("utf-8")
    hub.write(f"{hub.incident}/incident.yml", head + "exercise: true\n")
    project, _ = hub.read()
    assert _preview(hub).incidents == ()
    assert hidden_updates(project, NOON) == ()


def test_without_anything_hidden_the_preview_is_the_public_view(hub: HubFolder) -> None:
    project, _ = hub.read()
    assert preview_view(project, NOON, messages("en")) == public_view(project, NOON, messages("en"))
    assert next_time_change(project, NOON).date().isoformat() == "2026-11-23"


@pytest.fixture(scope="module")
def previewed(tmp_path_factory: pytest.TempPathFactory, watching: Any) -> Iterator[Watched]:
    """A watched real hub with a draft, an embargoed update and private notes."""
    hub = HubFolder(tmp_path_factory.mktemp("hub"), SMALL_HUB)
    hub.write(
        f"{hub.incident}/02-news.md",
        f"---\nstate: identified\ndraft: true\nby: maya\nsummary: {SECRET}.\n---\n{SECRET} now.\n",
    )
    hub.write(f"{hub.incident}/internal.md", "PRIVATE note\n")
    builder = SiteBuilder(hub.root, "2026-11-22 12:20", lambda: NOON)
    with watching(hub.root, builder, at_text="2026-11-22 12:20") as one:
        assert one.rebuilds[0].outcome == "built", one.rebuilds[0]
        yield one


def _holding(folder: Path, text: str) -> list[Path]:
    return [
        file for file in folder.rglob("*") if file.is_file() and text.encode() in file.read_bytes()
    ]


def test_a_draft_shows_below_its_own_address_only(previewed: Watched) -> None:
    page = f"/incidents/{ID}/"
    assert SECRET in previewed.get(f"/_draft{page}").text
    assert SECRET in previewed.get("/_draft/").text
    assert SECRET in previewed.get(f"/_draft/de{page}").text
    assert SECRET not in previewed.get(page).text
    assert SECRET not in previewed.get("/").text


def test_a_draft_is_never_in_dist(previewed: Watched) -> None:
    assert previewed.get(f"/_draft/incidents/{ID}/").status == 200
    assert _holding(previewed.root / ".hubgen", SECRET)
    assert not _holding(previewed.root / "dist", SECRET)


def test_private_fields_stay_out_of_the_preview_too(previewed: Watched) -> None:
    assert previewed.get("/_draft/").status == 200
    for private in ("PRIVATE note", "Maya Osei"):
        assert not _holding(previewed.root / ".hubgen/preview", private)


def test_every_preview_page_bears_the_watermark(previewed: Watched) -> None:
    for path in ("/_draft/", f"/_draft/incidents/{ID}/", "/_draft/about/", "/_draft/_social/"):
        answer = previewed.get(path)
        assert 'data-mark="Draft – not published' in answer.text
        assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "data-mark" not in previewed.get("/").text


def test_a_draft_comes_with_its_posts(previewed: Watched) -> None:
    record = json.loads(previewed.get(f"/_draft/_social/{ID}/02/posts.json").text)
    assert any(SECRET in part["text"] for post in record["posts"] for part in post["parts"])
    assert SECRET in previewed.get("/_draft/_social/").text
    assert SECRET not in previewed.get("/_social/").text
    assert previewed.get(f"/_social/{ID}/02/posts.json").status == 404


def test_what_no_draft_touches_is_as_in_public(previewed: Watched) -> None:
    assert previewed.get("/_draft/feed.rss").body == previewed.get("/feed.rss").body
    assert previewed.get("/_draft/nowhere/").status == 404


_KILLED = """
import os, sys
from pathlib import Path
from hubgen.preview.drafts import DraftPreview
preview = DraftPreview(Path(sys.argv[1]), lambda: None)
preview.folder.mkdir()
os._exit(1)
"""


def test_a_preview_removes_what_killed_processes_left_and_nothing_of_running_ones(
    tmp_path: Path,
) -> None:
    folder = tmp_path / ".hubgen/preview"
    (folder / "1234.new/site").mkdir(parents=True)  # as an older version left it
    subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path)], check=False)
    assert list(folder.glob("*/pages"))
    first = DraftPreview(tmp_path, lambda: None)
    second = DraftPreview(tmp_path, lambda: None)
    own = {preview.folder.parent for preview in (first, second)}
    assert {entry for entry in folder.iterdir() if entry.is_dir()} == own
    first.close()
    second.close()
    assert not [entry for entry in folder.iterdir() if entry.is_dir()]


def test_open_pages_learn_of_the_hidden_updates(previewed: Watched) -> None:
    (one,) = previewed.events(1)[0]["hidden"]
    assert (one["incident"], one["number"], one["label"]) == (ID, "02", "Draft")
    assert one["address"] == f"/_draft/incidents/{ID}/#update-02"


def test_a_saved_draft_changes_the_preview_and_not_the_site(previewed: Watched) -> None:
    before = previewed.events(1)[0]
    count = len(previewed.rebuilds)
    file = previewed.root / f"incidents/2026/{ID}/02-news.md"
    file.write_text(file.read_text("utf-8") + "\nA line MORE.\n", "utf-8")
    assert previewed.after_rebuilds(count + 1).written == ()
    after = previewed.events(1)[0]
    assert (after["site"], after["drafts"] != before["drafts"]) == (before["site"], True)
    assert "A line MORE." in previewed.get(f"/_draft/incidents/{ID}/").text


def test_the_preview_keeps_no_service_worker(previewed: Watched) -> None:
    assert previewed.get("/sw.js", Service_Worker="script").status == 404
