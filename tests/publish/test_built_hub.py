"""A publication of an incremental build equals one of everything rendered at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from hubgen.incremental.incremental_build import IncrementalBuild
from hubgen.problems import ContentError
from hubgen.publish.destinations import FolderDestination
from hubgen.publish.ledger.lock import LOCK_FILE
from hubgen.publish.ledger.verifying import verify
from hubgen.publish.record import release_checks
from hubgen.publish.release import built_hub
from hubgen.publish.release.release import ReleaseRefusedError, publish
from tests.conftest import SAMPLE_TIME, HubFolder
from tests.publish.conftest import Desk
from tests.publish.test_versions import FIRST, ID, edit

BY_BUILD = built_hub._by_build


@pytest.fixture
def both(
    hub_folder: Callable[..., HubFolder], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Both:
    monkeypatch.setattr(release_checks, "check_update", lambda *_all: [])
    monkeypatch.setattr(release_checks, "check_titles", lambda *_all: [])
    return Both(Desk(hub_folder(), tmp_path / "live"), tmp_path / "plain", monkeypatch)


class Both:
    """A hub published to two folders: from its incremental build, and rendered as a whole."""

    def __init__(self, desk: Desk, plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.desk, self.plain, self._monkeypatch = desk, plain, monkeypatch

    def publish(self, **more: object) -> bool:
        """Return whether the build was used; both folders must hold the same afterwards."""
        used: list[bool] = []

        def noted(*those: object) -> object:
            found = BY_BUILD(*those)  # type: ignore[arg-type]
            used.append(found is not None)
            return found

        for live, by in ((self.desk.live, noted), (self.plain, lambda *_all: None)):
            self._monkeypatch.setattr(built_hub, "_by_build", by)
            now = self.desk.now
            publish(self.desk.hub.root, str(live), None, now, clock=lambda: now, **more)  # type: ignore[arg-type] # noqa: B023
        assert files(self.desk.live) == files(self.plain)
        assert verify(self.desk.destination).findings == ()
        return bool(used and used[0])


def files(folder: Path) -> dict[str, bytes]:
    destination = FolderDestination(folder)
    return {path: (folder / path).read_bytes() for path in destination.list() if path != LOCK_FILE}


def test_each_change_makes_the_same_editions(both: Both) -> None:
    desk = both.desk
    assert both.publish()
    edit(desk, "some of you", "a few of you")
    assert both.publish()
    desk.hub.update(2)
    desk.later(SAMPLE_TIME + timedelta(minutes=20))
    assert both.publish()
    desk.hub.write("content/pages/about.md", "---\ntitle: About\n---\nWho we are.\n")
    assert both.publish(name="Named", note="A page on us.")
    desk.later(desk.now + timedelta(days=3))
    assert both.publish()
    assert both.publish()


def test_a_renamed_incident_is_told_the_same(both: Both) -> None:
    both.publish()
    root = both.desk.hub.root
    folder = (root / FIRST).parent
    head = (folder / "incident.yml").read_text("utf-8")
    (folder / "incident.yml").write_text(f"{head}was: [{ID}]\n", "utf-8")
    folder.rename(folder.with_name(f"{ID}-again"))
    assert both.publish()


def test_what_is_held_back_is_made_plainly(both: Both) -> None:
    both.publish()
    both.desk.hub.update(2)
    assert not both.publish(hold=[ID])
    assert both.publish()


def test_what_is_refused_was_not_published_and_is_told_as_ever(both: Both) -> None:
    both.publish()
    before = files(both.desk.live)
    text = (both.desk.hub.root / FIRST).read_text("utf-8")
    both.desk.hub.write(FIRST, text.replace("some of you", "none of you"))
    with pytest.raises(ReleaseRefusedError, match="1 reason"):
        both.publish()
    both.desk.hub.write(FIRST, "---\nstate: nowhere\n---\nBroken.\n")
    with pytest.raises(ContentError):
        both.publish()
    assert files(both.desk.live) == before


def test_a_file_in_dist_that_somebody_changed_is_never_published(both: Both) -> None:
    both.publish()
    both.desk.hub.update(2)
    IncrementalBuild(both.desk.hub.root).build(None, None, both.desk.now)
    page = both.desk.hub.root / "dist/site/index.html"
    page.write_bytes(page.read_bytes() + b"<script>")
    assert both.publish()
    assert b"<script>" not in (both.desk.live / "index.html").read_bytes()


def test_what_is_built_while_somebody_thinks_it_over_changes_nothing(both: Both) -> None:
    both.publish()
    desk = both.desk
    both._monkeypatch.setattr(built_hub, "_by_build", BY_BUILD)
    edit(desk, "some of you", "a few of you")
    with desk.prepared() as ready:
        edit(desk, "a few of you", "all of you")
        IncrementalBuild(desk.hub.root).build(None, None, desk.now)
        assert ready.carry_out(clock=lambda: desk.now).edition is not None
    assert "a few of you" in desk.page(f"incidents/{ID}/index.html")
    assert "all of you" not in "".join(map(str, files(desk.live).values()))
    assert verify(desk.destination).findings == ()


def test_a_hub_that_takes_a_whole_run_of_mkdocs_is_made_plainly(both: Both) -> None:
    root = both.desk.hub.root
    settings = (root / "mkdocs.yml").read_text("utf-8")
    (root / "mkdocs.yml").write_text(settings + "hooks: [hook.py]\n", "utf-8")
    (root / "hook.py").write_text("def on_post_page(output, **_): return output\n", "utf-8")
    assert not both.publish()
