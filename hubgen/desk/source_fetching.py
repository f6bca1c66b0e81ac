"""Fetching of sources while the desk is open, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from hubgen.desk.application import note_defect
from hubgen.desk.desk import Desk
from hubgen.listening.plan import read_settings
from hubgen.listening.rounds import fetch_round
from hubgen.listening.store import FILE
from hubgen.problems import HubgenError

_LONGEST_SLEEP = timedelta(minutes=1)  # a plan that changes is noticed then
_GRACE = 2.0  # seconds for a fetch under way when the desk ends


@contextmanager
def source_fetching(desk: Desk) -> Iterator[None]:
    """Fetch what is due at the sources of the desk's hub, until the desk ends.

    What a source gives is stored whole or not at all, so that ending interrupts nothing.
    """
    ended = threading.Event()
    thread = threading.Thread(
        target=_fetch_until, args=(desk, ended), name="source-fetching", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(_GRACE)


def _fetch_until(desk: Desk, ended: threading.Event) -> None:
    while not ended.is_set():
        pause = _LONGEST_SLEEP
        try:
            pause = _fetch(desk)
        except HubgenError:
            pass  # the screens say what cannot be read
        except Exception as error:  # noqa: BLE001 - a defect does not end the desk
            note_defect(desk.root, error)
        ended.wait(min(max(pause, timedelta(seconds=1)), _LONGEST_SLEEP).total_seconds())


def _fetch(desk: Desk) -> timedelta:
    """Fetch what is due; return the time until the next fetch.

    Without sources and without mentions nothing is created.
    """
    settings = read_settings(desk.root)
    if not settings.plan.sources and not _has_store(desk.root):
        return _LONGEST_SLEEP
    done = fetch_round(desk.root, settings, desk.now(settings.hub))
    return done.next_due - desk.now(settings.hub)


def _has_store(root: Path) -> bool:
    return (root / FILE).is_file()
