"""Pipes: things sent whole from one process to another, where neither ever waits for long.

Who gives orders never blocks: what finds no room in the pipe is not sent, and of
what comes it takes what is whole. Things are pickled: both ends are ours alone.
"""

from __future__ import annotations

import os
import pickle
import time
from contextlib import suppress
from multiprocessing.connection import wait
from typing import Any

_LENGTH = 8
_ROOM = 1 << 20
_CHUNK = 1 << 16


def widened(pipe: int) -> int:
    """How many bytes wait in a pipe, once it is as wide as the system makes it; 0 if unknown."""
    try:
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _ROOM)
        return fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ)
    except (ImportError, AttributeError, OSError):  # it is Linux that tells
        return 0


class Outlet:
    """The end of a pipe that things go into; it has room for so many bytes at once."""

    def __init__(self, pipe: int, room: int) -> None:
        self._pipe, self._room = pipe, room
        os.set_blocking(pipe, False)

    def offer(self, thing: object) -> bool:
        """Sends `thing` if there is room for all of it; whether it was sent.

        Raises OSError where nobody reads, or where some of it is stuck.
        """
        data = _framed(thing)
        if len(data) > self._room:
            return False
        try:
            written = os.write(self._pipe, data)
        except BlockingIOError:
            return False
        if written < len(data):
            raise BrokenPipeError
        return True

    def close(self) -> None:
        """Closes the pipe."""
        os.close(self._pipe)


class Inlet:
    """The end of a pipe that things come out of; `heard` is when something last came.

    That is in seconds as `time.monotonic` counts them.
    """

    def __init__(self, pipe: int) -> None:
        self._pipe, self._come = pipe, bytearray()
        self.heard = 0.0
        os.set_blocking(pipe, False)

    def taken(self, patience: float) -> list[Any]:
        """What has come whole, after at most `patience` seconds where nothing has.

        Raises EOFError where nothing more comes, and whatever it takes to make a thing.
        """
        found: list[Any] = []
        if wait([self._pipe], patience):
            self._read()
        while len(self._come) >= _LENGTH:
            end = _LENGTH + int.from_bytes(self._come[:_LENGTH])
            if len(self._come) < end:
                break
            found.append(pickle.loads(self._come[_LENGTH:end]))  # noqa: S301 - the worker is ours
            del self._come[:end]
        return found

    def _read(self) -> None:
        with suppress(BlockingIOError):
            while chunk := os.read(self._pipe, _CHUNK):
                self._come += chunk
                self.heard = time.monotonic()
            raise EOFError

    def close(self) -> None:
        """Closes the pipe."""
        os.close(self._pipe)


class Line:
    """Both ends for the one who takes orders, and waits."""

    def __init__(self, orders: int, answers: int) -> None:
        self._orders, self._answers = orders, answers

    def waits(self) -> bool:
        """Whether an order waits, or no more come."""
        return bool(wait([self._orders], 0))

    def take(self) -> Any:
        """The next order. Raises EOFError where no more come."""
        length = int.from_bytes(self._read(_LENGTH))
        return pickle.loads(self._read(length))  # noqa: S301 - it comes from who started this

    def answer(self, thing: object) -> None:
        """Sends `thing`. Raises OSError where nobody reads."""
        rest = memoryview(_framed(thing))
        while rest:
            rest = rest[os.write(self._answers, rest) :]

    def _read(self, length: int) -> bytes:
        data = bytearray()
        while len(data) < length:
            chunk = os.read(self._orders, length - len(data))
            if not chunk:
                raise EOFError
            data += chunk
        return bytes(data)


def _framed(thing: object) -> bytes:
    data = pickle.dumps(thing, pickle.HIGHEST_PROTOCOL)
    return len(data).to_bytes(_LENGTH) + data
