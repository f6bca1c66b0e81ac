"""Events are hints: none is lost for good, and no event ends the watching."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hubgen.preview.files.debouncer import Debouncer, Pending
from hubgen.preview.files.file_stats import FileStats
from hubgen.preview.files.file_watcher import FileWatcher
from hubgen.preview.files.polling_watcher import PollingWatcher

PATH = "incidents/2026/a/01-first.md"


def _until(test: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not test():
        assert time.monotonic() < end
        time.sleep(0.01)


def _no_failure(reason: str) -> None:
    raise AssertionError(reason)


def _paths(debouncer: Debouncer, *, longest: float = 10) -> frozenset[str]:
    return debouncer.wait(longest).paths


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file.write_text("new"),
        lambda file: file.chmod(0o600),
        os.utime,
        lambda file: file.unlink(),
        lambda file: file.rename(file.with_name("02-other.md")),
    ],
    ids=["written", "made readable", "touched", "deleted", "renamed"],
)
def test_whatever_happens_to_a_file_is_reported(
    folder: Path, change: Callable[[Path], object]
) -> None:
    debouncer = Debouncer()
    with FileWatcher(folder, debouncer, _no_failure):
        change(folder / PATH)
        assert PATH in _paths(debouncer)


def test_a_file_with_a_name_that_is_no_text_is_reported(folder: Path) -> None:
    debouncer = Debouncer()
    with FileWatcher(folder, debouncer, _no_failure):
        name = os.fsencode(folder / "content") + b"/\xff.md"
        with open(name, "wb") as file:  # noqa: PTH123 - a name that no Path can show
            file.write(b"x")
        assert {os.fsencode(path) for path in _paths(debouncer)} == {b"content/\xff.md"}


def test_a_folder_that_is_moved_into_place_is_reported_with_its_files(folder: Path) -> None:
    debouncer, beside = Debouncer(), folder / ".beside"
    beside.mkdir()
    (beside / "incident.yml").write_text("title: X\n")
    with FileWatcher(folder, debouncer, _no_failure):
        beside.rename(folder / "incidents/2026/new")
        stats = FileStats(folder)
        assert "incidents/2026/new/incident.yml" in stats.refresh(_paths(debouncer)).suspects


def test_a_top_folder_that_is_replaced_is_watched_again(folder: Path) -> None:
    debouncer = Debouncer()
    with FileWatcher(folder, debouncer, _no_failure) as watcher:
        (folder / "incidents").rename(folder / "elsewhere")
        (folder / "elsewhere").rename(folder / "incidents")
        (folder / "content").rename(folder / "elsewhere")
        (folder / "content").mkdir()
        watcher.renew()
        assert debouncer.wait(10).rescan
        (folder / "content/new.md").write_text("new")
        assert "content/new.md" in _paths(debouncer)


class WithoutEvents(FileWatcher):
    """On a system that has run out of watches."""

    def _observe(self) -> None:
        raise OSError(28, "inotify watch limit reached")


def test_a_system_without_events_is_reported_and_ends_nothing(folder: Path) -> None:
    reasons: list[str] = []
    with WithoutEvents(folder, Debouncer(), reasons.append) as watcher:
        watcher.renew()
    assert reasons == ["no news of changes (inotify watch limit reached)"]


@pytest.mark.skipif(sys.platform != "linux", reason="the library differs by system")
def test_lost_events_and_errors_of_the_library_lead_to_a_look_at_everything(folder: Path) -> None:
    from watchdog.observers.inotify_c import InotifyConstants, InotifyEvent, Mask

    debouncer = Debouncer()
    with FileWatcher(folder, debouncer, _no_failure) as watcher:
        reader = watcher._threads[0]
        reader.handle_event(InotifyEvent(-1, Mask(InotifyConstants.IN_Q_OVERFLOW), 0, b""))
        assert debouncer.wait(10).rescan
        reader.handle_event(None)
        assert debouncer.wait(10).rescan
        (folder / PATH).write_text("new")
        assert PATH in _paths(debouncer)


def test_a_thread_that_has_ended_is_replaced(folder: Path) -> None:
    debouncer = Debouncer()
    with FileWatcher(folder, debouncer, _no_failure) as watcher:
        dead = watcher._threads[-1]
        dead.stop()
        dead.join(5)
        watcher.renew()
        assert debouncer.wait(10).rescan
        (folder / PATH).write_text("new")
        assert PATH in _paths(debouncer)


def test_polling_asks_for_a_look_at_everything_again_and_again(folder: Path) -> None:
    debouncer, stats = Debouncer(), FileStats(folder)
    with PollingWatcher(debouncer, stats, interval=0.05) as polling:
        assert debouncer.wait(0.2) == Pending()
        polling.start()
        polling.start()
        for number in range(3):
            (folder / PATH).write_text(f"{number}\n")
            _until(lambda: stats.refresh([], rescan=debouncer.wait(1).rescan).changed == {PATH})
