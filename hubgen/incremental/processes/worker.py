"""A worker: a second process that makes some of what a save touches, while this one makes the rest.

It is told everything that this process has learnt since it loaded (`working`).
Nobody waits for it: what it has not made when it is wanted is made here, whether
it is slow, hangs, has died or was never there. Nor is it told anything while it may
still be answering.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from hubgen.incremental.making.maker import Made, Maker
from hubgen.incremental.part import Part
from hubgen.incremental.parts import INCIDENT
from hubgen.incremental.processes.pipes import Inlet, Outlet, widened
from hubgen.incremental.processes.sharing import processors
from hubgen.incremental.processes.working import (
    Done,
    Idle,
    Load,
    Loaded,
    Make,
    News,
    Order,
    Ready,
    Rehearse,
    versions,
)
from hubgen.model.project import Project
from hubgen.public.incident_index import IncidentIndex

_PROGRAM = "from hubgen.incremental.processes.working import main; main()"
_MOST_DEATHS = 3  # one after the other, before it was of any use
_LONGEST = 60.0  # seconds for an answer; who takes longer hangs
_PATIENCE_AT_END = 1.0  # seconds
_PATIENCE = 0.01  # seconds for the last part, which may be in its hands
# What shares no work with other parts, the longest first.
_FAMILIES = (INCIDENT, "promises", "component", "home", "components", "incidents")


class Worker:
    """A worker for the hub at `root`, whose store is the file `store`.

    There is one where it `is_wanted`, and there is another processor. On Linux alone: one
    has to know how much finds room in a pipe.
    """

    def __init__(self, root: Path, store: Path, *, is_wanted: bool) -> None:
        self._root, self._store = root, store
        self._is_wanted = is_wanted and processors() > 1
        self._process: subprocess.Popen[bytes] | None = None
        self._deaths = self._number = 0
        self._told = 0.0
        self._frame = ""
        self._unfit: str | None = None
        self._project: Project | None = None
        self._handed: Sequence[Part] = ()
        self._forget()

    def _forget(self) -> None:
        self._is_ready = self._is_loading = self._is_in_step = self._is_busy = False
        self._has_missed = False

    def load(self, news: News, index: IncidentIndex, frame: str) -> bool:
        """Has it read the store, where it is not in step; True where that begins now.

        `index` has what is there. To be called again and again while nothing else is to be done.
        """
        self._listen()
        if not self._is_wanted or frame == self._unfit:
            return False
        if self._hangs():
            self._bury()
        if self._process is None:
            self._start()
        if not self._is_ready or self._is_loading or self._is_in_step or self._is_busy:
            return False
        self._project, self._frame, self._has_missed = news.project, frame, False
        self._is_loading = self._send(Load(self._store, versions(index), news, frame))
        return self._is_loading

    def _hangs(self) -> bool:
        """Whether it owes an answer for longer than any takes."""
        owes = not self._is_ready or self._is_loading or self._is_busy
        if self._process is None or not owes:
            return False
        return time.monotonic() - max(self._told, self._answers.heard) > _LONGEST

    def rehearse(self, parts: Iterable[Part]) -> None:
        """Has it make those of `parts` that may be its own once, while nobody waits."""
        self._send(Rehearse(_own(parts)))

    def hand(self, news: News, parts: Iterable[Part]) -> set[Part]:
        """Tells it what is new, and which of `parts` to make; returns those that it makes now.

        They are to be fetched by `made`.
        """
        self._listen()
        self._handed = ()
        if not self._is_in_step or self._is_busy:
            self.lose_step()
            return set()
        self._number += 1
        self._handed = _own(parts)
        told = replace(news, project=None) if news.project is self._project else news
        self._project = news.project
        self._is_busy = self._send(Make(self._number, told, self._handed))
        if not self._is_busy:
            self.lose_step()
            return set()
        return set(self._handed)

    def made(self, parts: Collection[Part], maker: Maker) -> Iterator[Made]:
        """Those `parts` of what was handed out; what is not ready is made by `maker`."""
        left = dict.fromkeys(part for part in self._handed if part in parts)
        while left:
            for done in self._listen(_PATIENCE if len(left) == 1 else 0):
                if done.number == self._number and done.part in left and done.made:
                    del left[done.part]
                    yield done.made
            if left:
                part, _ = left.popitem()  # the last one is the farthest from its hands
                yield maker.make(part)

    def lose_step(self) -> None:
        """What it was told did not come to pass, or it was not told what did."""
        self._is_in_step, self._has_missed = False, True

    def close(self) -> None:
        """Ends it, until it is loaded again."""
        self._end()
        self._deaths, self._unfit = 0, None

    def _start(self) -> None:
        if self._deaths >= _MOST_DEATHS:
            return
        pipes: list[int] = []
        try:
            pipes += (*os.pipe(), *os.pipe())
            taken, given, heard, said = pipes[0], pipes[1], pipes[2], pipes[3]
            room = min(widened(given), widened(said))
            if not room:
                self._is_wanted = False
                return
            # Nothing that lies in the hub's folder may pass for a module.
            command = [sys.executable, "-P", "-c", _PROGRAM, str(self._root), str(taken), str(said)]
            self._process = subprocess.Popen(  # noqa: S603 - the words are ours
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(taken, said),
            )
            self._orders, self._answers = Outlet(given, room), Inlet(heard)
            self._told = time.monotonic()
            pipes = [taken, said]
            atexit.register(self._end)  # before the store is closed, which is to be the last
        except Exception:  # noqa: BLE001 - without it everything takes longer, and no more
            self._deaths += 1
        finally:
            for pipe in pipes:
                os.close(pipe)

    def _end(self) -> None:
        process, self._process = self._process, None
        self._forget()
        if process is not None:
            atexit.unregister(self._end)
            process.kill()
            self._orders.close()
            self._answers.close()
            with suppress(subprocess.TimeoutExpired):  # a disk may hold it up
                process.wait(_PATIENCE_AT_END)

    def _send(self, order: Order) -> bool:
        """Whether it was told."""
        self._told = time.monotonic()
        try:
            return self._process is not None and self._orders.offer(order)
        except Exception:  # noqa: BLE001 - as with starting
            self._bury()
            return False

    def _listen(self, patience: float = 0) -> list[Done]:
        """The parts that it has made; of all else it takes notice here."""
        found: list[Done] = []
        try:
            for answer in self._answers.taken(patience) if self._process else ():
                match answer:
                    case Ready():
                        self._is_ready = True
                    case Loaded(fits):
                        self._is_loading, self._is_in_step = False, not self._has_missed
                        if not fits:
                            self._unfit = self._frame
                            self._end()
                    case Idle():
                        self._is_busy, self._deaths = False, 0
                    case Done() as done:
                        found.append(done)
        except Exception:  # noqa: BLE001 - as with starting
            self._bury()
        return found

    def _bury(self) -> None:
        self._deaths += 1
        self._end()


def _own(parts: Iterable[Part]) -> list[Part]:
    """Those of `parts` that a worker makes, in the order in which it does."""
    own = [part for part in parts if part.family in _FAMILIES]
    return sorted(own, key=lambda part: (_FAMILIES.index(part.family), part))
