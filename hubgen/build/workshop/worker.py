"""A worker: a second process that makes some of what a save touches, while this one makes the rest.

It is told everything that this process has learnt since it loaded (`working`).
Nobody waits for it: what it has not made when it is wanted is made here, whether
it is slow, has died or was never there. Nor is it told anything while it may
still be answering, so that neither ever waits for the other to listen.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from hubgen.build.parts import INCIDENT, Part
from hubgen.build.workshop.making import Made, Maker
from hubgen.build.workshop.sharing import processors
from hubgen.build.workshop.working import (
    Done,
    Idle,
    Load,
    Loaded,
    Make,
    News,
    Order,
    Ready,
    Rehearse,
)
from hubgen.model.project import Project

_PROGRAM = "from hubgen.build.workshop.working import main; main()"
_MOST_DEATHS = 3  # one after the other, before it was of any use
_ROOM = 1 << 20  # bytes that wait in a pipe
_PATIENCE = 0.01  # seconds for the last part, which may be in its hands
# What shares no work with other parts, the longest first.
_FAMILIES = (INCIDENT, "promises", "component", "home", "components", "incidents")


class Worker:
    """A worker for the hub at `root`, whose store is the file `store`.

    There is one where it `is_wanted`, there is another processor, and a way to talk to it.
    """

    def __init__(self, root: Path, store: Path, *, is_wanted: bool) -> None:
        self._root, self._store = root, store
        self._is_wanted = is_wanted and os.name == "posix" and processors() > 1
        self._process: subprocess.Popen[bytes] | None = None
        self._deaths = self._number = 0
        self._project: Project | None = None
        self._handed: Sequence[Part] = ()
        self._forget()

    def _forget(self) -> None:
        self._is_ready = self._is_loading = self._is_in_step = self._is_busy = False
        self._has_missed = False

    def load(self, news: News, frame: str) -> bool:
        """Has it read the store, where it is not in step; True where that begins now.

        To be called again and again while nothing else is to be done.
        """
        self._listen()
        if self._process is None:
            self._start()
        if not self._is_ready or self._is_loading or self._is_in_step or self._is_busy:
            return False
        self._project, self._is_loading, self._has_missed = news.project, True, False
        self._send(Load(self._store, news, frame))
        return True

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
        self._project, self._is_busy = news.project, True
        self._send(Make(self._number, told, self._handed))
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
        self._deaths = 0

    def _start(self) -> None:
        if not self._is_wanted or self._deaths >= _MOST_DEATHS:
            return
        # Nothing that lies in the hub's folder may pass for a module.
        command = [sys.executable, "-P", "-c", _PROGRAM, str(self._root)]
        orders, answers = os.pipe(), os.pipe()
        for _, end in (orders, answers):
            _widen(end)
        with suppress(OSError):
            self._process = subprocess.Popen(  # noqa: S603 - the words are ours
                command, stdin=orders[0], stdout=answers[1], stderr=subprocess.DEVNULL
            )
        os.close(orders[0])
        os.close(answers[1])
        self._orders = Connection(orders[1], readable=False)
        self._answers = Connection(answers[0], writable=False)
        if self._process is None:
            self._bury()

    def _end(self) -> None:
        process, self._process = self._process, None
        self._forget()
        if process is not None:
            process.kill()
            for pipe in (self._orders, self._answers):
                pipe.close()
            process.wait()

    def _send(self, order: Order) -> None:
        try:
            self._orders.send(order)
        except OSError:
            self._bury()

    def _listen(self, patience: float = 0) -> list[Done]:
        """The parts that it has made; of all else it takes notice here."""
        found: list[Done] = []
        try:
            while self._process and self._answers.poll(patience):
                patience = 0
                match self._answers.recv():
                    case Ready():
                        self._is_ready = True
                    case Loaded(fits):
                        self._is_loading, self._is_in_step = False, not self._has_missed
                        if not fits:
                            self._deaths = _MOST_DEATHS
                            self._end()
                    case Idle():
                        self._is_busy, self._deaths = False, 0
                    case Done() as done:
                        found.append(done)
        except (EOFError, OSError):
            self._bury()
        return found

    def _bury(self) -> None:
        self._deaths += 1
        self._end()


def _own(parts: Iterable[Part]) -> list[Part]:
    """Those of `parts` that a worker makes, in the order in which it does."""
    own = [part for part in parts if part.family in _FAMILIES]
    return sorted(own, key=lambda part: (_FAMILIES.index(part.family), part))


def _widen(pipe: int) -> None:
    """Makes room in a pipe, where the system can, so that nobody waits for who reads it."""
    with suppress(ImportError, OSError, AttributeError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _ROOM)
