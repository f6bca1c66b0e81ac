"""Gathering: what all pages say to the files that are put together of them, kept in order.

A save changes what one page says, or none; the other ten thousand need not be
asked, nor sorted, again.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from functools import cached_property

from hubgen.build.workshop.store import Store


class Gathering:
    """What the pages say by their addresses, to one file."""

    def __init__(self, said: Iterable[tuple[str, str]]) -> None:
        self._said = dict(said)
        self._paths = sorted(self._said)

    def renewed(self, said: Mapping[str, str], dropped: Iterable[str]) -> list[str]:
        """What all say, by address, once some say something new, and others nothing any more."""
        for path in dropped:
            if self._said.pop(path, None) is not None:
                del self._paths[bisect_left(self._paths, path)]
        for path, text in said.items():
            if path not in self._said:
                insort(self._paths, path)
            self._said[path] = text
        return [self._said[path] for path in self._paths]


class Gatherings:
    """What `store` knows of it when it is first asked; to be renewed with every run."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self) -> None:
        """Learns all of it now, so that no run has to."""
        _ = self.sitemap, self.search

    @cached_property
    def sitemap(self) -> Gathering:
        """What the pages say to the sitemap."""
        return Gathering(self._store.sitemap())

    @cached_property
    def search(self) -> Gathering:
        """What the pages say to the search."""
        return Gathering(self._store.searchable())
