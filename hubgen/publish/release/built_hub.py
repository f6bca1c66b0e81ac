"""The offer: what a hub's sources have for publication, and where its files are taken from.

Mostly the incremental build has it: what changed is rendered, and the rest is cached.
What it cannot render is built by MkDocs: a hub whose templates take a whole run of
MkDocs, and one of which something is published as the record has it and not as the
sources do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from hubgen.checks import check_content
from hubgen.incremental.files.dist_folder import locked
from hubgen.incremental.incremental_build import IncrementalBuild
from hubgen.incremental.reading import all_problems
from hubgen.incremental.snapshot import Snapshot
from hubgen.model.project import Project
from hubgen.outputs.targets import compose_site
from hubgen.problems import ContentError, Problem
from hubgen.public import past
from hubgen.public.view import PublicView
from hubgen.publish.destinations import Destination
from hubgen.publish.ledger.ledger import Ledger
from hubgen.publish.record.change import INCIDENT
from hubgen.publish.record.first_publications import publication_times
from hubgen.publish.record.public_record import Records, records_of
from hubgen.publish.release.held_incidents import (
    HeldIncidents,
    held_incidents,
    views_with_held,
    without_held,
)
from hubgen.publish.release.record_cache import cached_records
from hubgen.publish.release.rendered_site import RenderedSite, link_site, rendered
from hubgen.source.project import read_project

_SITE = "site/"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltHub:
    """What there is to publish.

    `project` gives the hub with at least those of its incidents that have the
    given ids or are not wholly public, `site` the files, once what is said has passed.
    """

    views: Sequence[PublicView]
    records: Records = field(repr=False)
    project: Callable[[Iterable[str]], Project] = field(repr=False)
    site: Callable[[], RenderedSite] = field(repr=False)
    back: HeldIncidents = field(default_factory=HeldIncidents, repr=False)


@contextmanager
def build_for_release(
    root: Path,
    asked: str | None,
    now: datetime,
    *,
    hold: Sequence[str],
    destination: Destination,
    ledger: Ledger,
) -> Iterator[BuiltHub]:
    """What the hub at `root` has to say at the instant `asked` for, else `now`, to `destination`.

    Raises ContentError where errors keep it from being built, those of
    incidents that are held back apart; HubgenError where it fails.
    """
    with ExitStack() as stack:
        offer = None if hold else _by_build(stack, root, asked, now, ledger)
        yield offer or _plainly(
            stack, root, asked, now, hold=hold, destination=destination, ledger=ledger
        )


def _by_build(
    stack: ExitStack, root: Path, asked: str | None, now: datetime, ledger: Ledger
) -> BuiltHub | None:
    """Return what the incremental build has in `dist/`; None where only MkDocs builds it.

    Where `dist/` does not hold what was built there, everything is built again.
    """
    published = publication_times(ledger, now)
    with locked(root / "dist"):
        for full in (False, True):
            with ExitStack() as own:
                build = own.enter_context(closing(IncrementalBuild(root, published=published)))
                try:
                    snapshot = build.snapshot(asked, now, full=full)
                except ContentError:  # told with every other problem
                    return None
                if snapshot is None or _has_lost_sight(snapshot, ledger):
                    return None
                site = own.enter_context(_apart(root / "dist", snapshot, ledger))
                if site is not None:
                    stack.push(own.pop_all())
                    return BuiltHub(
                        views=snapshot.views,
                        records=cached_records(root, snapshot.views, snapshot.versions),
                        project=partial(_project_with, snapshot),
                        site=partial(_same, site),
                    )
    return None


def _project_with(snapshot: Snapshot, names: Iterable[str]) -> Project:
    return snapshot.project_with({*names, *snapshot.hidden_ids()})


def _same(site: RenderedSite) -> RenderedSite:
    return site


def _has_lost_sight(snapshot: Snapshot, ledger: Ledger) -> bool:
    """Whether the record has incidents that no source lays claim to: they may stay as they are."""
    known = {key.removeprefix(INCIDENT) for key in ledger.state().data if key.startswith(INCIDENT)}
    gone = known - snapshot.versions.keys()
    return bool(gone and gone - snapshot.claimed_ids())


def _apart(
    dist: Path, snapshot: Snapshot, ledger: Ledger
) -> AbstractContextManager[RenderedSite | None]:
    """The site in `dist`, what is not as `ledger` has it set apart."""
    state, doubtful = ledger.state().files, ledger.doubtful
    files = {
        path.removeprefix(_SITE): value
        for path, value in snapshot.files().items()
        if path.startswith(_SITE)
    }
    wanted = [
        path
        for path, value in files.items()
        if (state.get(path) != value or path in doubtful) and not past.is_page(path)
    ]
    return link_site(dist, files, wanted)


def _plainly(
    stack: ExitStack,
    root: Path,
    asked: str | None,
    now: datetime,
    *,
    hold: Sequence[str],
    destination: Destination,
    ledger: Ledger,
) -> BuiltHub:
    """Everything from nothing, beside `dist/`."""
    project = _read(root, asked, now, hold)
    back = held_incidents(destination, ledger, project, hold)
    views = views_with_held(
        without_held(project, hold), asked, now, back, publication_times(ledger, now)
    )
    return BuiltHub(
        views=views,
        records=Records.of({**records_of(views), **back.records}),
        project=lambda _names: project,
        site=lambda: stack.enter_context(rendered(compose_site(views), root)),
        back=back,
    )


def _read(root: Path, asked: str | None, now: datetime, hold: Sequence[str]) -> Project:
    """The project, its content checked.

    Raises ContentError where errors keep it from being built, those of incidents
    that are held back apart; every other problem stands beside them.
    """
    project, problems = read_project(root)
    if project is not None:
        problems += check_content(project)
    if project is None or any(one.stops_a_build for one in _not_held(problems, hold)):
        raise ContentError(_not_held(all_problems(root, now, asked)[1], hold))
    return project


def _not_held(problems: Sequence[Problem], hold: Sequence[str]) -> list[Problem]:
    return [one for one in problems if not _is_held(one.place.path, hold)]


def _is_held(path: str, hold: Sequence[str]) -> bool:
    parts = path.split("/")
    return parts[0] == "incidents" and any(name in parts[1:-1] for name in hold)
