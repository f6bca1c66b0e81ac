"""Apart: everything made anew by a process of its own, as `hubgen build --full` does.

It has all processors, since nothing else runs in it, and its memory ends with it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def build_apart(root: Path, asked: str | None) -> bool:
    """Builds the hub at `root` for the instant `asked` for, else now; whether that went well.

    What went wrong the caller finds when it does the same by itself.
    """
    # Nothing that lies in the hub's folder may pass for a module.
    command = [sys.executable, "-P", "-m", "hubgen", "build", "--full"]
    if asked is not None:
        command += ["--at", asked]
    try:
        done = subprocess.run(  # noqa: S603 - the words are ours
            command,
            cwd=root,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return False
    return done.returncode == 0
