"""Exchanging two names in one step, which Python has no function for."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from functools import cache
from typing import Any

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2
_UNSUPPORTED = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM})


@cache
def _library() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def exchange(first: str, second: str) -> bool:
    """Exchange two names in one step; return False where the system cannot.

    Raises OSError where the system can but fails: FileNotFoundError where a name is
    missing.
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
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), second)
