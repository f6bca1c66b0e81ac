"""A way to the store on which connections break: before, within and after what they carry."""

from __future__ import annotations

import random
import socket
import struct
import threading
from contextlib import suppress

_RESET = struct.pack("ii", 1, 0)


class BreakingProxy:
    """Passes bytes on to `port`; of `chance` of all connections one direction breaks somewhere."""

    def __init__(self, port: int, chance: float, seed: int) -> None:
        self._to, self._chance, self._random = port, chance, random.Random(seed)
        self.broken = 0
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def close(self) -> None:
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join()

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near, socket.create_connection(("127.0.0.1", self._to)) as far:
            breaks = self._random.random() < self._chance
            self.broken += breaks
            answers = self._random.random() < 0.7  # a lost answer is the harder case
            after = self._random.choice([0, 1, 100, 400]) if breaks else None
            back = threading.Thread(
                target=_pass_on, args=(far, near, after if answers else None), daemon=True
            )
            back.start()
            _pass_on(near, far, None if answers else after)
            back.join()


def _pass_on(source: socket.socket, sink: socket.socket, after: int | None) -> None:
    """Carries bytes until the end, or breaks both connections off `after` so many."""
    carried = 0
    with suppress(OSError):
        while data := source.recv(65536):
            if after is not None and carried + len(data) > after:
                sink.sendall(data[: after - carried])
                for one in (source, sink):
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                    one.shutdown(socket.SHUT_RDWR)
                return
            sink.sendall(data)
            carried += len(data)
        sink.shutdown(socket.SHUT_WR)
