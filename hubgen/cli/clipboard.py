"""The clipboard of the machine, through whatever tool it has for it."""

from __future__ import annotations

import shutil
import subprocess

_TOOLS = (
    ("pbcopy",),
    ("wl-copy",),
    ("xclip", "-selection", "clipboard"),
    ("xsel", "--clipboard", "--input"),
    ("clip",),
)
_PATIENCE = 10


def copy(text: str) -> bool:
    """Put `text` on the clipboard. Return False if there is no clipboard."""
    for name, *options in _TOOLS:
        tool = shutil.which(name)
        if tool and _taken([tool, *options], text.encode("utf-16" if name == "clip" else "utf-8")):
            return True
    return False


def _taken(command: list[str], data: bytes) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - the tools are named above
            command,
            input=data,
            check=False,
            timeout=_PATIENCE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
