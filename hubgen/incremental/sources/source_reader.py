"""Reading sources as a build needs them: what lies below `content/`, and single incidents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from hubgen.model.incident import Incident
from hubgen.model.project import Project
from hubgen.problems import ContentError, Problem
from hubgen.source import project as project_sources
from hubgen.source.files import Tree
from hubgen.source.incidents import read_partly
from hubgen.source.lookalikes import name_problems
from hubgen.source.sources import Folder, one_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedContent:
    """What lies below `content/` and the problems in it; incidents are not part of either."""

    project: Project
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedIncident:
    """The incident in a folder as far as it can be read, and the files that cannot be."""

    incident: Incident | None
    problems: list[Problem]
    unread: frozenset[str]


def parse_content(root: Path) -> ParsedContent:
    """Return what lies below `content/` of the hub at `root`.

    Raises ContentError where its settings cannot be read.
    """
    tree = Tree(root)
    project, problems = project_sources.read_content(tree)
    problems += tree.problems
    if project is None:
        raise ContentError(problems)
    return ParsedContent(project=project, problems=tuple(problems))


def parse_folder(root: Path, folder: Folder, zone: ZoneInfo) -> ParsedIncident:
    """Return the incident in a folder, what is wrong with its files, and which cannot be read."""
    tree = Tree(root)
    problems = name_problems([f"{folder.path}/{name}" for name in folder.names])
    incident = None
    if folder.is_incident:
        incident, mistakes = read_partly(tree, folder.path, list(folder.names), zone)
        problems += mistakes
    return ParsedIncident(
        incident=incident,
        problems=[*problems, *tree.problems],
        unread=frozenset(tree.unread),
    )


class IncidentReader:
    """Reads incidents of the hub at `root`; reads again only those whose files changed."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, tuple[Folder, Incident | None]] = {}

    def read(self, folders: Iterable[str], zone: ZoneInfo) -> list[Incident]:
        """Return the incidents in `folders`, by id; those alone are remembered."""
        by_folder: dict[str, tuple[Folder, Incident | None]] = {}
        for path in folders:
            folder = one_folder(self._root, path)
            known = self._known.get(path)
            if folder and (known is None or known[0] != folder):
                known = (folder, parse_folder(self._root, folder, zone).incident)
            if folder and known:
                by_folder[path] = known
        self._known = by_folder
        incidents = (incident for _, incident in by_folder.values() if incident)
        return sorted(incidents, key=lambda one: one.id)
