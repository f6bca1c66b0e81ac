"""Watching: the watcher of a hub's files, with polling where events cannot be relied on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from hubgen.platform.shared_folders import shared_file_system
from hubgen.preview.files.debouncer import Debouncer
from hubgen.preview.files.file_stats import FileStats
from hubgen.preview.files.file_watcher import FileWatcher
from hubgen.preview.files.polling_watcher import PollingWatcher

_STALE_LOCK = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedFiles:
    """The files as last seen, and the watcher that hands changes to a debouncer."""

    stats: FileStats
    watcher: FileWatcher


def hub_debouncer(root: Path) -> Debouncer:
    """Return a debouncer for the hub at `root`, which waits while git changes its files."""
    return Debouncer(is_busy=_checkout_in_progress(root))


@contextmanager
def watched_files(
    root: Path, debouncer: Debouncer, *, notice: Callable[[str], None], poll: bool = False
) -> Iterator[WatchedFiles]:
    """Watch the files of the hub at `root`, and hand what changes to `debouncer`.

    `notice` is called with the reason where all files are looked at every second.
    """
    stats = FileStats(root)
    with ExitStack() as stack:
        polling = stack.enter_context(PollingWatcher(debouncer, stats))

        def poll_because(reason: str) -> None:
            notice(f"{reason}: looking every second")
            polling.start()

        watcher = stack.enter_context(FileWatcher(root, debouncer, poll_because))
        if poll:
            polling.start()
        elif reason := _reason_to_poll(root, stats):
            poll_because(reason)
        yield WatchedFiles(stats=stats, watcher=watcher)


def _reason_to_poll(root: Path, stats: FileStats) -> str | None:
    """Why files of the hub can change without an event; None where they cannot."""
    if kind := shared_file_system(root):
        return f"files on {kind} can change without notice"
    return "files behind links can change without notice" if stats.has_links else None


def _checkout_in_progress(root: Path) -> Callable[[], bool]:
    """Return a test whether git is at work in the repository of `root`: it holds a lock then."""
    tops = [folder for folder in (root, *root.parents) if (folder / ".git").exists()]
    if not tops:
        return lambda: False
    git = tops[0] / ".git"
    if git.is_file():  # a work tree beside its repository
        git = tops[0] / git.read_text("utf-8", "replace").removeprefix("gitdir:").strip()
    lock = git / "index.lock"

    def is_held() -> bool:
        try:
            return time.time() - lock.stat().st_mtime < _STALE_LOCK
        except OSError:
            return False

    return is_held
