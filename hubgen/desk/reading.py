"""The reading: the whole hub as its files are now, read again where they change.

Unlike a build it keeps whatever can be read: a file with errors takes away only
itself. Closed incidents stay in memory too, so every screen can list them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from hubgen.authoring.follow_ups import follow_ups
from hubgen.authoring.inquiries.deadlines import owed_inquiries
from hubgen.exercises.played import as_played
from hubgen.model.incident import Incident
from hubgen.model.plan import Team
from hubgen.model.project import Project
from hubgen.preview.files.debouncer import Debouncer
from hubgen.preview.files.watching import WatchedFiles, hub_debouncer, watched_files
from hubgen.problems import Problem, in_order
from hubgen.public.obligations import Obligation, obligations
from hubgen.public.privacy_gate import public_updates
from hubgen.source.files import Tree
from hubgen.source.incidents import incident_folders, read_partly
from hubgen.source.names import FOLDER
from hubgen.source.project import read_content, same_ids

_LONGEST_SLEEP = 0.3
_DEPTH = 3  # incidents/2026/2026-11-22-card-payments


@dataclass(frozen=True, kw_only=True)
class HubReading:
    """The hub at `root` as it was read; `project` is None without readable settings.

    `problems` are those of reading: files that cannot be read as they should.
    `version` grows with each change, `settings_version` with those that are not of
    incidents alone.
    """

    root: Path
    project: Project | None
    problems: tuple[Problem, ...]
    version: int
    settings_version: int
    _owed: dict[datetime, list[Obligation]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def by_id(self) -> dict[str, Incident]:
        """The incidents by id."""
        return {one.id: one for one in self.project.incidents} if self.project else {}

    @cached_property
    def broken_files(self) -> dict[str, list[Problem]]:
        """The problems that stop a build, by the path of their file."""
        found: dict[str, list[Problem]] = {}
        for problem in self.problems:
            if problem.stops_a_build:
                found.setdefault(problem.place.path, []).append(problem)
        return found

    def owed(self, at: datetime) -> list[Obligation]:
        """Return what is owed in the minute of `at`, without cases, soonest first."""
        minute = at.replace(second=0, microsecond=0)
        owed = self._owed.get(minute)
        if owed is None:
            owed = self._owed_at(at)
            self._owed.clear()
            self._owed[minute] = owed
        return owed

    def _owed_at(self, at: datetime) -> list[Obligation]:
        if self.project is None:
            return []
        tree = Tree(self.root)
        inquiries, _ = owed_inquiries(self.project, tree)
        found = [*obligations(self.project, at), *follow_ups(self.project, tree, at), *inquiries]
        return sorted(found, key=lambda one: one.due)

    def active(self, at: datetime) -> Project | None:
        """Return the project with the incidents alone that are open or hidden at `at`."""
        if self.project is None:
            return None
        team = self.project.plan.team
        active = tuple(one for one in self.project.incidents if _is_active(one, team, at))
        return replace(self.project, incidents=active)


def _is_active(incident: Incident, team: Team, at: datetime) -> bool:
    public = public_updates(incident, team, at)
    if len(public) != len(incident.updates) or not public:
        return True
    return not public[-1].head.state.is_end


@dataclass(slots=True, kw_only=True)
class _Parsed:
    """One incident folder: the incident as far as it can be read, and its problems."""

    incident: Incident | None
    problems: list[Problem] = field(default_factory=list)


class HubReader:
    """Reads the hub at `root` and keeps the newest reading, for many threads."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock = threading.RLock()
        self._reading: HubReading | None = None
        self._settings_version = 0
        self._content: Project | None = None
        self._content_problems: list[Problem] = []
        self._folders: dict[str, _Parsed] = {}
        self._folder_problems: list[Problem] = []

    def reading(self) -> HubReading:
        """Return the newest reading; the first call reads everything."""
        with self._lock:
            return self._reading or self.read_again(None)

    def read_again(self, paths: Iterable[str] | None) -> HubReading:
        """Read what `paths` belong to, everything for None, and return the new reading."""
        with self._lock:
            changed = None if paths is None else set(paths)
            self._read_content(changed)
            self._read_incidents(changed)
            self._reading = self._composed()
            return self._reading

    def _read_content(self, changed: set[str] | None) -> None:
        if changed is not None and all(path.startswith(FOLDER) for path in changed):
            return
        self._settings_version += 1
        tree = Tree(self.root)
        before = self._content
        self._content, problems = read_content(tree)
        self._content_problems = [*problems, *tree.problems]
        zones = [one.hub.time_zone if one else None for one in (before, self._content)]
        if zones[0] != zones[1]:
            self._folders.clear()

    def _read_incidents(self, changed: set[str] | None) -> None:
        tree = Tree(self.root)
        folders = incident_folders(tree.walk(FOLDER))
        self._folder_problems = [*tree.problems, *same_ids(folders)]
        if changed is None:
            self._folders.clear()
        for path in changed or ():
            self._folders.pop("/".join(path.split("/")[:_DEPTH]), None)
        for gone in self._folders.keys() - folders.keys():
            del self._folders[gone]
        if self._content is None:
            return
        zone = self._content.hub.time_zone
        for folder in folders.keys() - self._folders.keys():
            own = Tree(self.root)
            incident, problems = read_partly(own, folder, folders[folder], zone)
            self._folders[folder] = _Parsed(incident=incident, problems=[*problems, *own.problems])

    def _composed(self) -> HubReading:
        incidents = [one.incident for one in self._folders.values() if one.incident]
        problems = [*self._content_problems, *self._folder_problems]
        for one in self._folders.values():
            problems += one.problems
        project = self._content and as_played(
            replace(self._content, incidents=tuple(sorted(incidents, key=lambda one: one.id)))
        )
        version = self._reading.version + 1 if self._reading else 1
        return HubReading(
            root=self.root,
            project=project,
            problems=tuple(in_order(problems)),
            version=version,
            settings_version=self._settings_version,
        )


@contextmanager
def watched_reader(root: Path) -> Iterator[HubReader]:
    """Yield a reader of the hub at `root` that follows every change of its files."""
    reader, debouncer, ended = HubReader(root), hub_debouncer(root), threading.Event()
    with watched_files(root, debouncer, notice=lambda _reason: None) as files:
        thread = threading.Thread(
            target=_follow, args=(reader, debouncer, files, ended), name="reader", daemon=True
        )
        thread.start()
        try:
            yield reader
        finally:
            ended.set()
            thread.join()


def _follow(
    reader: HubReader, debouncer: Debouncer, files: WatchedFiles, ended: threading.Event
) -> None:
    """Have `reader` read again what changes, until `ended`."""
    is_complete = True
    reader.reading()
    while not ended.is_set():
        pending = debouncer.wait(_LONGEST_SLEEP)
        try:
            files.watcher.renew()
            if pending.paths or pending.rescan or not is_complete:
                changes = files.stats.refresh(pending.paths, rescan=pending.rescan)
                if changes.suspects or not is_complete:
                    reader.read_again(changes.suspects if is_complete else None)
                is_complete = True
        except Exception:  # noqa: BLE001 - a defect does not end the session: all is read again
            is_complete = False
            ended.wait(1)
