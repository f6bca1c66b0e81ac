"""BuiltHub: a hub as it was built for publication, and where its files are.

Usually the incremental build renders what changed. Everything is rendered by
MkDocs for a hub whose templates need a whole run of MkDocs, and for one of
which something is published from the record instead of the sources.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from hubgen.checks import check_content
from hubgen.incremental.files.dist_folder import locked
from hubgen.incremental.hub_builder import HubBuilder
from hubgen.incremental.reading import all_problems
from hubgen.incremental.snapshot import Snapshot
from hubgen.model.project import Project
from hubgen.outputs.artifact import Site
from hubgen.outputs.targets import compose_site
from hubgen.problems import ContentError, Problem
from hubgen.public import past
from hubgen.public.view import PublicView
from hubgen.publish.destinations import Destination
from hubgen.publish.ledger.ledger import Ledger
from hubgen.publish.record.change import INCIDENT
from hubgen.publish.record.first_publications import publication_times
from hubgen.publish.record.public_record import Records, all_records
from hubgen.publish.release.held_incidents import (
    HeldIncidents,
    held_incidents,
    views_with_held,
    without_held,
)
from hubgen.publish.release.record_cache import cached_records
from hubgen.publish.release.rendered_site import RenderedSite, link_site
from hubgen.source.project import read_project

_SITE = "site/"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltHub:
    """The views and records of a hub, and its files.

    `project` returns the hub with at least the incidents that have the given ids
    or are not wholly public. `site` renders the files, after the checks.
    """

    views: Sequence[PublicView]
    records: Records = field(repr=False)
    project: Callable[[Iterable[str]], Project] = field(repr=False)
    site: Callable[[], RenderedSite] = field(repr=False)
    held: HeldIncidents = field(default_factory=HeldIncidents, repr=False)


def build_incrementally(
    stack: ExitStack, root: Path, at_text: str | None, now: datetime, ledger: Ledger
) -> BuiltHub | None:
    """Return what the incremental build has in `dist/`; None if only MkDocs can build it.

    If `dist/` was changed by others, everything is built again.
    """
    published = publication_times(ledger, now)
    with locked(root / "dist"):
        for full in (False, True):
            with ExitStack() as own:
                build = own.enter_context(closing(HubBuilder(root, published=published)))
                try:
                    snapshot = build.snapshot(at_text, now, full=full)
                except ContentError:  # reported with every other problem
                    return None
                if snapshot is None or _has_unclaimed_incidents(snapshot, ledger):
                    return None
                site = own.enter_context(_link_changed_files(root / "dist", snapshot, ledger))
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


def _has_unclaimed_incidents(snapshot: Snapshot, ledger: Ledger) -> bool:
    """Return whether the record has incidents without sources: they may become tombstones."""
    known = {key.removeprefix(INCIDENT) for key in ledger.state().data if key.startswith(INCIDENT)}
    gone = known - snapshot.versions.keys()
    return bool(gone and gone - snapshot.claimed_ids())


def _link_changed_files(
    dist: Path, snapshot: Snapshot, ledger: Ledger
) -> AbstractContextManager[RenderedSite | None]:
    """Return the site in `dist`, with links to the files that differ from `ledger`."""
    state, doubtful = ledger.state().files, ledger.doubtful
    files = {
        path.removeprefix(_SITE): value
        for path, value in snapshot.files().items()
        if path.startswith(_SITE)
    }
    wanted = [
        path
        for path, value in files.items()
        if (state.get(path) != value or path in doubtful) and not past.is_past_page(path)
    ]
    return link_site(dist, files, wanted)


def build_with_mkdocs(
    stack: ExitStack,
    root: Path,
    at_text: str | None,
    now: datetime,
    *,
    hold: Sequence[str],
    destination: Destination,
    ledger: Ledger,
    render: Callable[[Site, Path], AbstractContextManager[RenderedSite]],
) -> BuiltHub:
    """Read and check everything; `site` renders it with `render`, beside `dist/`.

    Raises ContentError if errors stop the build, except errors of incidents that
    are held back; HubgenError if it fails.
    """
    project = _read(root, at_text, now, hold)
    held = held_incidents(destination, ledger, project, hold)
    published = publication_times(ledger, now)
    views = views_with_held(without_held(project, hold), at_text, now, held, published)
    return BuiltHub(
        views=views,
        records=Records.of({**all_records(views), **held.records}),
        project=lambda _names: project,
        site=lambda: stack.enter_context(render(compose_site(views), root)),
        held=held,
    )


def _read(root: Path, at_text: str | None, now: datetime, hold: Sequence[str]) -> Project:
    """Return the project, its content checked.

    Raises ContentError, with every problem, if errors stop the build; those of
    incidents that are held back do not.
    """
    project, problems = read_project(root)
    if project is not None:
        problems += check_content(project)
    if project is None or any(one.stops_a_build for one in _not_held(problems, hold)):
        raise ContentError(_not_held(all_problems(root, now, at_text)[1], hold))
    return project


def _not_held(problems: Sequence[Problem], hold: Sequence[str]) -> list[Problem]:
    return [one for one in problems if not _is_held(one.place.path, hold)]


def _is_held(path: str, hold: Sequence[str]) -> bool:
    parts = path.split("/")
    return parts[0] == "incidents" and any(name in parts[1:-1] for name in hold)
