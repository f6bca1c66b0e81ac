"""Lines of events for another program, which may read them slowly or not at all."""

from __future__ import annotations

import os
import threading
from collections import deque

_LONGEST_FLUSH = 0.3


class EventLines:
    """Writes lines to a file `descriptor` from a thread of its own, so that nobody waits.

    When more than `most` wait, the oldest are dropped; `lost` counts them.
    """

    def __init__(self, descriptor: int, most: int = 500) -> None:
        self._descriptor, self._most = descriptor, most
        self._waiting: deque[bytes] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self.lost = 0
        self._thread = threading.Thread(target=self._write, name="event lines", daemon=True)
        self._thread.start()

    def put(self, text: str) -> None:
        """Write `text` and a line end as soon as the reader takes it."""
        with self._changed:
            if len(self._waiting) >= self._most:
                self._waiting.popleft()
                self.lost += 1
            self._waiting.append(f"{text}\n".encode())
            self._changed.notify()

    def close(self) -> None:
        """Give the reader a last moment to take what waits."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join(_LONGEST_FLUSH)

    def _write(self) -> None:
        try:
            while (line := self._next()) is not None:
                while line:
                    line = line[os.write(self._descriptor, line) :]
        except OSError:
            return  # the reader is gone

    def _next(self) -> bytes | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closed)
            return self._waiting.popleft() if self._waiting else None
