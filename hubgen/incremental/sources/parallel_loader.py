"""Parsing all folders of a hub on all processors."""

from __future__ import annotations

import pickle
from collections import Counter
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType

from hubgen.incremental.cache.records import ParsedFolder
from hubgen.incremental.parallel import chunks_of, parallel_map
from hubgen.incremental.sources.source_reader import ParsedContent
from hubgen.incremental.steps.parse import ParsedChanges, SourceParser
from hubgen.problems import Problem
from hubgen.source.project import same_ids
from hubgen.source.sources import Folder, scan_incident_folders


class ParallelLoader:
    """Parses every folder of the hub at `root`, whose content is `content`, for the instant `at`.

    A context manager: the other processes begin to parse with the block and are
    gone after it. Raises OddError.
    """

    def __init__(self, root: Path, content: ParsedContent, at: datetime) -> None:
        self._root, self._content, self._at = root, content, at
        self._folders = list(scan_incident_folders(root))
        self._processes = ExitStack()

    def __enter__(self) -> ParallelLoader:
        chunks = chunks_of(self._folders) or [[]]
        self._results = self._processes.enter_context(parallel_map(self._parse_pickled, chunks))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._processes.__exit__(kind, error, trace)

    def load(self) -> ParsedChanges:
        """Return every folder, parsed and checked."""
        parsed: dict[str, ParsedFolder] = {}
        outside: list[Problem] = []
        for pickled in self._results:
            folders, problems = pickle.loads(pickled)  # noqa: S301 - from our own processes
            parsed |= {one.record.path: one for one in folders}
            outside += problems
        if conflicting := self._conflicting(parsed):
            parsed |= {one.record.path: one for one in self._parse(conflicting)[0]}
        outside += same_ids(sorted(path for path, one in parsed.items() if one.record.incident))
        return ParsedChanges(folders=tuple(parsed.values()), outside=tuple(outside))

    def _parse_pickled(self, folders: list[Folder]) -> bytes:
        """Return what was parsed as bytes: the result is unpickled while others still parse."""
        return pickle.dumps(self._parse(folders), pickle.HIGHEST_PROTOCOL)

    def _parse(self, folders: list[Folder]) -> tuple[list[ParsedFolder], list[Problem]]:
        return SourceParser(self._root, self._content, self._at).parse(folders)

    def _conflicting(self, folders: dict[str, ParsedFolder]) -> list[Folder]:
        """Return the folders that claim the same ids: that shows only when they are compared."""
        claims = Counter(name for one in folders.values() for name in one.claims())
        return [
            folder
            for folder in self._folders
            if any(claims[name] > 1 for name in folders[folder.path].claims())
        ]
