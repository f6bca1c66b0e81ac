"""Changes waiting to be quiet.

A save is often several events, and a checkout thousands. Paths are handed over
together once nothing has come for a moment: a very short one after a file was
closed, a longer one while a file may still be written.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietTimes:
    """How long it must be quiet before changes are handed over, in seconds.

    `settled` holds after a file was closed, `unsettled` after any other event and
    `many` from the `many_from`-th path on. After `longest` changes are handed over
    however much comes, after `longest_busy` even while a checkout is in progress.
    """

    settled: float = 0.01
    unsettled: float = 0.15
    many: float = 0.25
    many_from: int = 20
    longest: float = 2.0
    longest_busy: float = 10.0
    busy_step: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """What is to be done: `paths` that changed, a `rescan` of all files, `drafts` to render."""

    paths: frozenset[str] = frozenset()
    rescan: bool = False
    drafts: bool = False


class Debouncer:
    """Collects changes from many threads for the one that builds.

    `is_busy` says whether somebody is in the middle of changing many files.
    """

    def __init__(
        self,
        is_busy: Callable[[], bool] = lambda: False,
        times: QuietTimes = QuietTimes(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._is_busy, self._times, self._clock = is_busy, times, clock
        self._woken = threading.Condition()
        self._quiet_at: dict[str, float] = {}
        self._rescan_at: float | None = None
        self._first = 0.0
        self._drafts = False

    def add(self, path: str, *, settled: bool) -> None:
        """Note that `path` may have changed; `settled` says that it was closed."""
        with self._woken:
            now = self._began()
            pause = self._times.settled if settled else self._times.unsettled
            if len(self._quiet_at) >= self._times.many_from:
                pause = self._times.many
            self._quiet_at[path] = now + pause
            self._woken.notify()

    def add_all(self) -> None:
        """Note that any file may have changed."""
        with self._woken:
            now = self._began()
            if self._rescan_at is None:
                self._rescan_at = now + self._times.unsettled
            self._woken.notify()

    def request_drafts(self) -> None:
        """Note that somebody waits for the drafts."""
        with self._woken:
            self._drafts = True
            self._woken.notify()

    def is_quiet(self) -> bool:
        """Return whether no file has changed and nobody is in the middle of a change.

        To look at all files does not count: where there are no events that is due all the time.
        """
        with self._woken:
            return not self._quiet_at and not self._is_busy()

    def is_idle(self) -> bool:
        """Return whether nothing is to be done, and nobody is in the middle of a change."""
        return self.is_quiet() and not self._drafts and not self._has_changes()

    def wait(self, longest: float) -> Pending:
        """Return what is to be done, after at most `longest` seconds; empty if nothing came."""
        end = self._clock() + longest
        with self._woken:
            while True:
                now = self._clock()
                if self._has_changes():
                    remaining = self.due_at(now) - now
                    if remaining <= 0:
                        return self._hand_over()
                elif self._drafts:
                    return self._hand_over()
                else:
                    remaining = end - now
                    if remaining <= 0:
                        return Pending()
                self._woken.wait(remaining)

    def due_at(self, now: float) -> float:
        """Return when what waits at the time `now` is handed over, unless more comes."""
        rescan_at = self._first if self._rescan_at is None else self._rescan_at
        due = min(max([rescan_at, *self._quiet_at.values()]), self._first + self._times.longest)
        if due <= now < self._first + self._times.longest_busy and self._is_busy():
            return now + self._times.busy_step
        return due

    def _has_changes(self) -> bool:
        return bool(self._quiet_at) or self._rescan_at is not None

    def _began(self) -> float:
        """Return the time now, which becomes that of the first change where none waits."""
        now = self._clock()
        if not self._has_changes():
            self._first = now
        return now

    def _hand_over(self) -> Pending:
        pending = Pending(
            paths=frozenset(self._quiet_at),
            rescan=self._rescan_at is not None,
            drafts=self._drafts,
        )
        self._quiet_at.clear()
        self._rescan_at, self._drafts = None, False
        return pending
