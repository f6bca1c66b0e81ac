"""Spool: the files of an overlay, which publishing adds to those of the build.

They describe editions, so they are rendered when the number and the time of
the new edition are fixed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile

from hubgen.outputs.artifact import Artifact
from hubgen.publish.canonical import digest
from hubgen.publish.ledger.ledger import LedgerLine

Overlay = Callable[[LedgerLine | None, frozenset[str]], Iterable[Artifact]]
"""Returns what an edition adds, from its line with number and time; None without a line.

The paths are files of earlier overlays that differ from the record: an
interrupted publication left them, and they are rendered again.
"""
_IN_MEMORY = 16_000_000


class Spool:
    """Files in the order they are added; many of them are on disk."""

    def __init__(self) -> None:
        self.digests: dict[str, str] = {}
        self._places: dict[str, tuple[int, int]] = {}
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - it goes with its owner
        self._end = 0

    def add(self, artifact: Artifact) -> None:
        """Keep the file; of two at one path, the later one."""
        self.digests[artifact.path] = digest(artifact.data)
        self._places[artifact.path] = (self._end, len(artifact.data))
        self._file.seek(self._end)
        self._end += self._file.write(artifact.data)

    def read(self, path: str) -> bytes:
        """Return the bytes of a file that was added. Raises KeyError for any other."""
        start, length = self._places[path]
        self._file.seek(start)
        return self._file.read(length)

    def close(self) -> None:
        """Release the files."""
        self._file.close()
