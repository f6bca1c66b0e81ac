"""Lines for a reader who may be slow: nobody waits until they are read."""

from __future__ import annotations

import os
import threading
from collections import deque

_MOST_WAITING = 500
_FAREWELL = 0.3


class Lines:
    """Writes lines to a file `descriptor` from a thread of its own.

    When too many wait, the oldest are dropped; `lost` counts them.
    """

    def __init__(self, descriptor: int, most: int = _MOST_WAITING) -> None:
        self._descriptor, self._most = descriptor, most
        self._waiting: deque[bytes] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self.lost = 0
        self._thread = threading.Thread(target=self._write, name="lines", daemon=True)
        self._thread.start()

    def put(self, text: str) -> None:
        """Writes `text` and a line end as soon as the reader takes it."""
        with self._changed:
            if len(self._waiting) >= self._most:
                self._waiting.popleft()
                self.lost += 1
            self._waiting.append(f"{text}\n".encode())
            self._changed.notify()

    def close(self) -> None:
        """Gives the reader a last moment."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join(_FAREWELL)

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
