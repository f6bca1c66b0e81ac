"""The server: the desk on an address of this machine, until somebody ends it."""

from __future__ import annotations

import contextlib
import ipaddress
import queue
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
            copies=None if settings.proxy_header else CopyDesks(clock),
        )

        def announce() -> None:
            ready(f"{origin(settings.host, port)}{start}")
            threading.Thread(target=_warm_up, args=(desk,), name="warm-up", daemon=True).start()

        server = HttpServer(create_application(desk), announce)
        with source_fetching(desk):
            server.run(sockets=[listener])


class CopyDesks:
    """The desks of exercises, each in a thread of this process and on a port of its own."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._addresses: dict[Path, str] = {}

    def address(self, root: Path) -> str | None:
        """Return the start address of the desk of the copy at `root`; None while it is closed."""
        return self._addresses.get(root)

    def open(self, root: Path) -> str:
        """Open the desk of the copy at `root`, and return its start address. Raises HubgenError."""
        with self._lock:
            known = self._addresses.get(root)
            if known:
                return known
            results: queue.SimpleQueue[str | HubgenError] = queue.SimpleQueue()
            thread = threading.Thread(
                target=self._serve, args=(root, results), name="exercise desk", daemon=True
            )
            thread.start()
            opened = results.get()
            if isinstance(opened, HubgenError):
                raise opened
            self._addresses[root] = opened
            return opened

    def _serve(self, root: Path, results: queue.SimpleQueue[str | HubgenError]) -> None:
        settings = ServerSettings(port=DEFAULT_PORT)
        try:
            serve(root, settings, at_text=None, clock=self._clock, ready=results.put)
        except HubgenError as error:
            results.put(error)
        finally:
            self._addresses.pop(root, None)
            results.put(HubgenError("the desk of the exercise ended before it was open"))


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
