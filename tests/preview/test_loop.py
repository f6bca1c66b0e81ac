"""The loop survives mistakes, wakes with the clock, and does not grow."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hubgen.model.project import Project
from hubgen.preview.builder import BuildResult
from hubgen.preview.loop import next_time_change
from hubgen.preview.session import session
from tests.conftest import HubFolder
from tests.preview.conftest import Ear, QuickBuilder, Watched

SAVES = 10_000 if os.environ.get("HUBGEN_SOAK") else 120


def test_a_mistake_leaves_the_last_good_site_and_fixing_it_builds_again(watched: Watched) -> None:
    file = watched.root / "content/pages/about.md"
    file.write_text("BROKEN", "utf-8")
    broken = watched.after_rebuilds(2)
    assert broken.outcome == "broken"
    assert "old" in watched.get("/").text
    file.write_text("fixed", "utf-8")
    assert watched.after_rebuilds(3).outcome == "built"
    assert "fixed" in watched.get("/").text


def test_what_changed_while_it_was_broken_is_built_with_the_fix(
    folder: Path, watching: Any, quick_builder: type[QuickBuilder]
) -> None:
    builder = quick_builder(folder)
    with watching(folder, builder) as one:
        (folder / "content/pages/about.md").write_text("BROKEN", "utf-8")
        one.after_rebuilds(2)
        (folder / "incidents/2026/a/01-first.md").write_text("new", "utf-8")
        one.after_rebuilds(3)
        (folder / "content/pages/about.md").write_text("fixed", "utf-8")
        one.after_rebuilds(4)
    assert builder.suspects[0] is None
    assert builder.suspects[-1] == {"content/pages/about.md", "incidents/2026/a/01-first.md"}


def test_a_defect_of_the_builder_is_reported_and_survived(watched: Watched) -> None:
    file = watched.root / "content/pages/about.md"
    file.write_text("BUG", "utf-8")
    failed = watched.after_rebuilds(2)
    assert failed.outcome == "failed"
    assert "failure.txt" in failed.reason
    assert "ZeroDivisionError" in (watched.root / ".hubgen/failure.txt").read_text("utf-8")
    file.write_text("well", "utf-8")
    assert watched.after_rebuilds(3).outcome == "built"


def test_a_save_during_a_build_is_built_next(
    folder: Path, watching: Any, quick_builder: type[QuickBuilder]
) -> None:
    builder = quick_builder(folder)
    go_on = threading.Event()
    quick = builder.build

    def slow(changed: frozenset[str] | None) -> BuildResult:
        built: BuildResult = quick(changed)
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
        one.after_rebuilds(3)
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
        assert one.after_rebuilds(2).changed == ()
        assert builder.suspects[-1] == frozenset()
        one.quiet_for(0.3)


def test_what_became_public_during_a_build_is_built_at_once(
    hub: HubFolder, watching: Any, quick_builder: type[QuickBuilder]
) -> None:
    hub.update(2, "at: 2026-11-22 12:30")
    clock = _Clock(datetime(2026, 11, 22, 12, 29, 59, tzinfo=UTC))
    builder = quick_builder(hub.root)
    builder.project, _ = hub.read()
    quick = builder.build

    def slow(changed: frozenset[str] | None) -> BuildResult:
        clock.now += timedelta(seconds=1)
        return quick(changed)

    builder.build = slow
    with watching(hub.root, builder, now=clock) as one:
        one.after_rebuilds(2)
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
        one.after_rebuilds(2)
        clock.now += timedelta(seconds=2)
        one.quiet_for(0.4)


def test_a_watch_pinned_to_an_instant_does_not_wake_with_the_clock(
    hub: HubFolder, watching: Any, quick_builder: type[QuickBuilder]
) -> None:
    hub.update(2, "at: 2026-11-22 12:30")
    clock = _Clock(datetime(2026, 11, 22, 12, 29, tzinfo=UTC))
    builder = quick_builder(hub.root)
    builder.project, _ = hub.read()
    with watching(hub.root, builder, now=clock, at_text="2026-11-22 12:00") as one:
        clock.now += timedelta(days=3)
        one.quiet_for(0.3)


def test_a_new_day_is_a_turn_in_the_hubs_own_zone(hub: HubFolder) -> None:
    project: Project = hub.read()[0]
    late = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert next_time_change(project, late) == datetime(2026, 7, 1, 23, 0, tzinfo=UTC)


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


class PreparingBuilder(QuickBuilder):
    """Tells what it was asked for: to build, or to prepare."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.happened: list[str] = []

    def build(self, changed: frozenset[str] | None) -> BuildResult:
        self.happened.append("build")
        return super().build(changed)

    def warm_up(self, is_wanted: Callable[[], bool]) -> None:
        self.happened.append("prepare")


def test_it_prepares_where_nothing_came_and_only_while_nobody_waits(folder: Path) -> None:
    builder, now = PreparingBuilder(folder), datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
    with session(
        folder,
        at_text=None,
        now=lambda: now,
        host="127.0.0.1",
        port=0,
        builder=builder,
        listener=Ear(),
    ) as (loop, _):
        loop.start()
        loop.step(0.01)
        assert builder.happened == ["build", "prepare", "prepare"]
        assert loop.is_idle()
        (folder / "content/pages/about.md").write_text("new\n", "utf-8")
        end = time.monotonic() + 10
        while builder.happened.count("build") < 2:
            assert time.monotonic() < end
            del builder.happened[1:]
            loop.step(0.3)
        assert builder.happened[-1] == "build", "the next save may come right after a save"
        loop._debouncer.request_drafts()
        assert not loop.is_idle()
        loop.step(0.01)
        assert builder.happened[-1] == "build"
        loop._next_time_change = now
        assert not loop.is_idle()
        loop._next_time_change = None
        loop.step(0.01)
        assert builder.happened[-1] == "prepare"
        assert loop.is_idle()


def test_a_file_that_is_touched_while_it_is_built_is_built_again_without_a_word(
    folder: Path, watching: Any, quick_builder: type[QuickBuilder]
) -> None:
    builder = quick_builder(folder)
    path = "incidents/2026/a/01-first.md"
    with watching(folder, builder) as one:
        (folder / path).write_text("new\n", "utf-8")
        one.after_rebuilds(2)
        (folder / path).touch()
        end = time.monotonic() + 5
        while len(builder.suspects) < 3:
            assert time.monotonic() < end
            time.sleep(0.01)
        assert builder.suspects[-1] == {path}
        one.quiet_for(0.2)


def test_a_folder_that_is_away_while_it_is_built_is_built_again(
    folder: Path, watching: Any, quick_builder: type[QuickBuilder]
) -> None:
    builder = quick_builder(folder)
    incident, away = folder / "incidents/2026/a", folder / "away"
    quick = builder.build

    def slow(suspects: frozenset[str] | None) -> BuildResult:
        if suspects == {"content/pages/about.md"}:
            incident.rename(away)
            built: BuildResult = quick(suspects)
            away.rename(incident)
            return built
        return quick(suspects)

    builder.build = slow
    with watching(folder, builder) as one:
        (folder / "content/pages/about.md").write_text("new", "utf-8")
        one.after_rebuilds(2)
        one.until_built("old\n</body>")


@pytest.mark.parametrize("poll", [False, True])
def test_moving_a_folder_out_copying_it_back_and_deleting_both_ends_nothing(
    folder: Path,
    watching: Any,
    quick_builder: type[QuickBuilder],
    capfd: Any,
    poll: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    with watching(folder, quick_builder(folder), poll=poll) as one:
        incident, out = folder / "incidents/2026/a", folder / "out"
        incident.rename(out)
        one.after_rebuilds(2)
        shutil.copytree(out, incident)
        one.after_rebuilds(3)
        shutil.rmtree(incident)
        one.after_rebuilds(4)
        shutil.rmtree(out)
        time.sleep(0.2)
        for number in range(3):
            (folder / "content/pages/about.md").write_text(f"save {number}", "utf-8")
            one.until_built(f"save {number}")
    assert capfd.readouterr().err == ""


def test_an_end_that_a_library_swallowed_ends_the_loop_all_the_same(folder: Path) -> None:
    asked = threading.Event()

    class SwallowingBuilder(QuickBuilder):
        def build(self, suspects: frozenset[str] | None) -> BuildResult:
            asked.set()
            raise ValueError(suspects) from KeyboardInterrupt()

    ear = Ear()
    with (
        session(
            folder,
            at_text=None,
            now=lambda: datetime.now(UTC),
            host="127.0.0.1",
            port=0,
            builder=SwallowingBuilder(folder),
            listener=ear,
            is_ended=asked.is_set,
        ) as (loop, _),
        pytest.raises(KeyboardInterrupt),
    ):
        loop.run()
    assert ear.rebuilds == []
