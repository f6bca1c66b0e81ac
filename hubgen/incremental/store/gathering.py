"""Gathering: what all pages say to the files that are put together of them, kept in order.

A save changes what one page says, or none; the other ten thousand need not be
asked, nor sorted, again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from hubgen.incremental.store.store import Store


class Gathering:
    """What the pages say by their addresses, to one file."""

    def __init__(self, said: Iterable[tuple[str, str]]) -> None:
        known = dict(said)
        self._paths = sorted(known)
        self._texts = [known[path] for path in self._paths]

    def renewed(self, said: Mapping[str, str], dropped: Iterable[str]) -> Sequence[str]:
        """What all say, by address, once some say something new, and others nothing any more."""
        for path in dropped:
            place, is_there = self._place(path)
            if is_there:
                del self._paths[place], self._texts[place]
        for path, text in said.items():
            place, is_there = self._place(path)
            if not is_there:
                self._paths.insert(place, path)
            self._texts[place : place + is_there] = [text]
        return self._texts

    def _place(self, path: str) -> tuple[int, bool]:
        """Where `path` stands, or would; and whether it is there."""
        place = bisect_left(self._paths, path)
        return place, self._paths[place : place + 1] == [path]


class Gatherings:
    """What `store` knows of it when it is first asked; to be renewed with every run."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self) -> None:
        """Learns all of it now, so that no run has to."""
        _ = self.sitemap

    @cached_property
    def sitemap(self) -> Gathering:
        """What the pages say to the sitemap."""
        return Gathering(self._store.sitemap())
