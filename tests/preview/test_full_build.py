"""Building everything runs in a process of its own, and the next save is prepared."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hubgen.incremental.full_build import FullBuild
from hubgen.incremental.mkdocs_build import build
from hubgen.incremental.steps.invalidate import Limits
from hubgen.incremental.steps.render import TargetRenderer
from hubgen.preview import SiteBuilder
from hubgen.problems import ContentError
from tests.conftest import SMALL_HUB, HubFolder
from tests.incremental.conftest import copy_of
from tests.support.trial import assert_same

ASKED = "2026-11-22 12:20"
NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
LARGE = Limits(many_incidents=0)  # every hub counts as large


@pytest.fixture
def hub(tmp_path: Path) -> HubFolder:
    return HubFolder(tmp_path / "hub", SMALL_HUB)


@pytest.fixture
def made_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was made in this process: wholes by that name, parts by theirs."""
    found: list[str] = []
    whole, part = FullBuild.run, TargetRenderer.render

    def make_whole(self: FullBuild, *given: Any) -> Any:
        found.append("whole")
        return whole(self, *given)

    def make_part(self: TargetRenderer, one: Any) -> Any:
        found.append(one.family)
        return part(self, one)

    monkeypatch.setattr(FullBuild, "run", make_whole)
    monkeypatch.setattr(TargetRenderer, "render", make_part)
    return found


def assert_built(hub: HubFolder, tmp_path: Path) -> None:
    copy = copy_of(hub.root, tmp_path / "copy")
    build(copy, ASKED, NOW)
    for part in ("site", "social"):
        assert_same(hub.root / "dist" / part, copy / "dist" / part)


def test_a_large_hub_is_built_by_another_process(
    hub: HubFolder, tmp_path: Path, made_here: list[str]
) -> None:
    builder = SiteBuilder(hub.root, ASKED, lambda: NOW, limits=LARGE)
    assert "site/index.html" in builder.build(None).written
    settings = str(SMALL_HUB["content/hub.yml"])
    hub.write("content/hub.yml", settings.replace("name: ", "name: New ", 1))
    written = builder.build(frozenset({"content/hub.yml"})).written
    assert made_here == []
    assert "site/index.html" in written
    assert "site/.nojekyll" not in written
    path = hub.update(2, "at: 2026-11-22 12:00")
    assert builder.build(frozenset({path})).written
    assert "whole" not in made_here
    assert_built(hub, tmp_path)


@pytest.mark.parametrize("program", ["/bin/false", "/bin/no-such-program"])
def test_where_the_other_process_fails_this_one_makes_it(
    hub: HubFolder,
    tmp_path: Path,
    made_here: list[str],
    program: str,
) -> None:
    SiteBuilder(hub.root, ASKED, lambda: NOW, command=[program], limits=LARGE).build(None)
    assert "whole" in made_here
    assert_built(hub, tmp_path)


def test_what_is_wrong_is_reported_whichever_process_finds_it(
    hub: HubFolder, made_here: list[str]
) -> None:
    builder = SiteBuilder(hub.root, ASKED, lambda: NOW, limits=LARGE)
    path = hub.update(2, "state: nowhere")
    with pytest.raises(ContentError):
        builder.build(None)
    hub.update(2)
    made_here.clear()
    assert "site/index.html" in builder.build(frozenset({path})).written
    assert "whole" not in made_here, "the next one is another process again"


def test_what_comes_next_is_prepared_once_and_changes_nothing(
    hub: HubFolder, tmp_path: Path, made_here: list[str]
) -> None:
    builder = SiteBuilder(hub.root, ASKED, lambda: NOW, limits=LARGE)
    builder.warm_up(lambda: True)
    builder.build(None)
    builder.warm_up(lambda: False)
    assert made_here == []
    builder.warm_up(lambda: True)
    assert {"home", "feeds", "incident", "board"} <= set(made_here)
    made_here.clear()
    builder.warm_up(lambda: True)
    assert made_here == []
    path = hub.update(2, "at: 2026-11-22 12:00")
    assert builder.build(frozenset({path})).written
    assert_built(hub, tmp_path)
