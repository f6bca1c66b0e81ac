"""Prefetcher: files that will be read one after the other, fetched several at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

T = TypeVar("T")


class Prefetcher(Generic[T]):
    """Fetches announced files with `fetch`, at most `max_workers` at once, each once."""

    def __init__(self, fetch: Callable[[str], T], max_workers: int) -> None:
        self._fetch, self._max_workers = fetch, max_workers
        self._waiting: deque[str] = deque()
        self._running: dict[str, Future[T]] = {}
        self._pool: ThreadPoolExecutor | None = None

    def prefetch(self, paths: Iterable[str]) -> None:
        """Announce that these files will be read, in this order, in place of earlier ones."""
        self._waiting, self._running = deque(dict.fromkeys(paths)), {}
        if len(self._waiting) > 1:
            self._fill()

    def get(self, path: str) -> T:
        """Return the file at `path`, announced or not."""
        future = self._running.pop(path, None)
        if self._waiting and self._waiting[0] == path:
            self._waiting.popleft()
        self._fill()
        return future.result() if future else self._fetch(path)

    def forget(self, path: str) -> None:
        """Drop the file: it is about to change."""
        self._running.pop(path, None)

    def _fill(self) -> None:
        while self._waiting and len(self._running) < 2 * self._max_workers:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._max_workers, "prefetch")
            path = self._waiting.popleft()
            self._running[path] = self._pool.submit(self._fetch, path)
        if self._pool and not self._waiting and not self._running:
            self._pool.shutdown(wait=False)
            self._pool = None
