"""Reading ahead: files that will be read one after the other, fetched several at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """Fetches by `fetch`, at most `max_workers` at once, what was announced; each file once."""

    def __init__(self, fetch: Callable[[str], T], max_workers: int) -> None:
        self._fetch, self._hands = fetch, max_workers
        self._waiting: deque[str] = deque()
        self._coming: dict[str, Future[T]] = {}
        self._pool: ThreadPoolExecutor | None = None

    def prefetch(self, paths: Iterable[str]) -> None:
        """These files will be read, in this order; what was announced before is forgotten."""
        self._waiting, self._coming = deque(dict.fromkeys(paths)), {}
        if len(self._waiting) > 1:
            self._fill()

    def take(self, path: str) -> T:
        """The file at `path`, whether it was announced or not."""
        coming = self._coming.pop(path, None)
        if self._waiting and self._waiting[0] == path:
            self._waiting.popleft()
        self._fill()
        return coming.result() if coming else self._fetch(path)

    def forget(self, path: str) -> None:
        """The file is about to change."""
        self._coming.pop(path, None)

    def _fill(self) -> None:
        while self._waiting and len(self._coming) < 2 * self._hands:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._hands, "reading")
            path = self._waiting.popleft()
            self._coming[path] = self._pool.submit(self._fetch, path)
        if self._pool and not self._waiting and not self._coming:
            self._pool.shutdown(wait=False)
            self._pool = None
