"""Polling: a look at every file each second, where changes come without events."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Self

from hubgen.preview.files.debouncer import Debouncer
from hubgen.preview.files.file_stats import FileStats

_MOUNTS = Path("/proc/self/mountinfo")
# Other machines, or the system that this one is a guest of, change files on these unannounced.
_SHARED = frozenset(
    "9p afs ceph cifs drvfs fuse nfs nfs4 prl_fs smb3 vboxsf virtiofs vmhgfs".split()
)
_MOUNT = re.compile(r"(?:\S+ ){4}(?P<point>\S+) .*? - (?P<type>\S+) ")


class PollingWatcher:
    """Asks `debouncer` for a look at all files every `interval` seconds, once it is started.

    Where a look takes long, the next one waits `rests` times as long.
    """

    def __init__(
        self, debouncer: Debouncer, stats: FileStats, interval: float = 1.0, rests: int = 20
    ) -> None:
        self._debouncer, self._stats = debouncer, stats
        self._interval, self._rests = interval, rests
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._poll, name="polling", daemon=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()

    def start(self) -> None:
        """Begin to poll; without effect where that has begun."""
        if not self._thread.ident:
            self._thread.start()

    def _poll(self) -> None:
        while not self._ended.wait(max(self._interval, self._stats.seconds * self._rests)):
            self._debouncer.add_all()


def shared_file_system(folder: Path, mounts: Path = _MOUNTS) -> str | None:
    """Return the type of the file system of `folder` if others can change it without events.

    `mounts` lists the mounted file systems, as proc(5) describes; None without it.
    """
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    place, longest, kind = f"{folder.resolve()}/", 0, ""
    for mount in filter(None, map(_MOUNT.match, lines)):
        point = mount["point"].replace("\\040", " ").rstrip("/") + "/"
        if place.startswith(point) and len(point) >= longest:
            longest, kind = len(point), mount["type"]
    return kind if kind.partition(".")[0] in _SHARED else None
