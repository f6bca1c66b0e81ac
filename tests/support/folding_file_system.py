"""A FUSE file system whose names fold as those of macOS or Windows do, over a plain folder.

    python -m tests.support.folding_file_system macos|windows FOLDER MOUNT_POINT

`macos` finds a name whatever its capitals and Unicode form, and stores it in NFD.
`windows` finds a name whatever its capitals, and refuses symbolic links and the
names that Windows cannot store. The process serves until it is terminated.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unicodedata import normalize

from mfusepy import FUSE, FuseOSError, Operations

_STATUS = "st_atime_ns st_ctime_ns st_gid st_ino st_mode st_mtime_ns st_nlink st_size st_uid"
_UNSTORABLE = re.compile(
    r'(con|prn|aux|nul|com\d|lpt\d)(\..*)?|.*[<>:"|?*\\\x00-\x1f].*|.*[. ]', re.IGNORECASE
)
_KIND_AND_RIGHTS = 0o7777


class FoldingFiles(Operations):
    """Pass every operation on to the folder `root`, under the name that is stored there."""

    use_ns = True

    def __init__(self, root: Path, *, windows: bool) -> None:
        self._root = str(root)
        self._windows = windows

    def _stored(self, path: str) -> str:
        """Return where the file `path` lies: below the names that are there, else as given."""
        place = self._root
        for given in path.strip("/").split("/"):
            name = given if self._windows else normalize("NFD", given)
            if not os.path.lexists(f"{place}/{name}"):
                key = self._key(name)
                name = next((one for one in _names(place) if self._key(one) == key), name)
            place = f"{place}/{name}".rstrip("/")
        return place

    def _key(self, name: str) -> str:
        return (
            name.upper() if self._windows else normalize("NFD", normalize("NFD", name).casefold())
        )

    def _new(self, path: str) -> str:
        """Return where a file `path` is made. Raises OSError where its name cannot be stored."""
        if self._windows and _UNSTORABLE.fullmatch(path.rpartition("/")[2]):
            raise FuseOSError(errno.EINVAL)
        return self._stored(path)

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        status = os.lstat(self._stored(path)) if fh is None else os.fstat(fh)
        fields = {name: getattr(status, name) for name in _STATUS.split()}
        return {name.removesuffix("_ns"): value for name, value in fields.items()}

    def readdir(self, path: str, fh: int) -> Iterator[tuple[str, dict[str, int], int]]:
        folder = self._stored(path)
        for name in (".", "..", *_names(folder)):
            status = os.lstat(f"{folder}/{name}")
            yield name, {"st_mode": status.st_mode, "st_ino": status.st_ino}, 0

    def statfs(self, path: str) -> dict[str, int]:
        status = os.statvfs(self._stored(path))
        names = "f_bavail f_bfree f_blocks f_bsize f_favail f_ffree f_files f_frsize f_namemax"
        return {name: getattr(status, name) for name in names.split()}

    def access(self, path: str, amode: int) -> int:
        if not os.access(self._stored(path), amode):
            raise FuseOSError(errno.EACCES)
        return 0

    def open(self, path: str, flags: int) -> int:
        return os.open(self._stored(path), flags & ~os.O_NOFOLLOW)

    def create(self, path: str, mode: int, fi: object = None) -> int:
        return os.open(self._new(path), os.O_RDWR | os.O_CREAT | os.O_TRUNC, mode)

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return os.pread(fh, size, offset)

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        return os.pwrite(fh, data, offset)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        os.truncate(self._stored(path) if fh is None else fh, length)
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        os.fsync(fh)
        return 0

    def release(self, path: str, fh: int) -> int:
        os.close(fh)
        return 0

    def rename(self, old: str, new: str) -> int:
        source, place = self._stored(old), self._new(new)
        if source == place:  # the same file in other capitals: it gets the new name
            name = new.rpartition("/")[2]
            place = f"{Path(place).parent}/{name if self._windows else normalize('NFD', name)}"
        os.rename(source, place)
        return 0

    def link(self, target: str, source: str) -> int:
        os.link(self._stored(source), self._new(target))
        return 0

    def symlink(self, target: str, source: str) -> int:
        if self._windows:
            raise FuseOSError(errno.EPERM)
        os.symlink(source, self._new(target))
        return 0

    def readlink(self, path: str) -> str:
        return os.readlink(self._stored(path))

    def unlink(self, path: str) -> int:
        os.unlink(self._stored(path))
        return 0

    def mkdir(self, path: str, mode: int) -> int:
        os.mkdir(self._new(path), mode)
        return 0

    def rmdir(self, path: str) -> int:
        os.rmdir(self._stored(path))
        return 0

    def chmod(self, path: str, mode: int) -> int:
        os.chmod(self._stored(path), mode & _KIND_AND_RIGHTS)
        return 0

    def chown(self, path: str, uid: int, gid: int) -> int:
        os.chown(self._stored(path), uid, gid, follow_symlinks=False)
        return 0

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        os.utime(self._stored(path), ns=times) if times else os.utime(self._stored(path))
        return 0


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return []


if __name__ == "__main__":
    kind, folder, mount_point = sys.argv[1:]
    FUSE(
        FoldingFiles(Path(folder).resolve(), windows=kind == "windows"),
        mount_point,
        foreground=True,
        nothreads=True,
        use_ino=True,
        hard_remove=True,
        # A name that the kernel remembers would hide a change made under other capitals.
        entry_timeout=0,
        negative_timeout=0,
        attr_timeout=0,
    )
