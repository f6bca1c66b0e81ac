"""A publication of an incremental build equals one of everything rendered at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hubgen.incremental.hub_builder import HubBuilder
from hubgen.problems import ContentError
from hubgen.publish.destinations import FolderDestination
from hubgen.publish.ledger.lock import LOCK_FILE
from hubgen.publish.ledger.verifying import verify
from hubgen.publish.release.preparation import publish
from hubgen.publish.release.release import ReleaseRefusedError
from hubgen.publish.release.steps import ReleaseSteps
from tests.conftest import SAMPLE_TIME, HubFolder
from tests.publish.conftest import LiveHub, no_message_errors, nothing_built
from tests.publish.test_versions import FIRST, ID, edit

BY_BUILD = ReleaseSteps(message_errors=no_message_errors)
PLAIN = replace(BY_BUILD, build_incrementally=nothing_built)


@pytest.fixture
def both(hub_folder: Callable[..., HubFolder], tmp_path: Path) -> Both:
    return Both(LiveHub(hub_folder(), tmp_path / "live", BY_BUILD), tmp_path / "plain")


class Both:
    """A hub published to two folders: from its incremental build, and rendered as a whole."""

    def __init__(self, live_hub: LiveHub, plain: Path) -> None:
        self.live_hub, self.plain = live_hub, plain

    def publish(self, **more: object) -> bool:
        """Return whether the build was used; both folders must hold the same afterwards."""
        used: list[bool] = []

        def noted(*those: object) -> object:
            found = BY_BUILD.build_incrementally(*those)  # type: ignore[arg-type]
            used.append(found is not None)
            return found

        now = self.live_hub.now
        more = {"clock": lambda: now, **more}
        by_build = replace(BY_BUILD, build_incrementally=noted)
        for live, steps in ((self.live_hub.live, by_build), (self.plain, PLAIN)):
            publish(self.live_hub.hub.root, str(live), None, now, steps=steps, **more)  # type: ignore[arg-type]
        assert files(self.live_hub.live) == files(self.plain)
        assert verify(self.live_hub.destination).findings == ()
        return bool(used and used[0])


def files(folder: Path) -> dict[str, bytes]:
    destination = FolderDestination(folder)
    return {path: (folder / path).read_bytes() for path in destination.list() if path != LOCK_FILE}


def test_each_change_makes_the_same_editions(both: Both) -> None:
    live_hub = both.live_hub
    assert both.publish()
    edit(live_hub, "some of you", "a few of you")
    assert both.publish()
    live_hub.hub.update(2)
    live_hub.later(SAMPLE_TIME + timedelta(minutes=20))
    assert both.publish()
    live_hub.hub.write("content/pages/about.md", "---\ntitle: About\n---\nWho we are.\n")
    assert both.publish(name="Named", note="A page on us.")
    live_hub.later(live_hub.now + timedelta(days=3))
    assert both.publish()
    assert both.publish()


def test_a_renamed_incident_is_reported_the_same(both: Both) -> None:
    both.publish()
    root = both.live_hub.hub.root
    folder = (root / FIRST).parent
    head = (folder / "incident.yml").read_text("utf-8")
    (folder / "incident.yml").write_text(f"{head}was: [{ID}]\n", "utf-8")
    folder.rename(folder.with_name(f"{ID}-again"))
    assert both.publish()


def test_what_is_held_back_is_made_plainly(both: Both) -> None:
    both.publish()
    both.live_hub.hub.update(2)
    assert not both.publish(hold=[ID])
    assert both.publish()


def test_what_is_refused_was_not_published_and_is_reported_as_ever(both: Both) -> None:
    both.publish()
    before = files(both.live_hub.live)
    text = (both.live_hub.hub.root / FIRST).read_text("utf-8")
    both.live_hub.hub.write(FIRST, text.replace("some of you", "none of you"))
    with pytest.raises(ReleaseRefusedError, match="1 reason"):
        both.publish()
    both.live_hub.hub.write(FIRST, "---\nstate: nowhere\n---\nBroken.\n")
    with pytest.raises(ContentError):
        both.publish()
    assert files(both.live_hub.live) == before


def test_a_file_in_dist_that_somebody_changed_is_never_published(both: Both) -> None:
    both.publish()
    both.live_hub.hub.update(2)
    HubBuilder(both.live_hub.hub.root).build(None, None, both.live_hub.now)
    page = both.live_hub.hub.root / "dist/site/index.html"
    page.write_bytes(page.read_bytes() + b"<script>")
    assert both.publish()
    assert b"<script>" not in (both.live_hub.live / "index.html").read_bytes()


def test_what_is_built_while_somebody_thinks_it_over_changes_nothing(both: Both) -> None:
    both.publish()
    live_hub = both.live_hub
    edit(live_hub, "some of you", "a few of you")
    with live_hub.prepared() as ready:
        edit(live_hub, "a few of you", "all of you")
        HubBuilder(live_hub.hub.root).build(None, None, live_hub.now)
        assert ready.carry_out(clock=lambda: live_hub.now).edition is not None
    assert "a few of you" in live_hub.page(f"incidents/{ID}/index.html")
    assert "all of you" not in "".join(map(str, files(live_hub.live).values()))
    assert verify(live_hub.destination).findings == ()


def test_a_hub_that_takes_a_whole_run_of_mkdocs_is_made_plainly(both: Both) -> None:
    root = both.live_hub.hub.root
    settings = (root / "mkdocs.yml").read_text("utf-8")
    (root / "mkdocs.yml").write_text(settings + "hooks: [hook.py]\n", "utf-8")
    (root / "hook.py").write_text("def on_post_page(output, **_): return output\n", "utf-8")
    assert not both.publish()
