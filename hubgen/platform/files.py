"""Files: replacing one while others read it, swapping folders, opening only plain files."""

from __future__ import annotations

import ctypes
import errno
import os
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

# Windows refuses to replace a file that a virus scanner, browser or editor holds open.
_SHARING_VIOLATIONS = frozenset({5, 32, 33})
_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)  # seconds

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_UNABLE = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM})


def replace(source: Path | str, place: Path | str) -> None:
    """Move the file `source` to `place` in one step, over whatever file is there.

    Wait up to 1.6 s while another program holds `place` open. Raises OSError.
    """
    _retrying(lambda: Path(source).replace(place))


def write_whole(place: Path, data: bytes) -> None:
    """Write the file `place` in one step: afterwards it is the old or the new one.

    A device or pipe is written to as it is. Raises OSError, and leaves no temporary
    file then.
    """
    if place.exists() and not place.is_file():
        place.write_bytes(data)
        return
    beside = place.with_name(f".{secrets.token_hex(8)}.new")
    try:
        beside.write_bytes(data)
        replace(beside, place)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def remove(path: Path | str) -> None:
    """Remove the file `path` if it is there, waiting as `replace` does. Raises OSError."""

    def unlink() -> None:
        Path(path).unlink(missing_ok=True)

    _retrying(unlink)


def _retrying(act: Callable[[], object]) -> None:
    for pause in _PAUSES:
        try:
            act()
            return
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _SHARING_VIOLATIONS:
                raise
        time.sleep(pause)
    act()


def link_or_copy(source: Path, place: Path) -> None:
    """Make `place` the same file as `source`, or a copy of it where there are no hard links."""
    try:
        os.link(source, place)
    except FileNotFoundError:
        raise
    except (OSError, NotImplementedError, AttributeError):
        shutil.copyfile(source, place)


def open_plain(path: str) -> tuple[int, int] | None:
    """A descriptor to read the plain file `path`, and its size in bytes; None for anything else.

    A pipe or a device is not waited for. Raises OSError.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode):
        return descriptor, status.st_size
    os.close(descriptor)
    return None


def swap_folders(first: Path, second: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot.

    Raises OSError where it could: FileNotFoundError where one of them is missing.
    """
    libc, names = _c_library(), (os.fsencode(first), os.fsencode(second))
    if sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        result = libc.renamex_np(*names, ctypes.c_uint(_RENAME_EXCHANGE))
    elif hasattr(libc, "renameat2"):
        result = libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
    else:
        return False
    if result == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNABLE:
        return False
    raise OSError(code, os.strerror(code), str(second))


@cache
def _c_library() -> Any:
    try:
        return ctypes.CDLL(None, use_errno=True)
    except TypeError:  # Windows has no C library of that kind
        return None
