"""The loop: from hints to rounds, one after another, on one thread.

Everything that builds happens here, so nothing is built twice at once; the
server's threads only read, and ask.
"""

from __future__ import annotations

import gc
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from hubgen.incremental.reading import moment
from hubgen.model.project import Project
from hubgen.preview.builder import Builder
from hubgen.preview.drafts import Drafts
from hubgen.preview.files.census import Census
from hubgen.preview.files.inbox import Inbox, Quiet
from hubgen.preview.files.sentinel import Sentinel
from hubgen.preview.publishing import Publisher
from hubgen.preview.serving.stage import Stage
from hubgen.preview.telling import told, told_problems
from hubgen.preview.turns import next_turn
from hubgen.problems import ContentError, HubgenError, Problem

# Short, because a signal that comes just before a sleep is heard only after it, and
# because a machine that sleeps does not count that time.
_LONGEST_SLEEP = 0.3
_ROUNDS_A_SWEEP, _LONGEST_UNSWEPT, _NEVER = 50, 600.0, 1 << 30


class Outcome(StrEnum):
    """How a round ended: only after `built` is dist/ another."""

    BUILT = "built"
    BROKEN = "broken"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One rebuild: what changed, what was written, what was found, how long it took.

    `reason` tells in one text why a failed one failed.
    """

    outcome: Outcome
    seconds: float
    changed: tuple[str, ...]
    written: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    reason: str | None = None


class Watcher:
    """Rebuilds the hub at `root` for as long as it runs, and shows each round on the `stage`.

    `now` tells the time; `asked` is the instant asked for instead, as it was written.
    The `publisher`, where there is one, hears of each round and takes its turn after it.
    """

    def __init__(
        self,
        root: Path,
        *,
        asked: str | None,
        now: Callable[[], datetime],
        builder: Builder,
        census: Census,
        inbox: Inbox,
        sentinel: Sentinel,
        stage: Stage,
        drafts: Drafts,
        on_round: Callable[[Round], None],
        publisher: Publisher | None = None,
    ) -> None:
        self._root, self._asked, self._now = root, asked, now
        self._builder, self._census, self._inbox = builder, census, inbox
        self._sentinel, self._stage, self._drafts = sentinel, stage, drafts
        self._on_round, self._publisher = on_round, publisher
        self._unbuilt: frozenset[str] | None = None
        self._doubted: frozenset[str] = frozenset()
        self._turn: datetime | None = None
        self._rounds = self._sites = self._swept = 0
        self._swept_at = time.monotonic()
        self._name = stage.state.site.partition("-")[0]

    def run(self) -> None:
        """Builds everything once, then whatever changes; ends by an exception alone."""
        self._round(frozenset())
        self._limber_up()
        # What was loaded and read stays: to look through all of it for garbage holds saves up.
        gc.collect()
        gc.freeze()
        gc.set_threshold(*gc.get_threshold()[:2], _NEVER)  # of what came since, `_rest` does
        while True:
            self.step(self._patience())

    def step(self, most: float) -> None:
        """Waits at most `most` seconds for something to do, and does it; else prepares for it."""
        work = self._inbox.wait(most)
        self._sentinel.renew()
        if work.hints:
            self._look(work.hints)
        elif self._turn is not None and self._now() >= self._turn:
            self._round(frozenset())
        elif not work.preview:  # right after a save the next may come: nobody waits for this
            self._rest()
        if work.preview:
            self._make_drafts()
        if self._publisher:
            self._publish(self._publisher)

    def _patience(self) -> float:
        """Until the next turn, but not long."""
        if self._turn is None:
            return _LONGEST_SLEEP
        return min(max((self._turn - self._now()).total_seconds(), 0.0), _LONGEST_SLEEP)

    def _look(self, hints: frozenset[str]) -> None:
        """Verifies hints; what seems to be in the middle of a save gets a second look."""
        doubtful = self._census.doubtful(hints) - self._doubted
        if doubtful:
            self._doubted |= doubtful
            for path in hints:
                self._inbox.hint(path, Quiet.UNSETTLED)
            return
        self._doubted = frozenset()
        changed = self._census.verify(hints)
        if changed:
            self._round(changed)

    def _round(self, changed: frozenset[str]) -> None:
        start, began = time.perf_counter(), self._now()
        if self._unbuilt is not None:
            self._unbuilt |= changed
        result = replace(self._built(), changed=tuple(sorted(changed)))
        if result.outcome is Outcome.BUILT:
            self._unbuilt = frozenset()
        self._show(result, self._builder.project, began)
        self._on_round(replace(result, seconds=time.perf_counter() - start))
        if self._publisher and result.outcome is Outcome.BUILT:
            self._publisher.built(by_time_alone=not changed)
        elif self._publisher:
            self._publisher.broken()

    def _rest(self) -> None:
        self._limber_up()
        now, is_much = time.monotonic(), self._rounds >= self._swept + _ROUNDS_A_SWEEP
        if is_much or now >= self._swept_at + _LONGEST_UNSWEPT:
            self._swept, self._swept_at = self._rounds, now
            gc.collect()

    def _limber_up(self) -> None:
        try:
            self._builder.limber_up(self._is_at_rest)
        except Exception:  # noqa: BLE001 - the save that needs it fails likewise, and tells
            return

    def _is_at_rest(self) -> bool:
        """Whether nobody waits for anything."""
        is_due = self._turn is not None and self._now() >= self._turn
        return self._inbox.is_idle() and not is_due

    def _built(self) -> Round:
        nothing = Round(outcome=Outcome.BUILT, seconds=0.0, changed=())
        try:
            built = self._builder.build(self._unbuilt)
        except ContentError as error:
            return replace(nothing, outcome=Outcome.BROKEN, problems=tuple(error.problems))
        except HubgenError as error:
            return replace(nothing, outcome=Outcome.FAILED, reason=str(error))
        except Exception as error:  # noqa: BLE001 - a session outlives a defect; the last site stands
            self._unbuilt = None
            return replace(nothing, outcome=Outcome.FAILED, reason=self._defect(error))
        return replace(nothing, written=built.written, problems=built.problems)

    def _defect(self, error: Exception) -> str:
        file = self._root / ".hubgen" / "failure.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_text("".join(traceback.format_exception(error)), "utf-8")
        name = type(error).__name__
        return f"hubgen failed on this ({name}); the details are in .hubgen/failure.txt"

    def _show(self, result: Round, project: Project | None, began: datetime) -> None:
        """Puts the round on the stage; what became public since it `began` is due at once."""
        self._rounds += 1
        self._turn = None
        self._sites += bool(result.written)
        changes = {
            "site": f"{self._name}-{self._sites}",
            "problems": told_problems(list(result.problems)),
            "failure": result.reason,
        }
        if project is not None:
            at, pinned = moment(project.hub, self._asked, began)
            self._drafts.outdate(project, at, pinned=pinned, others=self._builder.repository)
            self._turn = None if pinned else next_turn(project, at)
            changes |= {"drafts": f"{self._name}-{self._rounds}", **told(project, at)}
        self._stage.show(**changes)

    def _make_drafts(self) -> None:
        try:
            self._drafts.make()
        except HubgenError as error:
            self._stage.show(failure=str(error))
        except Exception as error:  # noqa: BLE001 - likewise
            self._stage.show(failure=self._defect(error))

    def _publish(self, publisher: Publisher) -> None:
        try:
            publisher.step(self._inbox)
        except Exception as error:  # noqa: BLE001 - likewise; what is published stands
            publisher.failed(self._defect(error))
