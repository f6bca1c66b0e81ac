"""A snapshot: a consistent view of a finished build, for a publication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hubgen.incremental.cache.build_cache import BuildCache
from hubgen.incremental.sources.source_reader import IncidentReader
from hubgen.model.project import Project
from hubgen.public.view import PublicView


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A hub as it was built: its views, and what the cache says of them.

    `project` is the hub without its incidents; `versions` maps the ids of the public
    ones to their versions.
    """

    project: Project
    views: Sequence[PublicView]
    versions: Mapping[str, str] = field(repr=False)
    _cache: BuildCache = field(repr=False)
    _reader: IncidentReader = field(repr=False)

    def project_with(self, incidents: Iterable[str]) -> Project:
        """Return the hub with those of its incidents, whether they are public or not."""
        folders = self._cache.sources.folders_of(incidents)
        read = self._reader.read(folders, self.project.hub.time_zone)
        return replace(self.project, incidents=tuple(read))

    def files(self) -> dict[str, str]:
        """Return the SHA-256 of every file below `dist/`, by its path there."""
        return self._cache.targets.all_files()

    def hidden_ids(self) -> set[str]:
        """Return the ids of the incidents of which something is not public yet."""
        return {folder.rpartition("/")[2] for folder in self._cache.sources.hidden_folders()}

    def claimed_ids(self) -> set[str]:
        """Return all ids that incidents claim, public or not."""
        return self._cache.sources.claimed_ids()
