"""The builder: what turns changed files into a site, as the watcher sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from hubgen.checks import check_beyond_content
from hubgen.checks.posts import check_posts
from hubgen.incremental.reading import all_problems, moment
from hubgen.incremental.workshop import Workshop
from hubgen.model.project import Project
from hubgen.preview.apart import build_apart
from hubgen.problems import Problem, in_order
from hubgen.public.incident_repository import IncidentRepository
from hubgen.source.names import FOLDER


class Report(Protocol):
    """What came of a build."""

    @property
    def written(self) -> tuple[str, ...]:
        """The paths below `dist/` that were written or removed."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found; none of it stopped the build."""


class Builder(Protocol):
    """Something that keeps `dist/` up to date."""

    @property
    def project(self) -> Project | None:
        """The project as it was last read; None before, and while it cannot be read.

        Of its incidents those may be missing that are over and wholly public.
        """

    def repository(self, language: str) -> IncidentRepository | None:
        """What the public sees in `language`, where `project` lacks any of it."""

    def build(self, changed: frozenset[str] | None) -> Report:
        """Brings `dist/` up to date; `changed` are the files that differ since the last success.

        None means that anything may differ. An empty set means that only time
        passed. Raises ContentError or HubgenError; then `dist/` stands as it was.
        """

    def limber_up(self, is_wanted: Callable[[], bool]) -> None:
        """Prepares for the next save, for as long as that `is_wanted`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    written: tuple[str, ...]
    problems: tuple[Problem, ...]


class WorkshopBuilder:
    """Builds what a change touches; `now` tells the time, `asked` the instant asked for instead.

    How things are said is judged of what is open or not public yet, and of what was
    saved under its eyes; the rest of the archive was judged when it was new.
    """

    def __init__(self, root: Path, asked: str | None, now: Callable[[], datetime]) -> None:
        self._root, self._asked, self._now = root, asked, now
        apart = partial(build_apart, root, asked)
        self._workshop = Workshop(root, apart=apart)
        self._judged: dict[str, list[Problem]] = {}
        self.project: Project | None = None

    def repository(self, language: str) -> IncidentRepository | None:
        """What the public sees; see Builder."""
        return self._workshop.repository(language)

    def build(self, changed: frozenset[str] | None) -> Report:
        """Builds what `changed` touches; see Builder."""
        now = self._now()
        report = self._workshop.build(changed, self._asked, now)
        saved = {_home(path) for path in changed or () if path.startswith(f"{FOLDER}/")}
        self.project = self._workshop.focus(saved)
        if self.project is None:  # it was built by a run of MkDocs, which leaves nothing to ask
            self.project, problems = all_problems(self._root, now, self._asked)
        else:
            problems = [*report.problems, *self._how_said(self.project, saved, now)]
        return _Told(written=report.written, problems=tuple(in_order(problems)))

    def limber_up(self, is_wanted: Callable[[], bool]) -> None:
        """Prepares for the next save; see Builder."""
        self._workshop.warm_up(is_wanted)

    def _how_said(self, project: Project, saved: set[str], now: datetime) -> Iterator[Problem]:
        """What is told beyond content: of `saved` folders anew, of earlier ones as it was."""
        at, _ = moment(project.hub, self._asked, now)
        for folder in saved | {incident.source.folder for incident in project.incidents}:
            self._judged[folder] = []
        for problem in [*check_beyond_content(project, at), *check_posts(project, at)]:
            home = _home(problem.place.path)
            if home in self._judged:
                self._judged[home].append(problem)
            else:
                yield problem
        for problems in self._judged.values():
            yield from problems


def _home(path: str) -> str:
    return path.rpartition("/")[0]
