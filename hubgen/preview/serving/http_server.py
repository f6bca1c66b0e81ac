"""Serving an application of this machine: the address it listens on, and uvicorn."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from hubgen.problems import HubgenError

_PORTS_TRIED = 100
_GRACE = 3  # seconds for answers under way when the server ends


class HttpServer(uvicorn.Server):
    """Serves an application; calls `ready` once it listens, and can be stopped."""

    def __init__(self, application: ASGIApp, ready: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                application,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                lifespan="off",
                ws="none",
                timeout_graceful_shutdown=_GRACE,
            )
        )
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen; see uvicorn."""
        await super().startup(sockets)
        self._ready()

    def stop(self) -> None:
        """End the server once the answers under way are sent."""
        self.should_exit = True


def open_listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens on `host` and `port`, or on the next free port; 0 is any.

    Raises HubgenError where no port is free, and for an address of another machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    last = min(port + _PORTS_TRIED, 65535) if port else 0
    reason = ""
    for candidate in range(port, last + 1):
        try:
            return socket.create_server((host, candidate), family=family, backlog=64)
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            if not isinstance(error, OSError) or isinstance(error, socket.gaierror):
                break
    msg = f"cannot listen on {host}, port {port}: {reason}"
    raise HubgenError(msg)


def origin(host: str, port: int) -> str:
    """Return the origin under which a browser of this machine reaches `host` and `port`."""
    name = "127.0.0.1" if host in {"", "0.0.0.0"} else host  # noqa: S104 - compared
    return f"http://{f'[{name}]' if ':' in name else name}:{port}"
