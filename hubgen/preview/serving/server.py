"""The preview's server: the application on a thread of its own."""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from hubgen.preview.drafts import DraftPreview
from hubgen.preview.serving.application import preview_application
from hubgen.preview.serving.http_server import HttpServer, open_listener, origin
from hubgen.preview.serving.state import StateChannel


class PreviewServer:
    """Serves `dist`, the `drafts` and the states of `channel` while its context is open.

    It listens on `host` and `port`, or on the next free port. Raises HubgenError
    where none is free.
    """

    def __init__(
        self, host: str, port: int, *, dist: Path, drafts: DraftPreview, channel: StateChannel
    ) -> None:
        self.channel = channel
        self._listener = open_listener(host, port)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{origin(host, self.port)}/"
        started = threading.Event()
        application = preview_application(host, dist=dist, drafts=drafts, channel=channel)
        self._server = HttpServer(application, started.set)
        self._started = started
        self._thread = threading.Thread(target=self._run, name="server", daemon=True)

    def __enter__(self) -> Self:
        """Begin to answer."""
        self._thread.start()
        self._started.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the streams, then the server."""
        self.channel.close()
        self._server.stop()
        self._thread.join()
        self._listener.close()

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._listener])
        finally:
            self._started.set()
