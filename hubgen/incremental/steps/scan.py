"""Step 1, scan: which sources differ from those that the cache describes.

A folder is described by what the system says of its files: size, times and inode.
Where an event names a file, its folder counts as changed whatever the system
says: an edit within one tick of the clock can leave size and times as they were.
Where events name very many folders, as after a checkout, that is not worth its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from hubgen.incremental.cache.source_table import SourceTable
from hubgen.incremental.sources.source_reader import ParsedContent, parse_content, parse_folder
from hubgen.model.project import Project
from hubgen.problems import ContentError, Problem
from hubgen.source.copied_files import MKDOCS_YML
from hubgen.source.files import OVERRIDES, PAGES
from hubgen.source.names import FOLDER, incident_folder
from hubgen.source.sources import Folder, mark_of, one_folder, scan_incident_folders

_PAGE_FILES = "page files"
_MOST_NAMED = 200
_CONTENT = ("content/", f"{OVERRIDES}/")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceChanges:
    """What differs: folders of incidents to parse, and the paths of those that are gone.

    `is_content_read` says that what lies below `content/` was read again;
    `page_files` is the mark of its files that are copied to the site.
    """

    folders: Mapping[str, Folder]
    removed: tuple[str, ...]
    is_content_read: bool
    page_files: str
    are_page_files_changed: bool


class SourceScanner:
    """Scans the sources of the hub at `root`; keeps what lies below `content/` in memory."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._is_content_read = True
        self.content: ParsedContent | None = None

    def read_content(self, changed: frozenset[str] | None) -> ParsedContent:
        """Return what lies below `content/`; read it again if a path in `changed` is there.

        None means that anything may have changed. Raises ContentError where the
        settings cannot be read.
        """
        if self.content and changed is not None and not any(map(_is_content, changed)):
            self._is_content_read = False
            return self.content
        self.content, self._is_content_read = None, True
        try:
            self.content = parse_content(self._root)
        except ContentError as error:
            raise ContentError([*error.problems, *self._other_problems(changed)]) from None
        return self.content

    def scan(self, sources: SourceTable, changed: frozenset[str] | None) -> SourceChanges:
        """Return what differs from `sources`; with `changed` look there alone.

        `read_content` must have returned. Raises OddError.
        """
        named = None if changed is None else _folders_of(changed)
        if named is None or len(named) > _MOST_NAMED:
            stored = sources.marks()
            folders = {one.path: one for one in scan_incident_folders(self._root)}
            differing = {path: one for path, one in folders.items() if stored.get(path) != one.mark}
            removed = [path for path in stored if path not in folders]
        else:
            by_path = {path: one_folder(self._root, path) for path in named}
            differing = {path: one for path, one in by_path.items() if one}
            removed = [path for path, one in by_path.items() if one is None and sources.get(path)]
        page_files = mark_page_files(self._root, self.content.project) if self.content else ""
        return SourceChanges(
            folders=differing,
            removed=tuple(removed),
            is_content_read=self._is_content_read,
            page_files=page_files,
            are_page_files_changed=page_files != sources.outside(_PAGE_FILES),
        )

    def _other_problems(self, changed: frozenset[str] | None) -> Iterable[Problem]:
        """Yield what is wrong with incidents, as far as that shows without settings."""
        if changed is None:
            folders = list(scan_incident_folders(self._root))
        else:
            named = (one_folder(self._root, path) for path in sorted(_folders_of(changed)))
            folders = [one for one in named if one]
        for folder in folders:
            yield from parse_folder(self._root, folder, ZoneInfo("UTC")).problems


def mark_page_files(root: Path, project: Project) -> str:
    """Return a mark of the files that are copied to the site as they are. Raises OddError."""
    return mark_of(root, *(f"{PAGES}/{name}" for name in project.public_files))


def store_page_files(sources: SourceTable, mark: str) -> None:
    """Store the mark of the files that are copied to the site as they are."""
    sources.put_outside(_PAGE_FILES, mark)


def _folders_of(changed: Iterable[str]) -> set[str]:
    """Return the folders below `incidents/` that changed files are in, or belong to."""
    return {
        folder
        for path in changed
        if path.startswith(f"{FOLDER}/")
        for folder in (path.rpartition("/")[0], incident_folder(path))
    }


def _is_content(path: str) -> bool:
    return path.startswith(_CONTENT) or path == MKDOCS_YML
