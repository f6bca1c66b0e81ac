"""Working: what a second process does for the one that builds: it makes parts that it is told.

It writes nothing, and decides nothing. It knows what it read of the store when
it was told to load, and what it was told since; so it makes what would be made there.
Its orders come from its standard input, its answers go to its standard output.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

from hubgen.build.parts import Part
from hubgen.build.workshop.frame import frame_key
from hubgen.build.workshop.glance import Glance
from hubgen.build.workshop.making import Made, Maker
from hubgen.build.workshop.shelf import Shelf
from hubgen.derive.facts import Facts
from hubgen.derive.public import PublicView
from hubgen.engine.compiled import Compiled
from hubgen.model.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """How a hub is, and what of its incidents is otherwise than it was.

    Their `facts` are None where they are gone; `fresh` are their texts by id and
    language. `project` is None where it is as it was.
    """

    project: Project | None = field(repr=False)
    at: datetime
    pinned: bool
    facts: Mapping[str, Facts | None] = field(default_factory=dict, repr=False)
    fresh: Mapping[tuple[str, str], str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Load:
    """The order to read the store in a file; `frame` is the key of what everything depends on."""

    store: Path
    news: News
    frame: str


@dataclass(frozen=True, slots=True)
class Make:
    """The order to make parts as the news have it, under a `number`."""

    number: int
    news: News
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Rehearse:
    """The order to make parts once while nothing else is to be done, and to throw them away."""

    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Ready:
    """The first answer, before any order: what comes is heard."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The answer to `Load`; what does not fit cannot work here."""

    fits: bool


@dataclass(frozen=True, slots=True)
class Done:
    """The answer to `Make` for one part; `made` is None where that failed."""

    number: int
    part: Part
    made: Made | None


@dataclass(frozen=True, slots=True)
class Idle:
    """The last answer to `Make`: nothing more comes until the next order."""


Order = Load | Make | Rehearse
Answer = Ready | Loaded | Done | Idle


class Bench:
    """Where orders are carried out for the hub at `root`; answers go to `answers`.

    The first one is `Load`.
    """

    _project: Project
    _shelf: Shelf
    _maker: Maker

    def __init__(self, root: Path, orders: Connection, answers: Connection) -> None:
        self._root, self._orders, self._answers = root, orders, answers
        self._store: Glance | None = None
        self._left: list[Part] = []

    def work(self) -> None:
        """Carries orders out until there are no more. Raises EOFError, OSError."""
        self._answer(Ready())
        while True:
            if self._left and not self._orders.poll():
                self._try(self._left.pop())
                continue
            match self._orders.recv():
                case Load() as load:
                    self._answer(Loaded(self._load(load)))
                case Rehearse(parts):
                    self._left = list(reversed(parts))
                case Make(number, news, parts):
                    self._renew(news)
                    for part in parts:
                        self._answer(Done(number, part, self._try(part)))
                    self._answer(Idle())

    def _load(self, load: Load) -> bool:
        if self._store:
            self._store.close()
        self._left = []
        self._store = Glance.at(load.store)
        self._shelf = Shelf.of(self._store)
        views = self._views(load.news)
        if frame_key(self._root, views) != load.frame:
            return False
        self._maker = Maker(self._root, views, Compiled(self._store.compiled()))
        return self._maker.renderer.unsupported is None

    def _renew(self, news: News) -> None:
        for name, one in news.facts.items():
            if one is None:
                self._shelf.index.drop(name)
            else:
                self._shelf.index.put(one)
        self._shelf.fresh = {**self._shelf.fresh, **news.fresh}
        self._maker.views = self._views(news)

    def _views(self, news: News) -> list[PublicView]:
        self._project = news.project or self._project
        return self._shelf.views(self._project, news.at, pinned=news.pinned)

    def _answer(self, answer: Answer) -> None:
        self._answers.send(answer)

    def _try(self, part: Part) -> Made | None:
        try:
            return self._maker.make(part)
        except Exception:  # noqa: BLE001 - whoever wants it fails likewise, and tells
            return None


def main() -> None:
    """Works for the hub whose folder is the first argument until there are no more orders."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # that is for the one who gives them
    answers = Connection(os.dup(1), readable=False)
    os.dup2(2, 1)  # so that nothing else is taken for an answer
    with suppress(EOFError, OSError):
        Bench(Path(sys.argv[1]), Connection(0, writable=False), answers).work()
