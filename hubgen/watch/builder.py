"""The builder: what turns changed files into a site, as the watcher sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

from hubgen.build import BuildReport, build
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A plain Report."""

    written: tuple[str, ...]
    problems: tuple[Problem, ...]


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
        self._files = _digests(root / "dist")
        self.project: Project | None = None

    def build(self, changed: frozenset[str] | None) -> Built:  # noqa: ARG002 - it builds everything
        """Builds everything; see Builder."""
        now = self._now()
        self.project, problems = all_problems(self._root, now, self._asked)
        if self.project is None or any(problem.stops_a_build for problem in problems):
            raise ContentError(problems)
        report: BuildReport = build(self._root, self._asked, now)
        before, self._files = self._files, _digests(self._root / "dist")
        written = {path for path, _ in before.items() ^ self._files.items()}
        return Built(written=tuple(sorted(written)), problems=report.problems)


def _digests(dist: Path) -> dict[str, bytes]:
    """A hash of each file of the site and the posts."""
    return {
        file.relative_to(dist).as_posix(): blake2b(file.read_bytes(), digest_size=16).digest()
        for part in ("site", "social")
        for file in (dist / part).rglob("*")
        if file.is_file() and not file.is_symlink()
    }
