"""The publication of a desk: one at a time, in a thread of its own, for all browsers to watch."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from hubgen.authoring.checkout import record_sources
from hubgen.model.hub import Publishing
from hubgen.problems import ContentError, HubgenError, Problem
from hubgen.publish.live_check import Fetch, LiveCheck, check_live
from hubgen.publish.release.preparation import prepare
from hubgen.publish.release.release import PublishResult, Release


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What somebody asked for: to publish the release whose `digest` was shown."""

    root: Path
    settings: Publishing
    at_text: str | None
    digest: str
    by: str | None
    name: str | None
    hold: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a publication is; `result` once it is out, `failure` where it could not be.

    `is_outdated` says that something changed after it was shown: nothing was published.
    """

    is_running: bool = True
    done: int = 0
    total: int = 0
    result: PublishResult | None = None
    live: LiveCheck | None = None
    recorded: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    failure: str = ""
    problems: tuple[Problem, ...] = ()
    is_outdated: bool = False


class Publication:
    """Carries out orders; the last one's progress stays until the next."""

    def __init__(
        self, clock: Callable[[], datetime], digest: Callable[[Release, Sequence[str]], str]
    ) -> None:
        self._clock, self._digest = clock, digest
        self._lock = threading.Lock()
        self._progress: Progress | None = None
        self._thread: threading.Thread | None = None

    @property
    def progress(self) -> Progress | None:
        """The progress of the last order; None before the first."""
        return self._progress

    def start(self, order: Order, fetch: Fetch | None = None) -> bool:
        """Begin to carry out `order`; False while another one is carried out."""
        with self._lock:
            if self._progress and self._progress.is_running:
                return False
            self._progress = Progress()
        self._thread = threading.Thread(
            target=self._run, args=(order, fetch), name="publication", daemon=True
        )
        self._thread.start()
        return True

    def wait(self, longest: float) -> None:
        """Wait until the order is carried out, at most `longest` seconds."""
        if self._thread:
            self._thread.join(longest)

    def _run(self, order: Order, fetch: Fetch | None) -> None:
        try:
            self._carry_out(order, fetch)
        except ContentError as error:
            self._set(is_running=False, failure=str(error), problems=tuple(error.problems))
        except HubgenError as error:
            self._set(is_running=False, failure=str(error))
        except Exception as error:  # a defect: the page must not wait for ever
            self._set(is_running=False, failure=f"{type(error).__name__}: {error}")
            raise

    def _carry_out(self, order: Order, fetch: Fetch | None) -> None:
        now = self._clock()
        destination, hold = order.settings.to, order.hold
        with prepare(
            order.root, destination, order.at_text, now, hold=hold, name=order.name
        ) as release:
            if self._digest(release, hold) != order.digest:
                self._set(is_running=False, is_outdated=True)
                return
            result = release.carry_out(by=order.by, clock=self._clock, progress=self._report)
        self._set(result=result)
        person = release.team.people.get(order.by or "")
        recorded, failed = record_sources(order.root, order.settings, result.message, person)
        self._set(recorded=tuple(recorded), warnings=(*result.cautions, *failed))
        live = check_live(result.url, result.edition, fetch=fetch) if result.edition else None
        self._set(live=live, is_running=False)

    def _report(self, done: int, total: int, _path: str) -> None:
        self._set(done=done, total=total)

    def _set(self, **changes: object) -> None:
        with self._lock:
            self._progress = replace(self._progress or Progress(), **changes)  # type: ignore[arg-type]
