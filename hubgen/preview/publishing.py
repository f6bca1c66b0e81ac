"""Publishing while watching: each good change, once it has been quiet for a while.

Nobody can be asked. What is broken or refused is reported once and not
published; what another publisher or a lost share prevents is tried again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from hubgen.preview.files.debouncer import Debouncer
from hubgen.problems import ContentError, HubgenError, Level
from hubgen.publish.release.preparation import prepare
from hubgen.publish.release.release import PublishResult, ReleaseRefusedError
from hubgen.publish.release.steps import DEFAULT_STEPS, ReleaseSteps

_FIRST_RETRY = 5.0
_LONGEST_RETRY = 300.0
_MOST_CHANGES = 3
_MOST_REASONS = 20
Publish = Callable[[Callable[[], bool]], PublishResult | None]


class Publisher:
    """Brings a destination up to date with what was built, on the thread of the rebuild loop.

    `publish` returns None where the test it is handed says that the sources change
    again. `report` hears a line on each publication, and on each new reason why
    there is none. `clock` counts seconds.
    """

    def __init__(
        self,
        publish: Publish,
        *,
        settle: timedelta,
        report: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._publish, self._report, self._clock = publish, report, clock
        self._settle = settle.total_seconds()
        self._due: float | None = None
        self._is_good = False
        self._retry = _FIRST_RETRY
        self._reported: frozenset[str] = frozenset()
        self._cautions: tuple[str, ...] = ()

    def built(self, *, by_time_alone: bool) -> None:
        """Note that the sources are good; publish a change among them when it has settled.

        What time alone brought, as the end of an embargo, has nothing to settle.
        """
        at_once = by_time_alone and self._is_good
        self._is_good = True
        if not at_once:
            self._due = self._clock() + self._settle
        elif self._due is None:
            self._due = self._clock()

    def broken(self) -> None:
        """Note that the sources cannot be built: nothing is due until they can."""
        self._is_good, self._due = False, None

    def step(self, debouncer: Debouncer) -> None:
        """Publish what is due, unless the `debouncer` says that the sources change again."""
        if self._due is None or self._clock() < self._due:
            return
        if not debouncer.is_quiet():
            self._due = self._clock() + self._settle
            return
        self._due = None
        try:
            done = self._publish(debouncer.is_quiet)
        except ContentError as error:
            self._report_new(_reasons(error))
        except HubgenError as error:
            self._report_new([str(error)], kind=type(error).__name__)
            self._due = self._clock() + self._retry
            self._retry = min(self._retry * 2, _LONGEST_RETRY)
        else:
            self._finish(done)

    def fail(self, reason: str) -> None:
        """Report that a defect prevented the publication; the next change tries again."""
        self._report_new([reason])

    def _finish(self, done: PublishResult | None) -> None:
        if done is None:
            self._due = self._clock() + self._settle
            return
        self._retry, self._reported = _FIRST_RETRY, frozenset()
        self._report(_line(done))
        for problem in done.problems if done.edition else ():
            self._report(f"worth a look: {problem}")
        for caution in done.cautions:
            if caution not in self._cautions:
                self._report(f"warning: {caution}")
        self._cautions = done.cautions

    def _report_new(self, reasons: list[str], kind: str | None = None) -> None:
        """Report each reason that was not there before; of a `kind` only the first counts."""
        known = self._reported
        self._reported = frozenset([kind] if kind else reasons)
        for reason in reasons[:_MOST_REASONS]:
            if (kind or reason) not in known:
                later = "; trying again until it works" if kind else ""
                self._report(f"not published: {reason}{later}")
        more = len(reasons) - _MOST_REASONS
        if more > 0 and self._reported != known:
            self._report(f"not published: {more} more reasons; hubgen publish --dry-run shows all")


def publish_unattended(
    root: Path,
    where: str,
    *,
    at_text: str | None,
    now: Callable[[], datetime],
    by: str | None,
    steps: ReleaseSteps = DEFAULT_STEPS,
) -> Publish:
    """Return a function that publishes the hub at `root` to `where`.

    Raises WrongUsageError for a destination that cannot be one.
    """
    steps.open_destination(where, root)

    def publish(is_quiet: Callable[[], bool]) -> PublishResult | None:
        with prepare(root, where, at_text, now(), steps=steps) as ready:
            return ready.carry_out(by=by, clock=now) if is_quiet() else None

    return publish


def _reasons(error: ContentError) -> list[str]:
    """Return what must be fixed before anything is published: the errors, not the notes."""
    refused = isinstance(error, ReleaseRefusedError)
    errors = [one for one in error.problems if one.level is Level.ERROR]
    return [str(one) for one in errors if refused or one.stops_a_build]


def _line(done: PublishResult) -> str:
    if done.edition is None and not done.written:
        return f"{done.where} is up to date: nothing to publish"
    if done.edition is None:
        return f"completed an interrupted publication: {done.written} files written"
    return (
        f"edition {done.edition.number} is published to {done.where}: {'; '.join(_changes(done))}"
    )


def _changes(done: PublishResult) -> Iterator[str]:
    """Yield the first few changes, in words."""
    yield from done.descriptions[:_MOST_CHANGES]
    if len(done.descriptions) > _MOST_CHANGES:
        yield f"and {len(done.descriptions) - _MOST_CHANGES} more"
