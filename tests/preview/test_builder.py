"""What the watcher is told by what builds for it, where not all goes the quick way."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hubgen.incremental.cache.target_table import TargetTable
from hubgen.incremental.mkdocs_build import build
from hubgen.preview import SiteBuilder
from hubgen.problems import ContentError, Family
from tests.conftest import SMALL_HUB, HubFolder
from tests.support.trial import assert_same

NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
DRAFT = "---\nstate: identified\ndraft: true\n---\nWe found it.\n"


@pytest.fixture
def hub(tmp_path: Path) -> HubFolder:
    hub = HubFolder(tmp_path / "hub", SMALL_HUB)
    hub.write(f"{hub.incident}/02-news.md", DRAFT)
    return hub


@pytest.mark.parametrize("line", ["", "strict: true\n"], ids=["by parts", "by MkDocs"])
def test_drafts_and_how_things_are_said_show_however_the_site_is_built(
    hub: HubFolder, line: str
) -> None:
    hub.write("mkdocs.yml", str(SMALL_HUB["mkdocs.yml"]) + line)
    builder = SiteBuilder(hub.root, None, lambda: NOW)
    report = builder.build(None)
    assert builder.project is not None
    assert [len(one.updates) for one in builder.project.incidents] == [2]
    assert any(problem.family is Family.MESSAGE for problem in report.problems)


def test_a_store_that_cannot_be_written_costs_time_and_nothing_else(
    hub: HubFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder = SiteBuilder(hub.root, None, lambda: NOW)
    builder.build(None)
    path = hub.update(2, "at: 2026-11-22 12:00")

    def fail(*_: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(TargetTable, "put", fail)
        assert builder.build(frozenset({path})).written
    copy = HubFolder(tmp_path / "copy", {**SMALL_HUB, path: (hub.root / path).read_bytes()})
    build(copy.root, None, NOW)
    for part in ("site", "social"):
        assert_same(hub.root / "dist" / part, copy.root / "dist" / part)
    assert builder.build(None).written == ()


def test_a_pipe_among_the_sources_is_named_and_opens_nothing(hub: HubFolder) -> None:
    builder = SiteBuilder(hub.root, None, lambda: NOW)
    builder.build(None)
    pipe = hub.root / hub.incident / "sketch.png"
    os.mkfifo(pipe)
    problems = builder.build(frozenset()).problems
    assert "not-a-file" in {problem.rule for problem in problems}
    with pytest.raises(ContentError) as broken:
        builder.build(frozenset({f"{hub.incident}/sketch.png"}))
    assert [one.rule for one in broken.value.problems if one.stops_a_build] == ["not-a-file"]
    pipe.unlink()
    assert builder.build(frozenset({f"{hub.incident}/sketch.png"})).written == ()
