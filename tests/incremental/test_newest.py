"""What changes without a change of its own: what leaves the newest, what shows a setting."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hubgen.incremental.hub_builder import HubBuilder
from hubgen.incremental.mkdocs_build import build
from hubgen.incremental.steps.invalidate import Limits
from hubgen.public.incident_index import IncidentIndex
from tests.bench.hubs import lay_bench_hub
from tests.support.trial import assert_same

NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
HEAD = "title: New\nseverity: major\nstarted: 2026-11-21 20:00\n"
UPDATE = "---\nstate: resolved\nat: 2026-11-21 21:00\nsummary: It broke.\n---\nIt broke.\n"


@pytest.mark.parametrize("lives", [True, False], ids=["warm", "cold"])
def test_an_incident_that_is_no_longer_among_the_newest_loses_card_and_search_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, lives: bool
) -> None:
    monkeypatch.setattr(IncidentIndex, "recent_limit", 2)
    monkeypatch.setattr("hubgen.outputs.search.search_index.__defaults__", (3,))
    hub, new = tmp_path / "hub", "incidents/2026/2026-11-21-new"
    lay_bench_hub(hub, 5, updates=1)
    builder = HubBuilder(hub)
    builder.build(None, None, NOW)
    (hub / new).mkdir(parents=True)
    (hub / new / "incident.yml").write_text(HEAD, "utf-8")
    (hub / new / "01-x.md").write_text(UPDATE, "utf-8")
    if not lives:
        builder.close()
        builder = HubBuilder(hub)
    changed = frozenset({f"{new}/incident.yml", f"{new}/01-x.md"})
    written = builder.build(changed if lives else None, None, NOW).written
    builder.close()
    assert sum(path.endswith("card-01-resolved.png") for path in written) == 2
    shutil.copytree(hub, tmp_path / "copy", ignore=shutil.ignore_patterns("dist", ".hubgen"))
    build(tmp_path / "copy", None, NOW)
    for part in ("site", "social"):
        assert_same(hub / "dist" / part, tmp_path / "copy" / "dist" / part)


@pytest.mark.parametrize("lives", [True, False], ids=["warm", "cold"])
def test_a_change_of_a_setting_on_very_many_pages_leads_to_a_full_build(
    tmp_path: Path, *, lives: bool
) -> None:
    rendered: list[int] = []  # only full builds report progress

    def builder_of(hub: Path) -> HubBuilder:
        return HubBuilder(hub, lambda done, _all: rendered.append(done), limits=Limits(few=10))

    hub, settings = tmp_path / "hub", tmp_path / "hub/content/hub.yml"
    lay_bench_hub(hub, 12, updates=1)
    builder = builder_of(hub)
    builder.build(None, None, NOW)
    for name in ("Helpdesk", "Support"):
        text = settings.read_text("utf-8")
        settings.write_text(text.replace("name: Help", f"name: {name}"), "utf-8")
        if not lives:
            builder.close()
            builder = builder_of(hub)
        changed = frozenset({"content/hub.yml"})
        rendered.clear()
        builder.build(changed if lives else None, None, NOW)
        assert rendered, name
        assert name in (hub / "dist/site/lite/index.html").read_text("utf-8")
        settings.write_text(text, "utf-8")
        builder.build(changed if lives else None, None, NOW)
    builder.close()
    shutil.copytree(hub, tmp_path / "copy", ignore=shutil.ignore_patterns("dist", ".hubgen"))
    build(tmp_path / "copy", None, NOW)
    for part in ("site", "social"):
        assert_same(hub / "dist" / part, tmp_path / "copy" / "dist" / part)
