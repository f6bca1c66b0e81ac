"""File system events, reported as paths that may have changed.

Events are hints: some are lost, some come twice, and which file they concern
is looked up afterwards. Nothing here decides whether a file has changed.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from hubgen.preview.files.debouncer import Debouncer
from hubgen.preview.files.file_stats import TOP_FOLDERS, is_watched

if TYPE_CHECKING:
    from watchdog.utils import BaseThread

_EVENTS: list[type[FileSystemEvent]] = [
    FileClosedEvent if sys.platform == "linux" else FileModifiedEvent,
    FileAttribEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileMovedEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
]
# Files in a new folder are reported by events of their own.
_SETTLED = (FileClosedEvent, FileMovedEvent, FileAttribEvent, DirCreatedEvent)

logging.getLogger("watchdog").addHandler(logging.NullHandler())  # its words are for programmers


class FileWatcher:
    """Reports to `debouncer` what changes below `root`, between entering and leaving.

    `on_failure` hears, in words for people, why the system gives no events.
    """

    def __init__(self, root: Path, debouncer: Debouncer, on_failure: Callable[[str], None]) -> None:
        self._root, self._debouncer, self._on_failure = root, debouncer, on_failure
        self._handler = _EventHandler(root, debouncer)
        self._threads: list[BaseThread] = []
        self._top_folders: dict[str, int] = {}
        self._has_failed = False

    def __enter__(self) -> Self:
        # A folder that was moved away and back is registered twice, which does no harm.
        warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def renew(self) -> None:
        """Start again where a top folder was replaced or a thread has ended."""
        if self._has_failed:
            return
        is_alive = all(thread.is_alive() for thread in self._threads)
        if not is_alive or self._top_folders != _inodes(self._root):
            self._stop()
            self._start()
            self._debouncer.add_all()

    def _start(self) -> None:
        self._top_folders = _inodes(self._root)
        try:
            self._observe()
        except FileNotFoundError:
            self._top_folders = {}  # a folder went away meanwhile: renew() starts again
        except OSError as error:
            self._stop()
            self._has_failed = True
            self._on_failure(f"no news of changes ({error.strerror or error})")

    def _observe(self) -> None:
        observer = _observer(self._debouncer.add_all, self._threads)
        observer.start()
        self._threads.append(observer)
        observer.schedule(self._handler, str(self._root), event_filter=_EVENTS)
        for top in self._top_folders:
            folder = str(self._root / top)
            observer.schedule(self._handler, folder, recursive=True, event_filter=_EVENTS)
        self._threads += observer.emitters

    def _stop(self) -> None:
        for thread in reversed(self._threads):
            with suppress(Exception):  # what is inconsistent in the library ends with it
                thread.stop()
        for thread in self._threads:
            thread.join(1)
        self._threads.clear()


class _EventHandler(FileSystemEventHandler):
    def __init__(self, root: Path, debouncer: Debouncer) -> None:
        self._prefix, self._debouncer = f"{root}/", debouncer

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Report both ends of a move."""
        for place in map(os.fsdecode, (event.src_path, event.dest_path)):
            path = place.removeprefix(self._prefix)
            if path != place and is_watched(path):
                self._debouncer.add(path, settled=isinstance(event, _SETTLED))


def _observer(on_loss: Callable[[], None], threads: list[BaseThread]) -> BaseObserver:
    """Return an observer for this system; the `threads` that it needs are started and added."""
    if sys.platform != "linux":
        return Observer()
    from watchdog.observers.inotify import InotifyEmitter
    from watchdog.observers.inotify_c import InotifyConstants, InotifyEvent, InotifyFD, Mask

    class Emitter(InotifyEmitter):
        """Asks for changed permissions as well, which the library forgets."""

        def get_event_mask_from_filter(self) -> Mask:
            return Mask(super().get_event_mask_from_filter() | InotifyConstants.IN_ATTRIB)

    class Reader(InotifyFD):
        """Reads events. Survives what moved folders do to the library's own records."""

        def handle_event(self, event: InotifyEvent) -> None:
            try:
                if event.is_queue_overflow:
                    on_loss()
                super().handle_event(event)
            except Exception:  # noqa: BLE001 - a scan finds what it was about
                on_loss()

    reader = Reader()
    reader.start()
    threads.append(reader)
    return BaseObserver(Emitter, inotify_fd=reader)


def _inodes(root: Path) -> dict[str, int]:
    """The watched folders that are there, each with a number that tells it from a successor."""
    return {top: (root / top).stat().st_ino for top in TOP_FOLDERS if (root / top).is_dir()}
