"""Rehearsing: what the next save is likely to touch, made while nobody waits, and thrown away.

What that loads, compiles and remembers is there when somebody saves.
"""

from __future__ import annotations

from collections.abc import Callable

from hubgen.incremental.making.maker import Maker
from hubgen.incremental.part import BOARD, Part
from hubgen.incremental.store.shelf import Shelf
from hubgen.incremental.store.store import Store
from hubgen.outputs import posts
from hubgen.public.queries import Query

_NEW, _OPEN = 5, 20  # incidents that the next word is likely to be on
_OF_NEWS = frozenset({"latest", "newest", "open", "reaching", "touching"})


class Rehearsal:
    """Goes once through all of it while the settings stay, in as many goes as it takes."""

    def __init__(self) -> None:
        self._settings: list[object] = []
        self._left: list[Part] = []

    def skip(self, maker: Maker) -> None:
        """Takes it as done: `maker` has just made everything."""
        self._settings, self._left = _settings(maker), []

    def go_on(
        self, store: Store, shelf: Shelf, maker: Maker, is_wanted: Callable[[], bool]
    ) -> None:
        """Makes parts for as long as it `is_wanted`. Raises what the save would that needs them."""
        if self._settings != _settings(maker):
            self._left = sorted(likely(store, shelf), reverse=True)
            self._settings = _settings(maker)
        while self._left and is_wanted():
            if self._left[-1].family == BOARD and not all(
                is_wanted() for _ in posts.draw_cards(maker.views)
            ):
                return
            maker.make(self._left.pop())


def _settings(maker: Maker) -> list[object]:
    """The settings that `maker` makes pages with; what was made from others is not remembered."""
    return [view.hub for view in maker.views]


def likely(store: Store, shelf: Shelf) -> set[Part]:
    """The parts that the next word on an open or a new incident is likely to touch."""
    asked: set[Query] = {one for one in store.common_questions if one[0] in _OF_NEWS}
    latest = shelf.index.ids(("latest", "", _NEW))
    asked |= {("incident", one) for one in (*latest, *shelf.index.open_ids()[:_OPEN])}
    asked |= {("begun", shelf.index.by_id[one].month) for one in latest[:1]}
    return store.asking(asked)
