"""Progress: a bar for long work on a terminal, and nothing in a pipe."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_EVERY = 0.1  # seconds


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function that shows how much of the work called `what` is done.

    It is shown when it is updated, and by no thread: beside one, work cannot be
    shared out among processes (see `build.processes.sharing`).
    """
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console
    from rich.progress import Progress

    shown = 0.0
    with Progress(console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task(what, total=None)
        bar.refresh()

        def show(done: int, total: int) -> None:
            nonlocal shown
            now = time.monotonic()
            is_due = done == total or now - shown > _EVERY
            bar.update(task, completed=done, total=total, refresh=is_due)
            shown = now if is_due else shown

        yield show
