"""The copy of a hub in which an exercise is played: nothing of it can be built."""

from __future__ import annotations

from collections.abc import Iterator

from hubgen.model.project import Project
from hubgen.problems import Problem


def check_copy(project: Project) -> Iterator[Problem]:
    """Yield an error for a hub that is the copy for an exercise; it stops every build."""
    if project.hub.exercise:
        yield Problem(
            place=project.hub_source.at("exercise"),
            rule="exercise-copy",
            what="this is a copy of the hub for an exercise; nothing of it becomes public",
            fix="build and publish the hub itself; if this is the hub itself, remove this line",
        )
