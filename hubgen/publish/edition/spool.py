"""The overlay: files that publishing adds to what the build made.

They tell of editions, so they can be made only when the number and the time of
the new one are settled: under the claim, by whoever gets it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile

from hubgen.outputs.artifact import Artifact
from hubgen.publish.canonical import digest
from hubgen.publish.ledger.ledger import LedgerLine

Overlay = Callable[[LedgerLine | None, frozenset[str]], Iterable[Artifact]]
"""What an edition adds, by its line, whose number and time are settled; None where there is none.

The paths beside it are files of earlier overlays that do not stand as the record
says: an interrupted publication left them, and they are made again.
"""
_IN_MEMORY = 16_000_000


class Spool:
    """Files in the order they come, the many of a first publication on disk."""

    def __init__(self) -> None:
        self.digests: dict[str, str] = {}
        self._places: dict[str, tuple[int, int]] = {}
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - it goes with its owner
        self._end = 0

    def add(self, artifact: Artifact) -> None:
        """Keeps the file; of two at one path the later holds."""
        self.digests[artifact.path] = digest(artifact.data)
        self._places[artifact.path] = (self._end, len(artifact.data))
        self._file.seek(self._end)
        self._end += self._file.write(artifact.data)

    def read(self, path: str) -> bytes:
        """The bytes of a file that was added. Raises KeyError for any other."""
        start, length = self._places[path]
        self._file.seek(start)
        return self._file.read(length)

    def close(self) -> None:
        """Lets go of the files."""
        self._file.close()
