"""The rebuild loop: from changed files to builds, one after another, on one thread.

Everything that builds happens here, so nothing is built twice at once; the
server's threads only read, and ask.
"""

from __future__ import annotations

import gc
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from hubgen.model.project import Project
from hubgen.preview.builder import Builder
from hubgen.preview.drafts import DraftPreview
from hubgen.preview.files.debouncer import Debouncer, Pending
from hubgen.preview.files.file_stats import FileChanges, FileStats
from hubgen.preview.files.file_watcher import FileWatcher
from hubgen.preview.publishing import Publisher
from hubgen.preview.serving.state import StateChannel, state_of_problems, state_of_project
from hubgen.problems import ContentError, HubgenError, Problem
from hubgen.public.held_back import HeldBack, held_back
from hubgen.public.view_builder import moment, time_changes

# Short, because a signal that comes just before a sleep is heard only after it, and
# because a machine that sleeps does not count that time.
_LONGEST_SLEEP = 0.3


class Outcome(StrEnum):
    """How a rebuild ended; only after `built` may dist/ differ."""

    BUILT = "built"
    BROKEN = "broken"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuild:
    """One rebuild: what changed, what was written, the problems, how many seconds it took.

    `reason` says in one text why a failed one failed; `held_back` are the updates
    that are not public, None where the hub could not be read.
    """

    outcome: Outcome
    seconds: float = 0.0
    changed: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    reason: str | None = None
    held_back: tuple[HeldBack, ...] | None = None

    def is_as(self, other: Rebuild) -> bool:
        """Return whether both ended alike and left the same problems."""
        mine = (self.outcome, self.problems, self.reason)
        return mine == (other.outcome, other.problems, other.reason)


class RebuildLoop:
    """Rebuilds the hub at `root` for as long as it runs, and shows each result in `channel`.

    `now` returns the time; `at_text` is the text of --at, which fixes it.
    `on_rebuild` hears of each rebuild; the `publisher` takes its turn after it. Once it
    `is_ended`, the loop raises KeyboardInterrupt, also where a library swallowed the first.
    """

    def __init__(
        self,
        root: Path,
        *,
        at_text: str | None,
        now: Callable[[], datetime],
        builder: Builder,
        stats: FileStats,
        debouncer: Debouncer,
        watcher: FileWatcher,
        channel: StateChannel,
        drafts: DraftPreview,
        on_rebuild: Callable[[Rebuild], None],
        publisher: Publisher | None = None,
        is_ended: Callable[[], bool] = lambda: False,
    ) -> None:
        self._root, self._at_text, self._now = root, at_text, now
        self._builder, self._stats, self._debouncer = builder, stats, debouncer
        self._watcher, self._channel, self._drafts = watcher, channel, drafts
        self._on_rebuild, self._publisher, self._is_ended = on_rebuild, publisher, is_ended
        self._unbuilt: frozenset[str] | None = None
        self._half_written: frozenset[str] = frozenset()
        self._next_time_change: datetime | None = None
        self._newest: Rebuild | None = None
        self._project: Project | None = None
        self._name = channel.state.site.partition("-")[0]
        self._shown_count = self._site_count = 0

    def run(self) -> None:
        """Build once, then whatever changes, until an exception ends it."""
        self.start()
        # What is loaded by now stays: looking through it for garbage would delay saves.
        gc.collect()
        gc.freeze()
        while not self._is_ended():
            self.step(_LONGEST_SLEEP)
        raise KeyboardInterrupt

    def start(self) -> None:
        """Build once, and prepare for the first save."""
        self._rebuild(FileChanges(suspects=frozenset(), changed=frozenset()))
        self._warm_up()

    def step(self, longest: float) -> None:
        """Wait at most `longest` seconds for something to do, and do it; else prepare for it."""
        pending = self._debouncer.wait(min(longest, self._until_time_change()))
        self._watcher.renew()
        if pending.paths or pending.rescan:
            self._compare(pending)
        elif self._is_time_change_due():
            self._rebuild(FileChanges(suspects=frozenset(), changed=frozenset()))
        elif not pending.drafts:
            self._warm_up()
        if pending.drafts:
            self._render_drafts()
        if self._publisher:
            self._publish(self._publisher)

    def is_idle(self) -> bool:
        """Return whether nobody waits for anything."""
        return self._debouncer.is_idle() and not self._is_time_change_due()

    def _is_time_change_due(self) -> bool:
        return self._next_time_change is not None and self._now() >= self._next_time_change

    def _until_time_change(self) -> float:
        if self._next_time_change is None:
            return _LONGEST_SLEEP
        return max((self._next_time_change - self._now()).total_seconds(), 0.0)

    def _compare(self, pending: Pending) -> None:
        """Rebuild what may have changed; look again later at what is half written."""
        half_written = self._stats.half_written(pending.paths) - self._half_written
        if half_written:
            self._half_written |= half_written
            for path in pending.paths:
                self._debouncer.add(path, settled=False)
            if pending.rescan:
                self._debouncer.add_all()
            return
        self._half_written = frozenset()
        changes = self._stats.refresh(pending.paths, rescan=pending.rescan)
        if changes.suspects:
            self._rebuild(changes)

    def _rebuild(self, changes: FileChanges) -> None:
        start, began = time.perf_counter(), self._now()
        if self._unbuilt is not None:
            self._unbuilt |= changes.suspects
        result = replace(self._build(), changed=tuple(sorted(changes.changed)))
        if result.outcome is Outcome.BUILT:
            self._unbuilt = frozenset()
        if changes.suspects and self._is_nothing_new(result):
            return
        self._newest, self._project = result, self._builder.project
        self._show(result, self._project, began)
        held_back = self._held_back(self._project, began)
        seconds = time.perf_counter() - start
        self._on_rebuild(replace(result, seconds=seconds, held_back=held_back))
        if self._publisher and result.outcome is Outcome.BUILT:
            self._publisher.built(by_time_alone=not changes.suspects)
        elif self._publisher:
            self._publisher.broken()

    def _is_nothing_new(self, result: Rebuild) -> bool:
        """Return whether only modification times changed, which is not reported."""
        if result.changed or result.written or self._newest is None:
            return False
        return result.is_as(self._newest) and self._builder.project == self._project

    def _held_back(self, project: Project | None, began: datetime) -> tuple[HeldBack, ...] | None:
        if project is None:
            return None
        return held_back(project, moment(project.hub, self._at_text, began)[0])

    def _build(self) -> Rebuild:
        try:
            built = self._builder.build(self._unbuilt)
        except ContentError as error:
            return Rebuild(outcome=Outcome.BROKEN, problems=tuple(error.problems))
        except HubgenError as error:
            return Rebuild(outcome=Outcome.FAILED, reason=str(error))
        except Exception as error:  # a defect does not end the session
            if self._is_ended():
                raise KeyboardInterrupt from error
            self._unbuilt = None
            return Rebuild(outcome=Outcome.FAILED, reason=self._defect(error))
        return Rebuild(outcome=Outcome.BUILT, written=built.written, problems=built.problems)

    def _show(self, result: Rebuild, project: Project | None, began: datetime) -> None:
        """Show a rebuild; what became public since it `began` is due at once."""
        self._shown_count += 1
        self._site_count += bool(result.written)
        self._next_time_change = None
        changes: dict[str, Any] = {
            "site": f"{self._name}-{self._site_count}",
            "problems": state_of_problems(result.problems),
            "failure": result.reason,
        }
        if project is not None:
            at, pinned = moment(project.hub, self._at_text, began)
            self._drafts.outdate(project, at, pinned=pinned, others=self._builder.repository)
            self._next_time_change = None if pinned else next_time_change(project, at)
            changes |= {"drafts": f"{self._name}-{self._shown_count}"}
            changes |= state_of_project(project, at)
        self._channel.update(**changes)

    def _warm_up(self) -> None:
        try:
            self._builder.warm_up(self.is_idle)
        except Exception:  # noqa: BLE001 - the save that needs it fails likewise, and says so
            return

    def _render_drafts(self) -> None:
        try:
            self._drafts.render()
        except HubgenError as error:
            self._channel.update(failure=str(error))
        except Exception as error:  # noqa: BLE001 - a defect does not end the session
            self._channel.update(failure=self._defect(error))

    def _publish(self, publisher: Publisher) -> None:
        try:
            publisher.step(self._debouncer)
        except Exception as error:  # noqa: BLE001 - a defect does not end the session
            publisher.fail(self._defect(error))

    def _defect(self, error: Exception) -> str:
        """Write down a defect of hubgen; return the words about it."""
        file = self._root / ".hubgen" / "failure.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_text("".join(traceback.format_exception(error)), "utf-8")
        name = type(error).__name__
        return f"hubgen failed on this ({name}); the details are in .hubgen/failure.txt"


def next_time_change(project: Project, after: datetime) -> datetime:
    """Return the first instant after `after` at which the site changes without a save.

    Then something becomes public, or a day begins in the hub's time zone.
    """
    local = after.astimezone(project.hub.time_zone)
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return min([midnight, *(point for point in time_changes(project) if point > after)])
