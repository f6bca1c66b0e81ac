"""Syscalls: what the system can do with files, and Python has no function for."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2
_SYNC_FILE_RANGE_WRITE = 2
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_UNABLE = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM})


@cache
def _library() -> Any:
    return ctypes.CDLL(None, use_errno=True)


@cache
def boot() -> str:
    """What names the time since the machine was started; empty where the system has no name."""
    try:
        return _BOOT.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def exchange(first: str, second: str) -> bool:
    """Exchanges two names in one step; False where the system cannot.

    Raises OSError where it could: FileNotFoundError where one of them is missing.
    """
    libc, names = _library(), (os.fsencode(first), os.fsencode(second))
    if sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        result = libc.renamex_np(*names, ctypes.c_uint(_RENAME_SWAP))
    elif hasattr(libc, "renameat2"):
        result = libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
    else:
        return False
    if result == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNABLE:
        return False
    raise OSError(code, os.strerror(code), second)


def put_over(file: str, place: str) -> None:
    """Puts `file` at `place`, in one step; whatever stood there is gone.

    A rename over a file makes Linux write it to the disk at once, which takes
    most of the time. So the names are exchanged; then nothing is certain about
    its bytes if the power fails, until `begin_writing` or half a minute later.
    Where nobody could tell that it failed (`boot`) it is a rename.
    """
    try:
        exchanged = bool(boot()) and exchange(file, place)
    except FileNotFoundError:
        exchanged = False
    if not exchanged:
        os.replace(file, place)  # noqa: PTH105 - sixty times a save, so plainly
        return
    try:
        os.unlink(file)  # noqa: PTH108 - likewise
    except IsADirectoryError:
        shutil.rmtree(file)


def begin_writing(file: Path) -> None:
    """Has the system write a file's bytes to the disk before it forgets its old ones."""
    libc = _library()
    if not hasattr(libc, "sync_file_range"):
        return
    with suppress(OSError), file.open("rb") as opened:
        nothing = ctypes.c_int64(0)  # from the beginning to the end
        libc.sync_file_range(opened.fileno(), nothing, nothing, _SYNC_FILE_RANGE_WRITE)
