"""Archives, pages of months and the post board follow every kind of change."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hubgen.incremental.hub_builder import HubBuilder
from hubgen.incremental.reading import views_of
from hubgen.incremental.steps.render import TargetRenderer
from hubgen.outputs import posts
from hubgen.outputs.targets import shared_targets
from hubgen.source.project import read_project
from tests.bench.hubs import lay_bench_hub

SOAK = bool(os.environ.get("HUBGEN_SOAK"))
NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)


def folder_of(hub: Path, number: int) -> Path:
    return sorted(path.parent for path in hub.glob("incidents/*/*/incident.yml"))[number]


def reworded(hub: Path) -> None:
    update = folder_of(hub, 2) / "02-identified.md"
    update.write_text(update.read_text("utf-8") + "\nIt is <b>clearer</b> now & then.\n", "utf-8")


def said_once_more(hub: Path) -> None:
    folder = folder_of(hub, 4)
    at = folder.name[:10]
    text = f"---\nstate: resolved\nat: {at} 23:59\nsummary: All is well.\n---\nAll is well.\n"
    (folder / "07-resolved.md").write_text(text, "utf-8")


def called_otherwise(hub: Path) -> None:
    head = folder_of(hub, 5) / "incident.yml"
    head.write_text(head.read_text("utf-8").replace("title: ", "title: X & Y, "), "utf-8")


def touching_others(hub: Path) -> None:
    head = folder_of(hub, 6) / "incident.yml"
    lines = head.read_text("utf-8").splitlines()
    lines = ["components: {support: major_outage}" if "components" in x else x for x in lines]
    head.write_text("\n".join(lines) + "\n", "utf-8")


def gone(hub: Path) -> None:
    shutil.rmtree(folder_of(hub, 7))


def renamed(hub: Path) -> None:
    folder = folder_of(hub, 8)
    head = folder / "incident.yml"
    head.write_text(head.read_text("utf-8") + f"was: [{folder.name}]\n", "utf-8")
    folder.rename(folder.with_name(f"{folder.name[:10]}-renamed"))


def moved_to_another_month(hub: Path) -> None:
    for update in folder_of(hub, 9).glob("*.md"):
        text = update.read_text("utf-8")
        day = folder_of(hub, 9).name[:10]
        other = f"{day[:5]}{'03' if day[5:7] != '03' else '05'}-02"
        update.write_text(text.replace(f"at: {day}", f"at: {other}"), "utf-8")
    head = folder_of(hub, 9) / "incident.yml"
    lines = [x for x in head.read_text("utf-8").splitlines() if not x.startswith("started")]
    head.write_text("\n".join([*lines, f"started: {other} 12:00", ""]), "utf-8")


def withdrawn(hub: Path) -> None:
    folder = folder_of(hub, 3)
    text = (
        f"---\nstate: resolved\nat: {folder.name[:10]} 23:58\nretracts: '02'\n"
        "summary: Update 02 was wrong.\n---\nRetraction: update 02 was wrong.\n"
    )
    (folder / "07-resolved.md").write_text(text, "utf-8")


def newest_reworded(hub: Path) -> None:
    update = folder_of(hub, -2) / "04-monitoring.md"
    update.write_text(update.read_text("utf-8") + "\nMore & <more>.\n", "utf-8")


def newest_said_once_more(hub: Path) -> None:
    folder = folder_of(hub, -1)
    text = (
        "---\nstate: monitoring\nat: 2026-11-21 10:00\nnext_update: 2h\nsummary: It is back.\n"
        "---\nIt is back.\n"
    )
    (folder / "08-monitoring.md").write_text(text, "utf-8")


def newest_gone(hub: Path) -> None:
    shutil.rmtree(folder_of(hub, -3))


CHANGES: list[Callable[[Path], None]] = [
    reworded,
    said_once_more,
    called_otherwise,
    touching_others,
    gone,
    renamed,
    moved_to_another_month,
    withdrawn,
    newest_reworded,
    newest_said_once_more,
    newest_gone,
]


def sources(hub: Path) -> dict[str, bytes]:
    return {
        path.relative_to(hub).as_posix(): path.read_bytes()
        for path in (hub / "incidents").rglob("*")
        if path.is_file()
    }


def from_nothing(hub: Path) -> dict[str, bytes]:
    """Return every archive, month's page and board, by its path below `dist/`."""
    project, _ = read_project(hub)
    assert project is not None
    views = views_of(project, None, NOW)
    found, renderer = {"social/index.html": posts.board(views).data}, TargetRenderer(hub, views)
    for target in shared_targets(views):
        if target.family in {"archive", "month"}:
            contents = renderer.render(target).contents
            found |= {path: data for path, data in contents.items() if isinstance(data, bytes)}
    return found


@pytest.mark.parametrize("lives", [True, False] if SOAK else [True])
def test_archives_months_and_the_board_are_as_if_built_from_nothing(
    tmp_path: Path, *, lives: bool
) -> None:
    hub = tmp_path / "hub"
    lay_bench_hub(hub, 200)  # one or two in each month
    for year in hub.glob("incidents/20[12][0-57-9]"):
        shutil.rmtree(year)
    builder = HubBuilder(hub)
    builder.build(None, None, NOW)
    for change in CHANGES:
        before = sources(hub)
        change(hub)
        after = sources(hub)
        changed = {path for path in before.keys() | after if before.get(path) != after.get(path)}
        if not lives:
            builder.close()
            builder = HubBuilder(hub)
        builder.build(frozenset(changed) if lives else None, None, NOW)
        expected = from_nothing(hub)
        assert len(expected) > 1, "nothing is archived here"
        for path, data in expected.items():
            assert (hub / "dist" / path).read_bytes() == data, (change.__name__, path)
        there = {
            path.relative_to(hub / "dist").as_posix()
            for path in (hub / "dist/site").rglob("history/*/*")
        }
        assert there == expected.keys() - {"social/index.html"}, change.__name__
    builder.close()
