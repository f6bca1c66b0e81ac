"""Two incidents of one id are refused, however the second came about, until one of them is gone."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hubgen.incremental.hub_builder import HubBuilder
from hubgen.problems import ContentError
from tests.conftest import SMALL_HUB, HubFolder

NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)


def files_of(hub: HubFolder, folder: str) -> frozenset[str]:
    return frozenset(
        path.relative_to(hub.root).as_posix()
        for path in (hub.root / folder).rglob("*")
        if path.is_file()
    )


@pytest.mark.parametrize("lives", [True, False], ids=["warm", "cold"])
@pytest.mark.parametrize("notes_first", [True, False], ids=["after notes", "at once"])
def test_a_namesake_is_refused_until_it_is_gone(
    tmp_path: Path, *, lives: bool, notes_first: bool
) -> None:
    hub = HubFolder(tmp_path / "hub", SMALL_HUB)
    other = hub.incident.replace("/2026/", "/2025/")
    builder = HubBuilder(hub.root)

    def build(changed: frozenset[str]) -> None:
        nonlocal builder
        if not lives:
            builder.close()
            builder = HubBuilder(hub.root)
        builder.build(changed if lives else None, None, NOW)

    builder.build(None, None, NOW)
    if notes_first:
        hub.write(f"{other}/notes.txt", "To come.")
        build(frozenset({f"{other}/notes.txt"}))
    shutil.copytree(hub.root / hub.incident, hub.root / other, dirs_exist_ok=True)
    changed = files_of(hub, other)
    for _ in range(2):
        with pytest.raises(ContentError) as refused:
            build(changed)
        assert [one.rule for one in refused.value.problems].count("incident-id-twice") == 1
    shutil.rmtree(hub.root / other)
    build(changed)
    builder.close()


def test_a_namesake_is_refused_by_a_build_of_everything(tmp_path: Path) -> None:
    hub = HubFolder(tmp_path / "hub", SMALL_HUB)
    shutil.copytree(hub.root / hub.incident, hub.root / hub.incident.replace("/2026/", "/2025/"))
    with pytest.raises(ContentError) as refused:
        HubBuilder(hub.root).build(None, None, NOW)
    assert "incident-id-twice" in [one.rule for one in refused.value.problems]
