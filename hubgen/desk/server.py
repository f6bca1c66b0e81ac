"""The server: the desk on an address of this machine, until somebody ends it."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import uvicorn

from hubgen.desk.access import START, Access, ProxyAccess, local_access
from hubgen.desk.application import create_application
from hubgen.desk.desk import Desk
from hubgen.desk.live_preview import LivePreview
from hubgen.desk.reading import watched_reader
from hubgen.problems import HubgenError, WrongUsageError

DEFAULT_PORT = 8600
_PORTS_TRIED = 100
_GRACE = 3  # seconds for answers under way when the desk ends


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """Where the desk listens; behind a proxy, the header that says who the person is."""

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    proxy_header: str | None = None


def serve(
    root: Path,
    settings: ServerSettings,
    *,
    at_text: str | None,
    clock: Callable[[], datetime],
    ready: Callable[[str], None],
) -> None:
    """Serve the desk of the hub at `root` until it is interrupted or ended from a page.

    `ready` is called with the address to open, once the desk listens. Raises
    WrongUsageError where there is no hub, and for an address that others could reach
    without a proxy, HubgenError where no port is free.
    """
    _refuse_strangers(settings)
    if not (root / "content").is_dir():
        msg = f"there is no hub in {root}; go to the hub's folder, or create one: hubgen init DIR"
        raise WrongUsageError(msg)
    listener = _listener(settings)
    port = listener.getsockname()[1]
    access: Access
    if settings.proxy_header:
        access, start = ProxyAccess(header=settings.proxy_header), "/"
    else:
        try:
            access = local_access(root, port)
        except OSError as error:
            msg = f"the folder .hubgen cannot be written ({error.strerror}); check its permissions"
            raise HubgenError(msg) from error
        start = f"{START}?token={access.token}"
    with watched_reader(root) as reader, listener:

        def stop() -> None:
            server.stop()

        desk = Desk(
            root=root,
            reader=reader,
            access=access,
            preview=LivePreview(root),
            clock=clock,
            at_text=at_text,
            stop=None if settings.proxy_header else stop,
        )

        def announce() -> None:
            ready(f"{_origin(settings, port)}{start}")
            threading.Thread(target=_warm_up, args=(desk,), name="warm-up", daemon=True).start()

        server = _Server(_configuration(desk), announce)
        server.run(sockets=[listener])


class _Server(uvicorn.Server):
    """Says when it listens, and can be stopped."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen; see uvicorn."""
        await super().startup(sockets)
        self._ready()

    def stop(self) -> None:
        """End the server once the answers under way are sent."""
        self.should_exit = True


def _configuration(desk: Desk) -> uvicorn.Config:
    return uvicorn.Config(
        create_application(desk),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=_GRACE,
    )


def _warm_up(desk: Desk) -> None:
    """Read the hub and load the renderer before somebody waits for them."""
    reading = desk.reader.reading()
    with contextlib.suppress(HubgenError):  # the person who writes an update sees the problems
        desk.preview.warm_up(reading, desk.now(reading.project.hub if reading.project else None))


def _refuse_strangers(settings: ServerSettings) -> None:
    if settings.proxy_header is not None or _is_loopback(settings.host):
        return
    msg = (
        f"--host {settings.host} would let others on the network use the desk;"
        " put a proxy before it that asks who they are, and name its header with --behind-proxy"
    )
    raise WrongUsageError(msg)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listener(settings: ServerSettings) -> socket.socket:
    """Return a socket on the port, or on the next free one. Raises HubgenError."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    last = min(settings.port + _PORTS_TRIED, 65535) if settings.port else 0
    reason = ""
    for port in range(settings.port, last + 1):
        try:
            return socket.create_server((settings.host, port), family=family, backlog=64)
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            if not isinstance(error, OSError) or isinstance(error, socket.gaierror):
                break
    msg = f"cannot listen on {settings.host}, port {settings.port}: {reason}"
    raise HubgenError(msg)


def _origin(settings: ServerSettings, port: int) -> str:
    host = settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
