"""A full build shares its targets out, and loses no change that is made meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing

import pytest

from hubgen.incremental.full_build import batches_of
from hubgen.incremental.hub_builder import HubBuilder
from hubgen.incremental.mkdocs_build import differences
from hubgen.outputs.targets import TargetId
from hubgen.problems import ContentError
from tests.conftest import INCIDENT, HubFolder
from tests.incremental.conftest import NOW

PAGE = "site/incidents/2026-11-22-card-payments/index.html"
MONTHS = {"storm": "2026-10", "flood": "2026-11", "outage": "2026-11"}
PARTS = [
    TargetId("posts", "en", "storm/01"),
    TargetId("home", "en", ""),
    TargetId("board", "", ""),
    TargetId("archive", "en", "|2026-10|2026-11|"),
    TargetId("archive", "en", "payments|2026-11||2026-10"),
    TargetId("month", "en", "2026-11||2026-10"),
    *(TargetId("incident", language, name) for language in ("en", "de") for name in MONTHS),
]


def runs() -> list[list[TargetId]]:
    return batches_of(PARTS, MONTHS.__getitem__)


def test_every_part_is_made_once():
    assert sorted(part for run in runs() for part in run) == sorted(PARTS)


def test_an_incident_is_made_beside_the_archives_of_its_month():
    for run in runs():
        if TargetId("incident", "en", "flood") in run:
            assert TargetId("archive", "en", "payments|2026-11||2026-10") in run
            assert TargetId("incident", "en", "outage") in run


def test_posts_are_made_beside_their_board_and_first():
    assert runs()[0] == [PARTS[0], PARTS[2]]


class Meanwhile:
    """Does something once while a full build renders."""

    def __init__(self, do: Callable[[], object]) -> None:
        self._do: list[Callable[[], object]] = [do]

    def __call__(self, _done: int, _all: int) -> None:
        while self._do:
            self._do.pop()()


def test_a_folder_that_is_moved_back_while_all_is_built_is_not_lost(hub: HubFolder) -> None:
    folder, away = hub.root / INCIDENT, hub.root / "away"
    folder.rename(away)
    with closing(HubBuilder(hub.root, Meanwhile(lambda: away.rename(folder)))) as build:
        report = build.build(None, None, NOW)
    assert PAGE in report.written
    assert differences(hub.root, None, NOW) == []


def test_a_folder_that_goes_while_all_is_built_leaves_no_page(hub: HubFolder) -> None:
    gone = Meanwhile(lambda: shutil.rmtree(hub.root / INCIDENT))
    with closing(HubBuilder(hub.root, gone)) as build:
        build.build(None, None, NOW)
    assert not (hub.root / "dist" / PAGE).exists()
    assert differences(hub.root, None, NOW) == []


def test_what_is_broken_while_all_is_built_is_left_to_the_next_build(hub: HubFolder) -> None:
    broken = Meanwhile(lambda: hub.update(2, "stat: identified"))
    with closing(HubBuilder(hub.root, broken)) as build:
        assert PAGE in build.build(None, None, NOW).written
        with pytest.raises(ContentError):
            build.build(None, None, NOW)
        path = hub.update(2)
        assert PAGE in build.build(frozenset({path}), None, NOW).written
    assert differences(hub.root, None, NOW) == []


def test_a_setting_that_changes_while_all_is_built_is_seen_by_the_next_build(
    hub: HubFolder,
) -> None:
    settings = (hub.root / "content/hub.yml").read_text("utf-8")
    other = settings.replace("name: Meadowcart", "name: Other")
    with closing(
        HubBuilder(hub.root, Meanwhile(lambda: hub.write("content/hub.yml", other)))
    ) as build:
        build.build(None, None, NOW)
        build.build(None, None, NOW)
    assert differences(hub.root, None, NOW) == []
