"""The patrol: looks at every file now and then, for changes that no event told of.

Network shares and containers send none, and a system can run out of watches.
Where one change came unannounced, it looks every second from then on.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Self

from hubgen.preview.files.census import Census
from hubgen.preview.files.inbox import Inbox

_SELDOM = 20.0
_OFTEN = 1.0
_REST_PER_WORK = 50
_GRACE = 0.5
_LONGEST_BREAK = 1.0


class Patrol:
    """A thread that hints into `inbox`, between entering and leaving.

    `on_miss` is called once, when a change had come without an event.
    """

    def __init__(
        self,
        census: Census,
        inbox: Inbox,
        on_miss: Callable[[], None],
        *,
        often: bool = False,
        seldom: float = _SELDOM,
    ) -> None:
        self._census, self._inbox, self._on_miss = census, inbox, on_miss
        self._often, self._seldom = often, seldom
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._walk, name="patrol", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._leaving.set()

    def _walk(self) -> None:
        rest = _OFTEN if self._often else self._seldom
        while not self._leaving.wait(rest):
            start = time.thread_time()
            strays = self._census.strays(self._give_way)
            cost = time.thread_time() - start
            if strays:
                self._report(strays)
            rest = max(_OFTEN if self._often else self._seldom, cost * _REST_PER_WORK)

    def _give_way(self) -> None:
        """Lets whoever builds go first: it shares the processor with this thread."""
        self._inbox.at_rest.wait(_LONGEST_BREAK)

    def _report(self, strays: dict[str, int]) -> None:
        """Hints at `strays`; those that still look so after a while, unannounced, are misses."""
        if not self._often:
            self._leaving.wait(_GRACE)
            later = self._census.strays()
            strays = {
                path: look
                for path, look in strays.items()
                if later.get(path) == look and not self._inbox.holds(path)
            }
            if strays:
                self._often = True
                self._on_miss()
        for path in strays:
            self._inbox.hint(path)
