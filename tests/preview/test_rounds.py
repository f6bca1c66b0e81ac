"""A watcher outlives mistakes, wakes with the clock, and does not grow."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hubgen.model.project import Project
from hubgen.preview.files.census import Census
from hubgen.preview.files.inbox import Inbox, Quiet
from hubgen.preview.files.patrol import Patrol
from hubgen.preview.session import session
from hubgen.preview.turns import next_turn
from tests.conftest import HubFolder
from tests.preview.conftest import Built, Ear, QuickBuilder, Watched

SAVES = 10_000 if os.environ.get("HUBGEN_SOAK") else 120


def test_a_mistake_leaves_the_last_good_site_and_mending_it_builds_anew(watched: Watched) -> None:
    file = watched.root / "content/pages/about.md"
    file.write_text("BROKEN", "utf-8")
    broken = watched.after_rounds(2)
    assert broken.outcome == "broken"
    assert "old" in watched.get("/").text
    file.write_text("mended", "utf-8")
    assert watched.after_rounds(3).outcome == "built"
    assert "mended" in watched.get("/").text


def test_what_changed_while_it_was_broken_is_built_with_the_mend(
    folder: Path, watching: Any, quick_builder: type[QuickBuilder]
) -> None:
    builder = quick_builder(folder)
    with watching(folder, builder) as one:
        (folder / "content/pages/about.md").write_text("BROKEN", "utf-8")
        one.after_rounds(2)
        (folder / "incidents/2026/a/01-first.md").write_text("new", "utf-8")
        one.after_rounds(3)
        (folder / "content/pages/about.md").write_text("mended", "utf-8")
        one.after_rounds(4)
    assert builder.asked[0] is None
    assert builder.asked[-1] == {"content/pages/about.md", "incidents/2026/a/01-first.md"}


def test_a_defect_of_the_builder_is_told_and_survived(watched: Watched) -> None:
    file = watched.root / "content/pages/about.md"
    file.write_text("BUG", "utf-8")
    failed = watched.after_rounds(2)
    assert failed.outcome == "failed"
    assert "failure.txt" in failed.reason
    assert "ZeroDivisionError" in (watched.root / ".hubgen/failure.txt").read_text("utf-8")
    file.write_text("well", "utf-8")
    assert watched.after_rounds(3).outcome == "built"


def test_a_save_during_a_build_is_built_next(
    folder: Path, watching: Any, quick_builder: type[QuickBuilder]
) -> None:
    builder = quick_builder(folder)
    go_on = threading.Event()
    quick = builder.build

    def slow(changed: frozenset[str] | None) -> Built:
        built: Built = quick(changed)
        if changed:
            go_on.wait(5)
        return built

    builder.build = slow
    with watching(folder, builder) as one:
        (folder / "content/pages/about.md").write_text("first", "utf-8")
        builder.at_work.clear()
        assert builder.at_work.wait(5)
        (folder / "content/pages/about.md").write_text("second", "utf-8")
        time.sleep(0.1)
        go_on.set()
        one.after_rounds(3)
        assert "second" in one.get("/").text


def test_an_embargo_that_ends_rebuilds_without_a_save(
    hub: HubFolder, watching: Any, quick_builder: type[QuickBuilder]
) -> None:
    hub.update(2, "at: 2026-11-22 12:30")
    clock = _Clock(datetime(2026, 11, 22, 12, 29, 59, tzinfo=UTC))
    builder = quick_builder(hub.root)
    builder.project, _ = hub.read()
    with watching(hub.root, builder, now=clock) as one:
        one.quiet_for(0.3)
        clock.now += timedelta(seconds=2)
        assert one.after_rounds(2).changed == ()
        assert builder.asked[-1] == frozenset()
        one.quiet_for(0.3)


def test_what_became_public_during_a_build_is_built_at_once(
    hub: HubFolder, watching: Any, quick_builder: type[QuickBuilder]
) -> None:
    hub.update(2, "at: 2026-11-22 12:30")
    clock = _Clock(datetime(2026, 11, 22, 12, 29, 59, tzinfo=UTC))
    builder = quick_builder(hub.root)
    builder.project, _ = hub.read()
    quick = builder.build

    def slow(changed: frozenset[str] | None) -> Built:
        clock.now += timedelta(seconds=1)
        return quick(changed)

    builder.build = slow
    with watching(hub.root, builder, now=clock) as one:
        one.after_rounds(2)
        one.quiet_for(0.3)


def test_an_embargo_that_ends_while_the_hub_is_broken_is_tried_once(
    hub: HubFolder, watching: Any, quick_builder: type[QuickBuilder]
) -> None:
    hub.update(2, "at: 2026-11-22 12:30")
    clock = _Clock(datetime(2026, 11, 22, 12, 29, 59, tzinfo=UTC))
    builder = quick_builder(hub.root)
    builder.project, _ = hub.read()
    with watching(hub.root, builder, now=clock) as one:
        builder.project = None
        (hub.root / "content/pages/about.md").write_text("BROKEN", "utf-8")
        one.after_rounds(2)
        clock.now += timedelta(seconds=2)
        one.quiet_for(0.4)


def test_a_watch_pinned_to_an_instant_does_not_wake_with_the_clock(
    hub: HubFolder, watching: Any, quick_builder: type[QuickBuilder]
) -> None:
    hub.update(2, "at: 2026-11-22 12:30")
    clock = _Clock(datetime(2026, 11, 22, 12, 29, tzinfo=UTC))
    builder = quick_builder(hub.root)
    builder.project, _ = hub.read()
    with watching(hub.root, builder, now=clock, asked="2026-11-22 12:00") as one:
        clock.now += timedelta(days=3)
        one.quiet_for(0.3)


def test_a_new_day_is_a_turn_in_the_hubs_own_zone(hub: HubFolder) -> None:
    project: Project = hub.read()[0]
    late = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert next_turn(project, late) == datetime(2026, 7, 1, 23, 0, tzinfo=UTC)


class _Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def test_many_saves_leave_memory_threads_and_open_files_as_they_were(watched: Watched) -> None:
    file = watched.root / "content/pages/about.md"

    _saves(watched, file, SAVES // 4, "warm")
    files, threads, memory = _open_files(), threading.active_count(), _memory()
    _saves(watched, file, SAVES, "then")
    assert _open_files() <= files
    assert threading.active_count() <= threads
    assert _memory() - memory < 4_000_000 + SAVES * 100


def _saves(watched: Watched, file: Path, count: int, tag: str) -> None:
    for number in range(count):
        new = file.with_name(f".new-{number % 7}")
        new.write_text(f"{tag} {number}\n", "utf-8")
        new.replace(file)
        watched.until_built(f"{tag} {number}")


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _memory() -> int:
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no VmRSS")


def _until(test: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not test():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def patrolled(folder: Path) -> Any:
    """A census and an inbox that no event reaches."""
    return folder, Census(folder), Inbox()


def test_a_change_that_no_event_told_of_is_found_and_said_once(patrolled: Any) -> None:
    folder, census, inbox = patrolled
    misses: list[int] = []
    with Patrol(census, inbox, lambda: misses.append(1), seldom=0.1):
        (folder / "content/pages/about.md").write_text("changed\n", "utf-8")
        (folder / "incidents/2026/a/01-first.md").unlink()
        _until(lambda: inbox.holds("content/pages/about.md"))
        hints = inbox.wait(5).hints
        assert census.verify(hints) == {"content/pages/about.md", "incidents/2026/a/01-first.md"}
        (folder / "content/pages/about.md").write_text("once more\n", "utf-8")
        _until(lambda: inbox.holds("content/pages/about.md"))
    assert misses == [1]


def test_a_save_that_is_being_dealt_with_is_no_miss(patrolled: Any) -> None:
    folder, census, inbox = patrolled
    misses: list[int] = []
    with Patrol(census, inbox, lambda: misses.append(1), seldom=0.05):
        for number in range(10):
            (folder / "content/pages/about.md").write_text(f"{number}\n", "utf-8")
            time.sleep(0.1)
            census.verify({"content/pages/about.md"})
    assert misses == []


def test_links_in_a_circle_and_out_of_the_hub_do_not_trap_the_census(folder: Path) -> None:
    (folder / "content/pages/loop").symlink_to(folder / "content")
    (folder / "content/out").symlink_to("/usr")
    (folder / "content/dead.md").symlink_to("nowhere")
    assert len(Census(folder)) == 3


NEW = "incidents/2026/new"


def test_a_new_folder_waits_no_longer_than_the_files_that_are_closed_in_it() -> None:
    inbox = Inbox(clock=lambda: 100.0)
    inbox.hint(NEW, Quiet.UNSETTLED)
    inbox.hint(f"{NEW}/01-x.md", Quiet.CLOSED)
    assert inbox._ripe_at(100.0) == 100.0 + Quiet.CLOSED.value


def test_a_new_folder_waits_for_a_file_in_it_that_is_only_just_being_made() -> None:
    inbox = Inbox(clock=lambda: 100.0)
    inbox.hint(NEW, Quiet.UNSETTLED)
    inbox.hint(f"{NEW}/01-x.md", Quiet.CLOSED)
    inbox.hint(f"{NEW}/02-x.md", Quiet.UNSETTLED)
    assert inbox._ripe_at(100.0) == 100.0 + Quiet.UNSETTLED.value


class PreparingBuilder(QuickBuilder):
    """Tells what it was asked for: to build, or to prepare."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.happened: list[str] = []

    def build(self, changed: frozenset[str] | None) -> Built:
        self.happened.append("build")
        return super().build(changed)

    def limber_up(self, is_wanted: Callable[[], bool]) -> None:
        self.happened.append("prepare")


def test_it_prepares_where_nothing_came_and_only_while_nobody_waits(folder: Path) -> None:
    builder, now = PreparingBuilder(folder), datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
    with session(
        folder, asked=None, now=lambda: now, host="127.0.0.1", port=0, builder=builder, voice=Ear()
    ) as (watcher, _):
        watcher._round(frozenset())
        watcher.step(0.01)
        assert builder.happened == ["build", "prepare"]
        assert watcher._is_at_rest()
        (folder / "content/pages/about.md").write_text("new\n", "utf-8")
        end = time.monotonic() + 10
        while builder.happened.count("build") < 2:
            assert time.monotonic() < end
            del builder.happened[1:]
            watcher.step(0.3)
        assert builder.happened[-1] == "build", "the next save may come right after a save"
        watcher._inbox.ask_for_preview()
        assert not watcher._is_at_rest()
        watcher.step(0.01)
        assert builder.happened[-1] == "build"
        watcher._turn = now
        assert not watcher._is_at_rest()
        watcher._turn = None
        watcher.step(0.01)
        assert builder.happened[-1] == "prepare"
        assert watcher._is_at_rest()
