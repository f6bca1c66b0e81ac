"""Working: what a second process does for the one that builds: it makes parts that it is told.

It writes nothing, and decides nothing. It knows what it read of the store when
it was told to load, and what it was told since; so it makes what would be made there.
Its orders come from one pipe, its answers go to another.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from hubgen.incremental.making.frame import frame_key
from hubgen.incremental.making.maker import Made, Maker
from hubgen.incremental.part import Part
from hubgen.incremental.processes.pipes import Line
from hubgen.incremental.store.glance import Glance
from hubgen.incremental.store.shelf import Shelf
from hubgen.model.project import Project
from hubgen.public.incident_index import IncidentIndex
from hubgen.public.incident_summary import IncidentSummary
from hubgen.public.view import PublicView


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """How a hub is, and what of its incidents is otherwise than it was.

    Their `facts` are None where they are gone; `fresh` are their texts by id and
    language. `project` is None where it is as it was.
    """

    project: Project | None = field(repr=False)
    at: datetime
    pinned: bool
    facts: Mapping[str, IncidentSummary | None] = field(default_factory=dict, repr=False)
    fresh: Mapping[tuple[str, str], str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Load:
    """The order to read the store in a file, where it has the `versions` of incidents.

    `frame` is the key of what everything depends on.
    """

    store: Path
    versions: str
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


def versions(index: IncidentIndex) -> str:
    """A digest of which incidents there are, and in which versions."""
    told = "\n".join(sorted(f"{one.id} {one.version}" for one in index.by_id.values()))
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class Bench:
    """Where the orders that come through a `line` are carried out for the hub at `root`.

    The first one is `Load`.
    """

    _project: Project
    _shelf: Shelf
    _maker: Maker

    def __init__(self, root: Path, line: Line) -> None:
        self._root, self._line = root, line
        self._store: Glance | None = None
        self._left: list[Part] = []

    def work(self) -> None:
        """Carries orders out until there are no more. Raises EOFError, OSError."""
        self._answer(Ready())
        while True:
            if self._left and not self._line.waits():
                self._try(self._left.pop())
                continue
            match self._line.take():
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
        self._store = Glance(load.store)
        self._shelf = Shelf.of(self._store)
        views = self._views(load.news)
        if versions(self._shelf.index) != load.versions:
            return False
        if frame_key(self._root, views) != load.frame:
            return False
        self._maker = Maker(self._root, views)
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
        self._line.answer(answer)

    def _try(self, part: Part) -> Made | None:
        try:
            return self._maker.make(part)
        except Exception:  # noqa: BLE001 - whoever wants it fails likewise, and tells
            return None


def main() -> None:
    """Works for the hub in a folder, by two pipes, until there are no more orders."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # that is for the one who gives them
    root, orders, answers = sys.argv[1:]
    with suppress(EOFError, OSError):
        Bench(Path(root), Line(int(orders), int(answers))).work()
