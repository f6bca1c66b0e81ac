"""Everything: all folders of a hub read and checked, by all processors at once.

Reading takes much less to be loaded than making does: begun first, it goes on
in other processes while this one loads the rest.
"""

from __future__ import annotations

import pickle
import time
from collections import Counter
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from hubgen.incremental.parallel import chunks_of, shared
from hubgen.incremental.reading import moment
from hubgen.incremental.sources.looking import content_of
from hubgen.incremental.sources.reading import ContentRead, Desk, FolderRead
from hubgen.problems import HubgenError, Problem
from hubgen.source.project import same_ids
from hubgen.source.sources import Folder, OddError, incident_folders


class Everything:
    """The folders of the hub at `root`, whose content is `content`, for the instant `at`.

    They are being read from now on, until `finish` or `close`. What was `standing` in
    `dist/` before, and `since` when (as `time.perf_counter` has it), matter where this
    is begun ahead of a build. Raises OddError.
    """

    def __init__(
        self, root: Path, content: ContentRead, at: datetime, standing: str | None = None
    ) -> None:
        self.since = time.perf_counter()
        self.content, self.at, self.standing = content, at, standing
        self._root, self._folders = root, list(incident_folders(root))
        self._others = ExitStack()
        self._results = self._others.enter_context(
            shared(self._written, chunks_of(self._folders) or [[]])
        )

    @classmethod
    def begun(
        cls, root: Path, standing: str, asked: str | None, now: datetime
    ) -> Everything | None:
        """Begins to read for the instant `asked` for, else `now`, ahead of a build.

        That is to use it where the same is `standing` in `dist/` then: else somebody has
        built meanwhile, maybe from newer words. None where it cannot be read like this;
        whoever builds finds that out, and tells.
        """
        try:
            content = content_of(root)
            at, _ = moment(content.project.hub, asked, now)
            return cls(root, content, at, standing)
        except (HubgenError, OddError, OSError):
            return None

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
