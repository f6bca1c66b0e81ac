"""Release: a publication that is ready, to be shown to people and then carried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from hubgen.model.plan import Team
from hubgen.model.words import ApprovalKind
from hubgen.problems import ContentError, Problem, WrongUsageError
from hubgen.public.held_back import HeldBack
from hubgen.public.view import PublicView
from hubgen.publish.destinations import Destination
from hubgen.publish.edition.edition import Edition
from hubgen.publish.edition.transaction import EditionResult, Progress, record_edition
from hubgen.publish.ledger.ledger import Ledger, LedgerLine
from hubgen.publish.ledger.lock import Clock
from hubgen.publish.record.change import INCIDENT, Change
from hubgen.publish.record.rules import UNMARKED
from hubgen.publish.release.ready_posts import ReadyPosts, write_posts
from hubgen.source.people import check_person_if_planned

_CLOCK_BEHIND, _CLOCK_AHEAD = timedelta(minutes=5), timedelta(days=366)


class ReleaseRefusedError(ContentError):
    """What would be published at the instant `at` must not be; `problems` says why."""

    def __init__(self, at: datetime, problems: list[Problem], notes: Sequence[Problem]) -> None:
        super().__init__([*problems, *notes])
        self.at = at
        reasons = len(problems)
        self.args = (f"not published: {reasons} reason{'s' * (reasons != 1)}",)

    @property
    def unmarked(self) -> list[str]:
        """The files of updates whose published wording changed without `edited:`."""
        paths = [one.place.path for one in self.problems if one.rule == UNMARKED]
        return list(dict.fromkeys(paths))


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishResult:
    """What a publication did. `edition` is None if nothing had changed."""

    where: str
    url: str
    edition: LedgerLine | None
    written: int
    deleted: int
    public: tuple[str, ...]
    descriptions: tuple[str, ...]
    problems: tuple[Problem, ...]
    posts: tuple[ReadyPosts, ...]
    cautions: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """What was published, as the message of a commit of the sources."""
        if self.edition is None:
            return "Complete an interrupted publication"
        what = f": {self.descriptions[0]}" if self.descriptions else ""
        return f"Publish edition {self.edition.number}{what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A publication that can be carried out as long as its rendered site exists.

    `descriptions` are lines about what changes, `cautions` about the destination.
    `line` is None if nothing changes; `interrupted` says that an earlier
    publication is to be completed.
    """

    destination: Destination
    ledger: Ledger = field(repr=False)
    edition: Edition = field(repr=False)
    line: LedgerLine | None = field(repr=False)
    interrupted: bool
    changes: tuple[Change, ...]
    descriptions: tuple[str, ...]
    cautions: tuple[str, ...]
    problems: tuple[Problem, ...]
    views: tuple[PublicView, ...] = field(repr=False)
    root: Path
    team: Team = field(repr=False)
    held: tuple[HeldBack, ...] = field(repr=False)

    @property
    def held_news(self) -> list[HeldBack]:
        """What is held back and newer than everything published of its incident."""
        public = [one for line in self.ledger.lines for one in line.public]
        return [one for one in self.held if self.ledger.lines and _is_news(one, public)]

    @property
    def is_needed(self) -> bool:
        """Whether there is anything to do."""
        return self.line is not None or self.interrupted

    def carry_out(
        self,
        *,
        by: str | None = None,
        note: str | None = None,
        clock: Clock,
        progress: Progress = lambda _done, _all, _path: None,
        trust_clock: bool = False,
    ) -> PublishResult:
        """Bring the destination up to date. Raises ConflictError, DestinationError."""
        check_person_if_planned(self.team, by)
        if not trust_clock:
            _check_clock(clock(), self.ledger)
        result = EditionResult(line=None, written=0, deleted=0)
        if self.is_needed:
            result = record_edition(
                self.destination,
                self.ledger,
                self.edition,
                by=by,
                note=note,
                clock=clock,
                progress=progress,
            )
        return PublishResult(
            where=self.destination.name,
            url=self.views[0].hub.url,
            edition=result.line,
            written=result.written,
            deleted=result.deleted,
            public=self.edition.public if result.line else (),
            descriptions=self.descriptions,
            problems=self.problems,
            posts=self._posts() if result.line else (),
            cautions=tuple(self.destination.cautions()),
        )

    def _posts(self) -> tuple[ReadyPosts, ...]:
        try:
            return tuple(write_posts(self.root, self.views, self.changes))
        except OSError:  # the statement is out, and `hubgen social` prints its posts
            return ()


def _is_news(one: HeldBack, public: Sequence[str]) -> bool:
    if one.kind in {ApprovalKind.FAQ, ApprovalKind.PAGE, ApprovalKind.LESSON}:
        return one.name not in public
    if one.kind is ApprovalKind.QUESTION:
        return INCIDENT + one.name not in public
    if one.kind is not ApprovalKind.UPDATE:
        return True
    incident_id, _, own = one.name.rpartition("/")
    start = f"{INCIDENT}{incident_id}/"
    numbers = [id_.removeprefix(start) for id_ in public if id_.startswith(start)]
    return all(not number.isdigit() or int(number) < int(own) for number in numbers)


def _check_clock(now: datetime, ledger: Ledger) -> None:
    """Raise WrongUsageError if this machine's clock cannot be right, after `ledger`."""
    if not ledger.lines:
        return
    last = ledger.lines[-1]
    if -_CLOCK_BEHIND <= now - last.at <= _CLOCK_AHEAD:
        return
    raise WrongUsageError(
        f"this machine's clock says {now:%Y-%m-%d %H:%M} UTC, and edition {last.number} was"
        f" published at {last.at:%Y-%m-%d %H:%M} UTC; set the clock, or say --trust-clock"
    )
