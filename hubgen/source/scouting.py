"""Scouting: another process looks through a hub's folders while this one gets ready.

Looking at ten thousand folders takes as long as loading all that a build needs;
side by side, one of the two costs nothing.
"""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

from hubgen.source.sources import OddError, incident_folders


class Scout:
    """The marks of the folders below `incidents/` of the hub at `root`, as they were when asked.

    The other process is a copy of this one as it is now: the earlier, the less
    there is to copy. Where none can be had, this process looks by itself, later.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._pid, self._answer = _sent(root)

    def marks(self) -> dict[str, str]:
        """The mark of each folder by its path; from the second time on as it is then.

        Raises OddError.
        """
        told = self._told()
        if told is None:
            return marks_below(self._root)
        return told

    def _told(self) -> dict[str, str] | None:
        """What the other process found; None where it found nothing, or something odd."""
        if not self._pid:
            return None
        with os.fdopen(self._answer, "rb") as answer:
            text = answer.read()
        pid, self._pid = self._pid, 0
        if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]):
            return None
        found: dict[str, str] = json.loads(text)
        return found


def marks_below(root: Path) -> dict[str, str]:
    """The mark of each folder below `incidents/` that holds files, by its path. Raises OddError."""
    return {one.path: one.mark for one in incident_folders(root)}


def _sent(root: Path) -> tuple[int, int]:
    """The process that looks, and where it answers; no process (0) where that is not safe."""
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return 0, 0
    answer, own = os.pipe()
    pid = os.fork()
    if pid:
        os.close(own)
        return pid, answer
    status = 1
    try:
        os.close(answer)
        with os.fdopen(own, "wb") as out:
            out.write(json.dumps(marks_below(root)).encode())
        status = 0
    except (OddError, OSError, ValueError):
        pass  # the first process looks by itself, and tells
    finally:
        os._exit(status)
