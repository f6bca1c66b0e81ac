"""Polling: a look at every file each second, where changes come without events."""

from __future__ import annotations

import threading
from typing import Self

from hubgen.preview.files.debouncer import Debouncer
from hubgen.preview.files.file_stats import FileStats


class PollingWatcher:
    """Asks `debouncer` for a look at all files every `interval` seconds, once it is started.

    Where a look takes long, the next one waits `rests` times as long.
    """

    def __init__(
        self, debouncer: Debouncer, stats: FileStats, interval: float = 1.0, rests: int = 20
    ) -> None:
        self._debouncer, self._stats = debouncer, stats
        self._interval, self._rests = interval, rests
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._poll, name="polling", daemon=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()

    def start(self) -> None:
        """Begin to poll; without effect where that has begun."""
        if not self._thread.ident:
            self._thread.start()

    def _poll(self) -> None:
        while not self._ended.wait(max(self._interval, self._stats.seconds * self._rests)):
            self._debouncer.add_all()
