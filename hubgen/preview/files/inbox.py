"""The inbox: hints that something changed, kept until they are ripe.

A save is often several events, and a checkout thousands. Hints are handed
over together once the folder has been quiet for a moment: a very short one
after a file was closed, a longer one while a file is only just being made.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Quiet(Enum):
    """How long it must be quiet after a hint, in seconds."""

    CLOSED = 0.01
    UNSETTLED = 0.15


_MANY = 20
_QUIET_AFTER_MANY = 0.25
_LONGEST_WAIT = 2.0
_LONGEST_BUSY = 10.0
_BUSY_STEP = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is to be done: `hints` to verify, a `preview` that somebody waits for."""

    hints: frozenset[str] = frozenset()
    preview: bool = False


class Inbox:
    """Hints from many threads, for the one that builds.

    `at_rest` is set while nothing is to be done. `busy` says whether somebody is
    still at it (a checkout in progress).
    """

    def __init__(
        self,
        busy: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._busy, self._clock = busy, clock
        self._woken = threading.Condition()
        self._ripe: dict[str, float] = {}
        self._first = 0.0
        self._preview = False
        self.at_rest = threading.Event()
        self.at_rest.set()

    def hint(self, path: str, quiet: Quiet = Quiet.CLOSED) -> None:
        """`path` may have changed; the newest hint on a path decides how long to wait."""
        with self._woken:
            now = self._clock()
            self.at_rest.clear()
            if not self._ripe:
                self._first = now
            pause = quiet.value if len(self._ripe) < _MANY else _QUIET_AFTER_MANY
            self._ripe[path] = now + pause
            if quiet is Quiet.CLOSED:
                self._hasten_folders_of(path)
            self._woken.notify()

    def _hasten_folders_of(self, path: str) -> None:
        """A folder that was only just made waits no longer than the file that was closed in it.

        Files in it that are not closed yet wait by their own names.
        """
        folder = path.rpartition("/")[0]
        while folder:
            if folder in self._ripe:
                self._ripe[folder] = min(self._ripe[folder], self._ripe[path])
            folder = folder.rpartition("/")[0]

    def ask_for_preview(self) -> None:
        """Somebody wants to see the drafts."""
        with self._woken:
            self._preview = True
            self._woken.notify()

    def holds(self, path: str) -> bool:
        """Whether a hint on `path` waits."""
        with self._woken:
            return path in self._ripe

    def is_quiet(self) -> bool:
        """Whether no hint waits, and nobody is at it."""
        with self._woken:
            return not self._ripe and not self._busy()

    def is_idle(self) -> bool:
        """Whether it is quiet, and nobody waits for a preview."""
        return self.is_quiet() and not self._preview

    def wait(self, most: float) -> Work:
        """What is ripe, after at most `most` seconds; empty when nothing came."""
        end = self._clock() + most
        with self._woken:
            while True:
                now = self._clock()
                if self._ripe and (ripe_in := self._ripe_at(now) - now) <= 0:
                    return self._hand_over(with_hints=True)
                if self._preview and not self._ripe:
                    return self._hand_over(with_hints=False)
                if now >= end and not self._ripe:
                    self.at_rest.clear()
                    return Work()
                if not self._ripe:
                    self.at_rest.set()
                self._woken.wait(ripe_in if self._ripe else end - now)

    def _ripe_at(self, now: float) -> float:
        ripe = min(max(self._ripe.values()), self._first + _LONGEST_WAIT)
        if ripe <= now < self._first + _LONGEST_BUSY and self._busy():
            return now + _BUSY_STEP
        return ripe

    def _hand_over(self, *, with_hints: bool) -> Work:
        work = Work(
            hints=frozenset(self._ripe) if with_hints else frozenset(), preview=self._preview
        )
        self._ripe.clear()
        self.at_rest.clear()
        self._preview = False
        return work
