"""The running program: hubgen in a Python environment, or the stand-alone program."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping

_SEARCHED = "LD_LIBRARY_PATH"


def is_standalone() -> bool:
    """Return whether this is the stand-alone program, which brings its own Python."""
    return bool(getattr(sys, "frozen", False))


def own_command() -> list[str]:
    """Return the command line that starts hubgen once more; arguments follow it."""
    if is_standalone():
        return [sys.executable]
    return [sys.executable, "-P", "-m", "hubgen"]  # -P: no file of the hub may pass for a module


def restore_library_path(environment: MutableMapping[str, str] = os.environ) -> None:
    """Have child processes, like git or a browser, load the system's own libraries.

    The stand-alone program starts with a search path for the libraries that it
    brings, and stores the original under the name with `_ORIG`.
    Source: PyInstaller's manual, "LD_LIBRARY_PATH / LIBPATH considerations".
    """
    if not is_standalone():
        return
    original = environment.get(f"{_SEARCHED}_ORIG")
    if original:
        environment[_SEARCHED] = original
    else:
        environment.pop(_SEARCHED, None)
