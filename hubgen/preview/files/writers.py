"""Writers: whether anybody still has a file open to write to it.

Files that were there before the system could be asked to tell of their folder
are never said to be closed. Linux gives a lease to read on a file that nobody
has open for writing, and to nobody else.
"""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import sys
from pathlib import Path

_OPENING = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


def is_at_rest(path: Path) -> bool:
    """Whether `path` is a file that nobody has open for writing; False where nobody can tell."""
    if sys.platform != "linux":
        return False
    try:
        file = os.open(path, _OPENING)
    except OSError:
        return False
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            return False
        # Should anybody open the file meanwhile, the system sends a signal: this one,
        # which nobody heeds, in the place of one that would end the process.
        fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError:
        return False
    else:
        return True
    finally:
        os.close(file)
