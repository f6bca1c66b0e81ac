"""A bare system, simulated: what Windows lacks is missing in every process that finds this.

Python imports a module of this name at its start. Missing are fcntl, pwd, grp,
termios and resource, forking, symbolic links (no right to make them), /proc and
calls that only POSIX has; its flags stay for filelock, and a test keeps hubgen
from using them. Now and then a file cannot be replaced,
since another program holds it open.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

import filelock  # noqa: F401 - it has a backend of its own for every system: here this one's

_GONE = ("fcntl", "grp", "pty", "pwd", "resource", "termios", "tty")
_OF_OS = "fork forkpty killpg mkfifo pipe2 sched_getaffinity setsid sync".split()
_OF_SIGNAL = ("SIGALRM", "SIGURG", "pthread_sigmask", "setitimer")
_HELD_OPEN, _NO_PRIVILEGE = 32, 1314  # Windows' numbers
_EVERY = 5

for _name in _GONE:
    sys.modules[_name] = None  # type: ignore[assignment]
for _name in _OF_OS:
    if hasattr(os, _name):
        delattr(os, _name)
for _name in _OF_SIGNAL:
    if hasattr(signal, _name):
        delattr(signal, _name)
multiprocessing.get_all_start_methods = lambda: ["spawn"]


class WindowsError_(PermissionError):  # noqa: N801, N818 - as Windows' own, which is no class here
    """An error with a number of Windows."""

    winerror: int


def _error(number: int, words: str, path: object) -> WindowsError_:
    error = WindowsError_(13, words, str(path))
    error.winerror = number
    return error


def _symlink(_source: object, place: object, *_: object, **__: object) -> None:
    raise _error(_NO_PRIVILEGE, "A required privilege is not held by the client", place)


_replace, _calls, _lock = os.replace, itertools.count(1), threading.Lock()


def _replace_now_and_then(source: Any, place: Any, **more: Any) -> None:
    with _lock:
        is_held = next(_calls) % _EVERY == 0
    if is_held and os.path.exists(place):  # noqa: PTH110 - as plain as what it stands for
        raise _error(_HELD_OPEN, "The process cannot access the file", place)
    _replace(source, place, **more)


def _without_proc(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(path: Any, *arguments: Any, **more: Any) -> Any:
        if isinstance(path, (str, os.PathLike)) and os.fspath(path).startswith("/proc/"):
            raise FileNotFoundError(2, "No such file or directory", os.fspath(path))
        return function(path, *arguments, **more)

    return call


def _refuse_proc(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and isinstance(arguments[0], str) and arguments[0].startswith("/proc/"):
        raise FileNotFoundError(2, "No such file or directory", arguments[0])


os.symlink, os.replace = _symlink, _replace_now_and_then
os.stat, os.readlink = _without_proc(os.stat), _without_proc(os.readlink)
sys.addaudithook(_refuse_proc)
