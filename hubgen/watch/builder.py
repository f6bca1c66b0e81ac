"""The builder: what turns changed files into a site, as the watcher sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from hubgen.build import Checked, build_checked
from hubgen.build.reading import all_problems
from hubgen.model.project import Project
from hubgen.problems import ContentError, Problem


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
        """The project as it was last read; None before, and while it cannot be read."""

    def build(self, changed: frozenset[str] | None) -> Report:
        """Brings `dist/` up to date; `changed` are the files that differ since the last success.

        None means that anything may differ. An empty set means that only time
        passed. Raises ContentError or HubgenError; then `dist/` stands as it was.
        """


class FullBuilder:
    """Builds everything each time; `now` tells the time, `asked` the instant asked for instead."""

    def __init__(self, root: Path, asked: str | None, now: Callable[[], datetime]) -> None:
        self._root, self._asked, self._now = root, asked, now
        self.project: Project | None = None

    def build(self, changed: frozenset[str] | None) -> Report:  # noqa: ARG002 - it builds everything
        """Builds everything; see Builder."""
        now = self._now()
        self.project, problems = all_problems(self._root, now, self._asked)
        if self.project is None or any(problem.stops_a_build for problem in problems):
            raise ContentError(problems)
        checked = Checked(project=self.project, problems=tuple(problems))
        return build_checked(self._root, checked, self._asked, now)
