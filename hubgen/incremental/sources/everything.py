"""Everything: all folders of a hub read and checked, by all processors at once.

Reading takes much less to be loaded than making does: begun first, it goes on
in other processes while this one loads the rest.
"""

from __future__ import annotations

import pickle
from collections import Counter
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from hubgen.incremental.parallel import chunks_of, shared
from hubgen.incremental.sources.reading import ContentRead, Desk, FolderRead
from hubgen.problems import Problem
from hubgen.source.project import same_ids
from hubgen.source.sources import Folder, incident_folders


class Everything:
    """The folders of the hub at `root`, whose content is `content`, for the instant `at`.

    They are being read from now on, until `finish` or `close`. Raises OddError.
    """

    def __init__(self, root: Path, content: ContentRead, at: datetime) -> None:
        self.content, self.at = content, at
        self._root, self._folders = root, list(incident_folders(root))
        self._others = ExitStack()
        self._results = self._others.enter_context(
            shared(self._written, chunks_of(self._folders) or [[]])
        )

    def finish(self) -> tuple[list[FolderRead], list[Problem]]:
        """Every folder read and checked, and the problems outside of them; once only."""
        found: dict[str, FolderRead] = {}
        elsewhere: list[Problem] = []
        with self._others:
            for written in self._results:
                reads, problems = pickle.loads(written)  # noqa: S301 - from our own copies
                found |= {one.record.path: one for one in reads}
                elsewhere += problems
        if twice := self._twice(found):
            found |= {one.record.path: one for one in self._read(twice)[0]}
        elsewhere += same_ids(sorted(path for path, one in found.items() if one.record.incident))
        return list(found.values()), elsewhere

    def close(self) -> None:
        """Lets go of the other processes; after `finish` there are none."""
        self._others.close()

    def _written(self, some: list[Folder]) -> bytes:
        """What was read, as bytes: `finish` takes it apart when the rest is loaded."""
        return pickle.dumps(self._read(some), pickle.HIGHEST_PROTOCOL)

    def _read(self, some: list[Folder]) -> tuple[list[FolderRead], list[Problem]]:
        return Desk(self._root, self.content, self.at).read(some)

    def _twice(self, found: dict[str, FolderRead]) -> list[Folder]:
        """Folders with ids that others claim, too, which is seen only side by side."""
        claims = Counter(name for one in found.values() for name in _ids(one))
        return [
            folder
            for folder in self._folders
            if any(claims[name] > 1 for name in _ids(found[folder.path]))
        ]


def _ids(read: FolderRead) -> list[str]:
    return [name for name in read.refs if name.startswith("id:")]
