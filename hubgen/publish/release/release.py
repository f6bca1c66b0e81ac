"""Publishing: from a hub's folder to a destination, with the record in between.

`prepare` reads, refuses, renders and compares; what it gives can be shown to
people before `carry_out` writes anything. `publish` does both in one step,
for programs that publish unattended.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from hubgen.incremental.reading import moment
from hubgen.model.hub import Hub
from hubgen.model.plan import Team
from hubgen.model.project import Project
from hubgen.problems import ContentError, Level, Problem, WrongUsageError, in_order
from hubgen.public import times
from hubgen.public.approval import lacks_approvals
from hubgen.public.held_back import HeldBack, held_back
from hubgen.public.view import PublicView
from hubgen.publish.destinations import Destination, FolderDestination, open_destination
from hubgen.publish.edition.edition import Edition
from hubgen.publish.edition.transaction import Outcome, Progress, record_edition
from hubgen.publish.ledger.ledger import EditionKind, Ledger, LedgerLine, LedgerState, read_ledger
from hubgen.publish.ledger.lock import Clock
from hubgen.publish.ledger.reading import RecordError, readable_records
from hubgen.publish.past.pages import add_past_pages
from hubgen.publish.record import release_checks
from hubgen.publish.record.change import INCIDENT, Change, What
from hubgen.publish.record.changes import changes, earlier, title_of
from hubgen.publish.record.descriptions import describe_all, describe_files
from hubgen.publish.record.first_publications import backdated
from hubgen.publish.record.permanent_files import permanent_files
from hubgen.publish.record.public_record import PublicRecord, Records, decoded
from hubgen.publish.release.built_hub import build_for_release
from hubgen.publish.release.held_incidents import HeldIncidents
from hubgen.publish.release.inputs import inputs_hash
from hubgen.publish.release.ready_posts import ReadyPosts, write_posts
from hubgen.publish.release.rendered_site import RenderedSite

_MOST_LOOKED_AT = 10_000
_FEED = "feed.atom"
_FEED_ID = re.compile(rb"<id>([^<]*)</id>")
_CLOCK_BEHIND, _CLOCK_AHEAD = timedelta(minutes=5), timedelta(days=366)
DAMAGED = "damaged/"
"""What the ledger calls a record that could not be compared, among its exceptions."""
DROPPED = "languages/"
"""What the ledger calls a language that was dropped, among its exceptions."""


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
        found = [one.place.path for one in self.problems if one.rule == release_checks.UNMARKED]
        return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishResult:
    """What a publication did. `edition` is None where nothing had changed."""

    where: str
    url: str
    edition: LedgerLine | None
    written: int
    deleted: int
    public: tuple[str, ...]
    told: tuple[str, ...]
    problems: tuple[Problem, ...]
    posts: tuple[ReadyPosts, ...]
    cautions: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """What was published, as the message of a commit of the sources."""
        if self.edition is None:
            return "Complete an interrupted publication"
        what = f": {self.told[0]}" if self.told else ""
        return f"Publish edition {self.edition.number}{what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A publication that is ready, as long as its rendered site exists.

    `told` is what becomes public and what else changes, in people's words,
    `cautions` what to know about the destination;
    `line` None where nothing does, `interrupted` whether only an earlier one is to be completed.
    """

    destination: Destination
    ledger: Ledger = field(repr=False)
    edition: Edition = field(repr=False)
    line: LedgerLine | None = field(repr=False)
    interrupted: bool
    changes: tuple[Change, ...]
    told: tuple[str, ...]
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

    def check_publisher(self, by: str | None) -> None:
        """Raise WrongUsageError for the key of nobody in the team."""
        known = [*self.team.people, *self.team.roles]
        if by is None or not self.team.people or by in known:
            return
        close = difflib.get_close_matches(by, known, n=1, cutoff=0.5)
        hint = f"did you mean {close[0]}?" if close else f"use one of {', '.join(sorted(known))}"
        raise WrongUsageError(f'nobody of the team is called "{by}"; {hint}')

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
        self.check_publisher(by)
        if not trust_clock:
            _check_clock(clock(), self.ledger)
        outcome = Outcome(line=None, written=0, deleted=0)
        if self.is_needed:
            outcome = record_edition(
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
            edition=outcome.line,
            written=outcome.written,
            deleted=outcome.deleted,
            public=self.edition.public if outcome.line else (),
            told=self.told,
            problems=self.problems,
            posts=self._posts() if outcome.line else (),
            cautions=tuple(self.destination.cautions()),
        )

    def _posts(self) -> tuple[ReadyPosts, ...]:
        try:
            return tuple(write_posts(self.root, self.views, self.changes))
        except OSError:  # the statement is out, and `hubgen social` prints its posts
            return ()


def publish(
    root: Path,
    where: str,
    asked: str | None,
    now: datetime,
    *,
    clock: Clock,
    by: str | None = None,
    note: str | None = None,
    name: str | None = None,
    hold: Sequence[str] = (),
    drop: Sequence[str] = (),
    progress: Progress = lambda _done, _all, _path: None,
) -> PublishResult:
    """Publishes the hub at `root` to the destination `where` without asking anybody.

    Raises ReleaseRefusedError or ContentError where it must not be published,
    ConflictError where somebody else was first, HubgenError where it fails.
    """
    with prepare(root, where, asked, now, hold=hold, drop=drop, name=name) as prepared:
        return prepared.carry_out(by=by, note=note, clock=clock, progress=progress)


@contextmanager
def prepare(
    root: Path,
    where: str,
    asked: str | None,
    now: datetime,
    *,
    hold: Sequence[str] = (),
    drop: Sequence[str] = (),
    name: str | None = None,
    into_existing: bool = False,
    accept_damage: bool = False,
) -> Iterator[Release]:
    """The publication of the hub at `root` to `where`, ready to be looked at and carried out.

    One that is given a `name` is an edition even where nothing else changes.
    Raises as `publish` does; nothing is written to the destination.
    """
    destination = open_destination(where, root)
    ledger = read_ledger(destination)
    state = ledger.state()
    with build_for_release(
        root, asked, now, hold=hold, destination=destination, ledger=ledger
    ) as offer:
        views, back = offer.views, offer.back
        destination.sign(*_author(views[0].hub))
        before, after, lost = _compared(destination, ledger, state, offer.records)
        if lost and not accept_damage:
            raise _damaged(lost)
        found = [one for one in changes(before, after) if one.name not in back.stones]
        found += [_uncompared(key, offer.records) for key in lost]
        project = offer.project({one.name for one in found})
        at, _ = moment(project.hub, asked, now)
        notes = _refuse(project, at, found, _lost(state, after, before), drop)
        notes += backdated(project, found, ledger, now)
        site = offer.site()
        if changed := _changed_tag(destination, state, project, site):
            raise ReleaseRefusedError(at, changed, notes)
        edition = Edition(
            files=site.files,
            read=site.read,
            records=offer.records,
            inputs=inputs_hash(root, project),
            public=tuple(dict.fromkeys(one.public_id for one in found if one.public_id)),
            exceptions=(
                *_exceptions(project, found),
                *_dropped(found),
                *(f"{DAMAGED}{key}" for key in lost),
            ),
            kept=back.files | permanent_files(state.files, site.files, before, after),
            told=tuple(describe_all(found)),
        )
        beside = _keep_off(destination, ledger, edition, into_existing=into_existing)
        edition = add_past_pages(edition, destination, ledger, views, name)
        line = edition.line(state)
        yield Release(
            destination=destination,
            ledger=ledger,
            edition=edition,
            line=line,
            interrupted=line is None and (bool(ledger.doubtful) or ledger.is_repaired),
            changes=tuple(found),
            told=(
                *_told_pinned(views[0]),
                *_told_ledger(ledger),
                *beside,
                *_told_back(back, after),
                *([f'this edition is called "{name}"'] if name else []),
                *_told(found, line, state),
            ),
            cautions=tuple(destination.cautions()),
            problems=tuple(notes),
            views=tuple(views),
            root=root,
            team=project.plan.team,
            held=held_back(project, at),
        )


def _is_news(one: HeldBack, public: Sequence[str]) -> bool:
    start = f"{INCIDENT}{one.incident_id}/"
    numbers = [id_.removeprefix(start) for id_ in public if id_.startswith(start)]
    return all(not number.isdigit() or int(number) < int(one.number) for number in numbers)


def _check_clock(now: datetime, ledger: Ledger) -> None:
    """Raise WrongUsageError where this machine's clock cannot be right, after `ledger`."""
    if not ledger.lines:
        return
    last = ledger.lines[-1]
    if -_CLOCK_BEHIND <= now - last.at <= _CLOCK_AHEAD:
        return
    raise WrongUsageError(
        f"this machine's clock says {now:%Y-%m-%d %H:%M} UTC, and edition {last.number} was"
        f" published at {last.at:%Y-%m-%d %H:%M} UTC; set the clock, or say --trust-clock"
    )


def _author(hub: Hub) -> tuple[str, str]:
    """The name and the address that publications carry: the hub's, not a person's."""
    return hub.name, f"noreply@{urlsplit(hub.url).hostname or 'localhost'}"


def _told_ledger(ledger: Ledger) -> Iterator[str]:
    if ledger.is_repaired:
        yield "the line ends of the ledger were changed there; this publication repairs them"


def _damaged(lost: Sequence[str]) -> RecordError:
    """What to do where nobody can tell any more what was published."""
    names = ", ".join(lost)
    return RecordError(
        f"the record of {names} is damaged, so what was published cannot be compared; put its"
        " files back as they were published (from git or a copy) and publish: that repairs the"
        " record, then edit again; or say --accept-damage, and the record will say that"
        " nobody could compare"
    )


def _uncompared(key: str, made: Records) -> Change:
    title = title_of(decoded(made[key])) if key in made.hashes else key
    return Change(what=What.UNCOMPARED, name=key.partition("/")[2], title=title)


def _exceptions(project: Project, found: Sequence[Change]) -> tuple[str, ...]:
    """The ids of what goes out as urgent, without the approvals that the plan asks for."""
    fresh = {one.public_id for one in found if one.public_id}
    return tuple(
        public_id
        for incident in project.incidents
        for update in incident.updates
        if (public_id := f"{INCIDENT}{incident.id}/{update.number}") in fresh
        and lacks_approvals(incident, update, project.plan.team)
    )


def _dropped(found: Sequence[Change]) -> list[str]:
    """The languages that the hub ceases to speak, as the ledger names them."""
    return [f"{DROPPED}{one.name}" for one in found if one.what is What.LANGUAGE_GONE]


def _changed_tag(
    destination: Destination, state: LedgerState, project: Project, site: RenderedSite
) -> list[Problem]:
    """A feed whose id is not the one that was published: readers would get every entry again."""
    value = site.files.get(_FEED)
    if value is None or state.files.get(_FEED) in {None, value}:
        return []
    stored = destination.get(_FEED)
    ids = [_FEED_ID.search(data) for data in (stored.data if stored else b"", site.read(_FEED))]
    old, new = (one[1].decode("utf-8", "replace") if one else "" for one in ids)
    if not old or old == new:
        return []
    return [release_checks.changed_tag(project, old, new)]


def _compared(
    destination: Destination, ledger: Ledger, state: LedgerState, made: Records
) -> tuple[dict[str, PublicRecord], dict[str, PublicRecord], list[str]]:
    """The records that differ from what the ledger has, as they were and as they are.

    Last the keys of those that cannot be read any more; they are in neither.
    """
    names = made.hashes
    before = {key: name for key, name in state.data.items() if names.get(key) != name}
    after = [key for key, name in names.items() if state.data.get(key) != name]
    known = {key: name for key, name in before.items() if name not in state.redacted}
    read, lost = readable_records(destination, ledger, known)
    return read, {key: decoded(made[key]) for key in after if key not in lost}, lost


def _lost(
    state: LedgerState, after: Mapping[str, PublicRecord], before: Mapping[str, PublicRecord]
) -> list[Problem]:
    """Addresses from before a renaming that nothing leads on from any more.

    Only what differs from its record can have lost one.
    """
    kept = {
        (key.partition("/")[0], old)
        for key in after
        for old in after[key].main_content.get("was", ())
    }
    found = []
    for key, record in after.items():
        folder = key.partition("/")[0]
        old = earlier(before, key, record)
        dropped = old.main_content.get("was", ()) if old else ()
        found += [
            release_checks.lost_address(f"{folder}/{name}")
            for name in sorted(dropped)
            if f"{folder}/{name}" in state.known
            and (folder, name) not in kept
            and f"{folder}/{name}" not in after
        ]
    return found


def _refuse(
    project: Project,
    at: datetime,
    found: Sequence[Change],
    lost: Sequence[Problem],
    drop: Sequence[str],
) -> list[Problem]:
    """What draws attention but stops nothing. Raises ReleaseRefusedError for what does."""
    ruled = release_checks.ReleaseChecks(project, at, found, drop).problems()
    notes = [problem for problem in ruled if problem.level is not Level.ERROR]
    errors = [problem for problem in ruled if problem.level is Level.ERROR]
    errors += [*lost, *release_checks.message_errors(project, found)]
    if errors:
        raise ReleaseRefusedError(at, in_order(errors), notes)
    return in_order(notes)


def _told_pinned(view: PublicView) -> Iterator[str]:
    if view.pinned:
        when = times.long_time(view.at, view.messages)
        yield f"the pages show the hub as of {when}, not as of now"


def _told_back(back: HeldIncidents, after: Mapping[str, PublicRecord]) -> Iterator[str]:
    """What stays as the record has it; a tombstone when it is set."""
    yield from back.told
    for name, title in back.stones.items():
        if INCIDENT + name in after:
            yield f'"{title}" was withdrawn; its page stays and says why'


def _told(found: Sequence[Change], line: LedgerLine | None, state: LedgerState) -> Iterator[str]:
    yield from describe_all(found)
    if line is None:
        return
    if line.kind is EditionKind.CLOCK:
        yield "nothing was written anew: only time has passed"
    elif not found and line.inputs != state.inputs:
        yield "settings, looks or programs changed"
    yield describe_files(dict(line.changed), state.files)


def _keep_off(
    destination: Destination, ledger: Ledger, edition: Edition, *, into_existing: bool
) -> list[str]:
    """What a first publication writes beside what is there. Raises WrongUsageError.

    It overwrites nobody's files, nor does it go among sources. A folder that holds
    other things is taken only where that is wanted. Of a place that holds very
    much, the home page and the first names tell.
    """
    if ledger.lines or ledger.doubtful:
        return []
    home = ["index.html"] if destination.get("index.html") else []
    there = [*home, *islice(destination.list(), _MOST_LOOKED_AT)]
    for path in there:
        if path in edition.files and path != ".nojekyll":
            raise WrongUsageError(
                f"{destination.name} holds a {path} that hubgen did not publish;"
                " publish to an empty folder or a branch of its own"
            )
        if f"/{path}".endswith("/content/hub.yml"):
            raise WrongUsageError(
                f"{destination.name} holds the sources of a hub ({path});"
                " publish to an empty folder or a branch of its own"
            )
    if not there or not isinstance(destination, FolderDestination):
        return []
    if not into_existing:
        raise WrongUsageError(
            f"{destination.name} holds no hub, but {_few(there)}; publish to an empty folder,"
            " or say --into-existing to put the hub beside what is there"
        )
    tops = {path.partition("/")[0] + "/" * ("/" in path) for path in edition.files}
    return [f"beside what is there: {name}" for name in sorted({*tops, "editions/"})]


def _few(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - 3} more files" if len(paths) > 3 else ""  # noqa: PLR2004
    return f"{', '.join(paths[:3])}{more}"
