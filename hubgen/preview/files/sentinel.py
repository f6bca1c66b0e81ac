"""The sentinel: listens to the system's file events and passes them on as hints."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
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

from hubgen.preview.files.inbox import Inbox, Quiet
from hubgen.preview.files.names import SINGLE, TOPS, is_watched
from hubgen.preview.files.writers import is_at_rest

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver

_TELLS_CLOSING = sys.platform == "linux"
_EVENTS: list[type[FileSystemEvent]] = [
    *([FileClosedEvent] if _TELLS_CLOSING else [FileModifiedEvent]),
    FileAttribEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileMovedEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
]
_SETTLED = (FileClosedEvent, FileMovedEvent, FileAttribEvent)
_MOVE_DELAY = 0.01


class Sentinel:
    """Hints into `inbox` on what changes below `root`, between entering and leaving.

    `deaf` tells why no events come, in words for people; None while they do.
    """

    def __init__(self, root: Path, inbox: Inbox) -> None:
        self._root, self._inbox = root, inbox
        self._handler = _Handler(root, inbox)
        self._observer: BaseObserver | None = None
        self._tops: dict[str, int] = {}
        self._overflow = _OverflowHandler(self._hint_everything)
        self.deaf: str | None = None

    def __enter__(self) -> Self:
        logger = logging.getLogger("watchdog")
        logger.addHandler(self._overflow)
        logger.propagate = False
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        logger = logging.getLogger("watchdog")
        logger.removeHandler(self._overflow)
        logger.propagate = True

    def renew(self) -> None:
        """Listens anew where a whole folder was taken away or put in place, and hints at all."""
        if self.deaf is None and self._tops != _present(self._root):
            self._stop()
            self._start()
            self._hint_everything()

    def _start(self) -> None:
        _hasten_moves()
        self._tops = _present(self._root)
        observer: BaseObserver = Observer()
        observer.start()
        self._observer = observer
        try:
            observer.schedule(self._handler, str(self._root), event_filter=_EVENTS)
            for top in self._tops:
                observer.schedule(
                    self._handler, str(self._root / top), recursive=True, event_filter=_EVENTS
                )
        except FileNotFoundError:
            self._tops = {}  # it went away meanwhile; the next renewal sees to it
        except OSError as error:
            self.deaf = str(error.strerror or error)
            self._stop()

    def _stop(self) -> None:
        if self._observer is not None:
            self._observer.stop()
            self._observer.join(1)
            self._observer = None

    def _hint_everything(self) -> None:
        for top in (*SINGLE, *TOPS):
            self._inbox.hint(top, Quiet.UNSETTLED)


class _Handler(FileSystemEventHandler):
    def __init__(self, root: Path, inbox: Inbox) -> None:
        self._prefix, self._inbox = f"{root}/", inbox

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Passes on both ends of a move; atomic saves arrive as one."""
        settled, new = isinstance(event, _SETTLED), isinstance(event, FileCreatedEvent)
        for path in (event.src_path, event.dest_path):
            place = path.decode() if isinstance(path, bytes) else path
            below = place.removeprefix(self._prefix)
            if place and below != place and is_watched(below):
                closed = settled or (new and is_at_rest(Path(place)))
                self._inbox.hint(below, Quiet.CLOSED if closed else Quiet.UNSETTLED)


class _OverflowHandler(logging.Handler):
    """The library tells of lost events in its log alone."""

    def __init__(self, on_loss: Callable[[], None]) -> None:
        super().__init__(logging.WARNING)
        self._on_loss = on_loss

    def emit(self, record: logging.LogRecord) -> None:
        """Hints at everything when events were lost."""
        if "overflow" in record.getMessage():
            self._on_loss()


def _present(root: Path) -> dict[str, int]:
    """The watched folders that are there, each with a number that tells it from a successor."""
    return {top: (root / top).stat().st_ino for top in TOPS if (root / top).is_dir()}


def _hasten_moves() -> None:
    """Half a second of waiting for a move's other end would hold up every event behind it."""
    if _TELLS_CLOSING:
        from watchdog.observers.inotify_move_event_grouper import InotifyMoveEventGrouper

        InotifyMoveEventGrouper.delay = _MOVE_DELAY
