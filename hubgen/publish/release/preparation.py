"""Preparation of a publication: read, check, render and compare, before anything is written.

`prepare` gives a `Release`, which can be shown to people before it is carried
out. `publish` does both, for programs that publish unattended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from hubgen.model.project import Project
from hubgen.problems import Level, Problem, in_order
from hubgen.public import times
from hubgen.public.held_back import held_back
from hubgen.public.view import PublicView
from hubgen.public.view_builder import moment
from hubgen.publish.destinations import Destination
from hubgen.publish.edition.edition import Edition
from hubgen.publish.edition.transaction import Progress
from hubgen.publish.ledger.ledger import EditionKind, Ledger, LedgerLine, LedgerState, read_ledger
from hubgen.publish.ledger.lock import Clock
from hubgen.publish.publisher import author_of
from hubgen.publish.record import release_checks
from hubgen.publish.record.change import INCIDENT, Change
from hubgen.publish.record.descriptions import describe_all, describe_files
from hubgen.publish.record.first_publications import backdated
from hubgen.publish.record.permanent_files import permanent_files
from hubgen.publish.record.public_record import PublicRecord
from hubgen.publish.release.built_hub import BuiltHub, build_with_mkdocs
from hubgen.publish.release.cleaned_files import CleanedFiles
from hubgen.publish.release.comparison import RecordComparison, compare_records
from hubgen.publish.release.first_publication import check_first_publication
from hubgen.publish.release.held_incidents import HeldIncidents
from hubgen.publish.release.inputs import inputs_hash
from hubgen.publish.release.release import PublishResult, Release, ReleaseRefusedError
from hubgen.publish.release.rendered_site import RenderedSite
from hubgen.publish.release.steps import DEFAULT_STEPS, ReleaseSteps

_FEED = "feed.atom"
_FEED_ID = re.compile(rb"<id>([^<]*)</id>")


def publish(
    root: Path,
    where: str,
    at_text: str | None,
    now: datetime,
    *,
    clock: Clock,
    by: str | None = None,
    note: str | None = None,
    name: str | None = None,
    hold: Sequence[str] = (),
    drop: Sequence[str] = (),
    progress: Progress = lambda _done, _all, _path: None,
    steps: ReleaseSteps = DEFAULT_STEPS,
) -> PublishResult:
    """Publish the hub at `root` to the destination `where` without asking anybody.

    Raises ReleaseRefusedError or ContentError if it must not be published,
    ConflictError if somebody else was first, HubgenError if it fails.
    """
    with prepare(
        root, where, at_text, now, hold=hold, drop=drop, name=name, steps=steps
    ) as release:
        return release.carry_out(by=by, note=note, clock=clock, progress=progress)


@contextmanager
def prepare(
    root: Path,
    where: str,
    at_text: str | None,
    now: datetime,
    *,
    hold: Sequence[str] = (),
    drop: Sequence[str] = (),
    name: str | None = None,
    into_existing: bool = False,
    accept_damage: bool = False,
    steps: ReleaseSteps = DEFAULT_STEPS,
) -> Iterator[Release]:
    """Yield the publication of the hub at `root` to `where`, ready to be carried out.

    One with a `name` is an edition even if nothing else changes. Raises as
    `publish` does; nothing is written to the destination.
    """
    destination = steps.open_destination(where, root)
    ledger = read_ledger(destination)
    with _build(
        root, at_text, now, hold=hold, destination=destination, ledger=ledger, steps=steps
    ) as built:
        views = built.views
        comparison = compare_records(
            destination,
            ledger,
            built.records,
            built.held,
            CleanedFiles(root, views[0]),
            accept_damage=accept_damage,
        )
        project = built.project({one.name for one in comparison.changes})
        destination.sign(*author_of(project.hub))
        at, _ = moment(project.hub, at_text, now)
        errors = steps.message_errors(project, comparison.changes)
        notes = _check(project, at, comparison, drop, errors)
        notes += backdated(project, comparison.changes, ledger, now)
        site = built.site()
        if problems := _changed_tag(destination, ledger, project, site):
            raise ReleaseRefusedError(at, problems, notes)
        edition = _edition(root, project, built, comparison, site)
        beside = check_first_publication(destination, ledger, edition, into_existing=into_existing)
        edition = steps.add_past_pages(edition, destination, ledger, views, name)
        line = edition.line(ledger.state())
        yield Release(
            destination=destination,
            ledger=ledger,
            edition=edition,
            line=line,
            interrupted=line is None and (bool(ledger.doubtful) or ledger.is_repaired),
            changes=tuple(comparison.changes),
            descriptions=_descriptions(built, ledger, comparison, beside, name=name, line=line),
            cautions=tuple(destination.cautions()),
            problems=tuple(notes),
            views=tuple(views),
            root=root,
            team=project.plan.team,
            held=held_back(project, at),
        )


@contextmanager
def _build(
    root: Path,
    at_text: str | None,
    now: datetime,
    *,
    hold: Sequence[str],
    destination: Destination,
    ledger: Ledger,
    steps: ReleaseSteps,
) -> Iterator[BuiltHub]:
    """Yield the hub at `root` as built for the instant `at_text`, else `now`, and `destination`.

    Raises ContentError if errors stop the build, except errors of incidents that
    are held back; HubgenError if it fails.
    """
    with ExitStack() as stack:
        built = None if hold else steps.build_incrementally(stack, root, at_text, now, ledger)
        yield built or build_with_mkdocs(
            stack,
            root,
            at_text,
            now,
            hold=hold,
            destination=destination,
            ledger=ledger,
            render=steps.render,
        )


def _edition(
    root: Path,
    project: Project,
    built: BuiltHub,
    comparison: RecordComparison,
    site: RenderedSite,
) -> Edition:
    permanent = permanent_files(
        comparison.state.files, site.files, comparison.before, comparison.after
    )
    return Edition(
        files=site.files,
        read=site.read,
        records=built.records,
        inputs=inputs_hash(root, project),
        public=comparison.public,
        exceptions=comparison.exceptions(project),
        permanent=built.held.files | permanent,
        descriptions=tuple(describe_all(comparison.changes)),
    )


def _check(
    project: Project,
    at: datetime,
    comparison: RecordComparison,
    drop: Sequence[str],
    message_errors: Sequence[Problem],
) -> list[Problem]:
    """Return what draws attention but stops nothing. Raises ReleaseRefusedError."""
    checks = release_checks.ReleaseChecks(project, at, comparison.changes, drop)
    problems = checks.problems()
    notes = in_order([one for one in problems if one.level is not Level.ERROR])
    errors = [one for one in problems if one.level is Level.ERROR]
    errors += comparison.lost_addresses()
    errors += message_errors
    if errors:
        raise ReleaseRefusedError(at, in_order(errors), notes)
    return notes


def _changed_tag(
    destination: Destination, ledger: Ledger, project: Project, site: RenderedSite
) -> list[Problem]:
    """Return a problem if the feed's id changes: readers would get every entry again."""
    value = site.files.get(_FEED)
    if value is None or ledger.state().files.get(_FEED) in {None, value}:
        return []
    stored = destination.get(_FEED)
    ids = [_FEED_ID.search(data) for data in (stored.data if stored else b"", site.read(_FEED))]
    old, new = (one[1].decode("utf-8", "replace") if one else "" for one in ids)
    return [release_checks.changed_tag(project, old, new)] if old and old != new else []


def _descriptions(
    built: BuiltHub,
    ledger: Ledger,
    comparison: RecordComparison,
    beside: Sequence[str],
    *,
    name: str | None,
    line: LedgerLine | None,
) -> tuple[str, ...]:
    """Return what people should know before they agree to the publication."""
    return (
        *_describe_pinned(built.views[0]),
        *_describe_ledger(ledger),
        *beside,
        *_describe_held(built.held, comparison.after),
        *([f'this edition is called "{name}"'] if name else []),
        *_describe(comparison.changes, line, ledger.state()),
    )


def _describe_pinned(view: PublicView) -> Iterator[str]:
    if view.pinned:
        when = times.long_time(view.at, view.messages)
        yield f"the pages show the hub as of {when}, not as of now"


def _describe_ledger(ledger: Ledger) -> Iterator[str]:
    if ledger.is_repaired:
        yield "the line ends of the ledger were changed there; this publication repairs them"


def _describe_held(held: HeldIncidents, after: Mapping[str, PublicRecord]) -> Iterator[str]:
    """Yield what stays as the record has it, and each tombstone that is new."""
    yield from held.descriptions
    for name, title in held.tombstones.items():
        if INCIDENT + name in after:
            yield f'"{title}" was withdrawn; its page stays and says why'


def _describe(
    changes: Sequence[Change], line: LedgerLine | None, state: LedgerState
) -> Iterator[str]:
    yield from describe_all(changes)
    if line is None:
        return
    if line.kind is EditionKind.CLOCK:
        yield "no text changed: only time has passed"
    elif not changes and line.inputs != state.inputs:
        yield "settings, looks or programs changed"
    yield describe_files(dict(line.changed), state.files)
