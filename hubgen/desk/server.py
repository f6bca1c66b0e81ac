"""The server: the desk on an address of this machine, until somebody ends it."""

from __future__ import annotations

import contextlib
import ipaddress
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hubgen.desk.access import START, Access, ProxyAccess, local_access
from hubgen.desk.application import create_application
from hubgen.desk.desk import Desk
from hubgen.desk.live_preview import LivePreview
from hubgen.desk.reading import watched_reader
from hubgen.desk.source_fetching import source_fetching
from hubgen.preview.serving.http_server import HttpServer, open_listener, origin
from hubgen.problems import HubgenError, WrongUsageError

DEFAULT_PORT = 8600


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
    listener = open_listener(settings.host, settings.port)
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
            ready(f"{origin(settings.host, port)}{start}")
            threading.Thread(target=_warm_up, args=(desk,), name="warm-up", daemon=True).start()

        server = HttpServer(create_application(desk), announce)
        with source_fetching(desk):
            server.run(sockets=[listener])


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
