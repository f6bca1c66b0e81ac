"""Looking: what differs in the sources since the last build, read and checked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hubgen.incremental.sources.reading import (
    ContentRead,
    Desk,
    FolderRead,
    read_folder,
    read_problems,
    sound,
    written_problems,
)
from hubgen.incremental.sources.references import names_in, names_of
from hubgen.incremental.store.records import FolderRecord
from hubgen.incremental.store.store import Store
from hubgen.model.incident import Incident
from hubgen.problems import ContentError, Problem
from hubgen.source.copied_files import MKDOCS_YML
from hubgen.source.files import OVERRIDES, Tree
from hubgen.source.names import FOLDER
from hubgen.source.project import read_content, same_ids
from hubgen.source.sources import HEAD, Folder, incident_folders, one_folder

NAMES, ELSEWHERE = "names", "problems elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What differs: folders of incidents that were read, and those that are gone.

    `elsewhere` are the problems outside of incidents, those of reading aside;
    None where nothing was looked at that they could come from.
    """

    reads: tuple[FolderRead, ...] = ()
    gone: tuple[FolderRecord, ...] = ()
    elsewhere: tuple[Problem, ...] | None = field(default=None, repr=False)

    def texts(self, content: ContentRead) -> dict[str, str]:
        """What the store is to remember of what was looked at, by name."""
        if self.elsewhere is None:
            return {}
        return remembered(content, self.elsewhere)

    @property
    def paths(self) -> set[str]:
        """The folders of which everything known before is out of date."""
        return {*(one.record.path for one in self.reads), *(one.path for one in self.gone)}


def problems_now(store: Store, content: ContentRead, found: Found) -> tuple[Problem, ...]:
    """Every content problem, those that `store` remembers of what was not `found` among them.

    Raises ContentError where one of them stops the build.
    """
    elsewhere = found.elsewhere
    if elsewhere is None:
        elsewhere = tuple(read_problems(store.get(ELSEWHERE) or "[]"))
    told = [text for path, text in store.problems() if path not in found.paths]
    told += [one.record.problems for one in found.reads]
    problems = [*content.problems, *elsewhere]
    problems += [problem for text in told for problem in read_problems(text)]
    return sound(problems)


def remembered(content: ContentRead, elsewhere: Iterable[Problem]) -> dict[str, str]:
    """What incidents can refer to, and the problems outside of them, as the store has it."""
    return {
        NAMES: json.dumps(sorted(names_of(content.project))),
        ELSEWHERE: written_problems(elsewhere),
    }


def content_of(root: Path) -> ContentRead:
    """What lies below `content/` of the hub at `root`.

    Raises ContentError where its settings cannot be read.
    """
    tree = Tree(root)
    project, problems = read_content(tree)
    problems += tree.problems
    if project is None:
        raise ContentError(problems)
    return ContentRead(project=project, problems=tuple(problems))


class Looker:
    """Looks at the sources of the hub at `root`; remembers what lies below `content/`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._content: ContentRead | None = None
        self._is_reread = True
        self._incidents: dict[str, tuple[Folder, Incident | None]] = {}

    @property
    def known(self) -> ContentRead | None:
        """What lies below `content/` as it was last read."""
        return self._content

    def incidents(self, folders: Iterable[str]) -> list[Incident]:
        """The incidents in `folders`, by id; read again only where a file differs."""
        if self._content is None:
            return []
        zone, found = self._content.project.hub.time_zone, {}
        for path in folders:
            folder = one_folder(self._root, path)
            known = self._incidents.get(path)
            if folder and (known is None or known[0] != folder):
                known = (folder, read_folder(self._root, folder, zone)[0])
            if folder and known:
                found[path] = known
        self._incidents = found
        read = (incident for _, incident in found.values() if incident)
        return sorted(read, key=lambda one: one.id)

    def take(self, content: ContentRead) -> ContentRead:
        """`content`, which somebody has read just now, from here on as what was last read."""
        self._content, self._is_reread = content, True
        return content

    def content(self, changed: frozenset[str] | None) -> ContentRead:
        """What lies below `content/`. Raises ContentError where its settings cannot be read."""
        if self._content and changed is not None and not any(map(_is_content, changed)):
            self._is_reread = False
            return self._content
        self._content, self._is_reread = None, True
        try:
            return self.take(content_of(self._root))
        except ContentError as error:
            raise ContentError([*error.problems, *self._broken(changed)]) from None

    def _broken(self, changed: frozenset[str] | None) -> Iterable[Problem]:
        """What else is wrong, as far as it shows without settings."""
        if changed is None:
            folders = list(incident_folders(self._root))
        else:
            named = (one_folder(self._root, path) for path in sorted(_folders_of(changed)))
            folders = [one for one in named if one]
        for folder in folders:
            yield from read_folder(self._root, folder, ZoneInfo("UTC"))[1]

    def look(
        self, store: Store, content: ContentRead, changed: frozenset[str] | None, at: datetime
    ) -> Found:
        """What differs from what `store` tells, at the instant `at`. Raises OddError."""
        there, marks = self._there(store, changed)
        differing = {
            path: one for path, one in there.items() if one and marks.get(path) != one.mark
        }
        gone = [path for path, folder in there.items() if folder is None and path in marks]
        names = set(json.loads(store.get(NAMES) or "[]")) ^ names_of(content.project)
        turned = set(store.turned(at.timestamp()))
        for path in (*differing, *gone, *turned):
            names |= names_in(path) | store.claims(path)
        again = store.referring(names) | turned
        for path in again - differing.keys() - set(gone):
            folder = one_folder(self._root, path)
            if folder:
                differing[path] = folder
        if not differing and not gone and not self._is_reread:
            return Found()
        reads, elsewhere = Desk(self._root, content, at).read(list(differing.values()))
        ids = {path.rpartition("/")[2].casefold() for path in differing}
        alike = store.folders_of(ids).difference(gone) | differing.keys()
        elsewhere += same_ids(sorted(path for path in alike if self._is_incident(path)))
        return Found(
            reads=tuple(reads),
            gone=tuple(one for path in gone if (one := store.folder(path))),
            elsewhere=tuple(elsewhere),
        )

    def _is_incident(self, path: str) -> bool:
        return (self._root / path / HEAD).exists()

    def _there(
        self, store: Store, changed: frozenset[str] | None
    ) -> tuple[dict[str, Folder | None], dict[str, str]]:
        """The folders that may differ, as they are (None: gone), and their marks in the store."""
        if changed is None:
            marks, now = store.marks(), {one.path: one.mark for one in incident_folders(self._root)}
            paths = {path for path in marks.keys() | now.keys() if marks.get(path) != now.get(path)}
        else:
            paths = _folders_of(changed)
            marks = {path: one.mark for path in paths if (one := store.folder(path))}
        return {path: one_folder(self._root, path) for path in paths}, marks


def _folders_of(changed: Iterable[str]) -> set[str]:
    """The folders below `incidents/` that changed files lie in."""
    return {path.rpartition("/")[0] for path in changed if path.startswith(f"{FOLDER}/")}


def _is_content(path: str) -> bool:
    return path.startswith(("content/", f"{OVERRIDES}/")) or path == MKDOCS_YML
