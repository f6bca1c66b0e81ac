"""The builder: what turns changed files into a site, as the rebuild loop uses it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from hubgen.checks import check_beyond_content
from hubgen.checks.posts import check_posts
from hubgen.incremental.hub_builder import HubBuilder
from hubgen.incremental.reading import all_problems
from hubgen.incremental.steps.invalidate import Limits
from hubgen.model.project import Project
from hubgen.platform.program import own_command
from hubgen.problems import Problem, in_order
from hubgen.public.incident_repository import IncidentRepository
from hubgen.public.view_builder import moment
from hubgen.source.names import FOLDER, incident_folder
from hubgen.source.sources import OddError


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """The paths below `dist/` that a build wrote or removed, and the problems that remain."""

    written: tuple[str, ...]
    problems: tuple[Problem, ...]


class Builder(Protocol):
    """Something that keeps `dist/` up to date."""

    @property
    def project(self) -> Project | None:
        """The project as it was last read; None before, and while it cannot be read.

        Incidents that are over and wholly public may be missing from it.
        """

    def repository(self, language: str) -> IncidentRepository | None:
        """Return the public incidents in `language`, those that `project` lacks included."""

    def build(self, suspects: frozenset[str] | None) -> BuildResult:
        """Bring `dist/` up to date. `suspects` may differ from what the last build read.

        What they hold is read again, whatever the system says of the files. None
        means that any file may differ, an empty set that only time has passed.
        Raises ContentError or HubgenError; `dist/` is then as it was.
        """

    def warm_up(self, is_wanted: Callable[[], bool]) -> None:
        """Prepare for the next save for as long as `is_wanted` returns true."""


class SiteBuilder:
    """Builds what a change affects; `now` returns the time, `at_text` is the text of --at.

    Beyond content only incidents are checked that are open, not wholly public or
    were saved since the start; the others were checked when they were new. Where
    there is much to build, `command` (hubgen's own if None) does so as `hubgen build`
    in a process of its own.
    """

    def __init__(
        self,
        root: Path,
        at_text: str | None,
        now: Callable[[], datetime],
        command: Sequence[str] | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._root, self._at_text, self._now = root, at_text, now
        process = partial(build_in_subprocess, root, at_text, command or own_command())
        self._incremental = HubBuilder(root, full_build_process=process, limits=limits)
        self._known: dict[str, list[Problem]] = {}
        self.project: Project | None = None

    def repository(self, language: str) -> IncidentRepository | None:
        """Return the public incidents; see Builder."""
        return self._incremental.repository(language)

    def build(self, suspects: frozenset[str] | None) -> BuildResult:
        """Build what `suspects` affect; see Builder."""
        now = self._now()
        report = self._incremental.build(suspects, self._at_text, now)
        saved = {incident_folder(path) for path in suspects or () if path.startswith(f"{FOLDER}/")}
        self.project = self._focus(saved)
        if self.project is None:
            self.project, problems = all_problems(self._root, now, self._at_text)
        else:
            problems = [*report.problems, *self._beyond_content(self.project, saved, now)]
        return BuildResult(written=report.written, problems=tuple(in_order(problems)))

    def warm_up(self, is_wanted: Callable[[], bool]) -> None:
        """Prepare for the next save; see Builder."""
        self._incremental.warm_up(is_wanted)

    def _focus(self, saved: set[str]) -> Project | None:
        """The project with what is open, hidden or `saved`; None where the build cannot tell.

        It cannot where MkDocs has built the site, or a pipe or link has appeared since.
        """
        try:
            return self._incremental.focus(saved)
        except OddError:
            return None

    def _beyond_content(
        self, project: Project, saved: set[str], now: datetime
    ) -> Iterator[Problem]:
        """The problems of messages and plan: new ones of the `saved` folders, others as before."""
        at, _ = moment(project.hub, self._at_text, now)
        for folder in saved | {incident.source.folder for incident in project.incidents}:
            self._known[folder] = []
        for problem in [*check_beyond_content(project, at), *check_posts(project, at)]:
            folder = incident_folder(problem.place.path)
            if folder in self._known:
                self._known[folder].append(problem)
            else:
                yield problem
        for problems in self._known.values():
            yield from problems


def build_in_subprocess(root: Path, at_text: str | None, command: Sequence[str]) -> bool:
    """Build all of the hub at `root` by `command`; return whether that succeeded.

    The process has no threads and can therefore use all processors, and its memory
    ends with it. The caller finds what went wrong when it builds by itself.
    """
    at = [] if at_text is None else ["--at", at_text]
    try:
        done = subprocess.run(  # noqa: S603 - the words are ours
            [*command, "build", "--full", *at],
            cwd=root,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return False
    return done.returncode == 0
