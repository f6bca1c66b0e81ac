"""A session: everything that `hubgen watch` sets up, and takes down again."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from hubgen.preview.builder import Builder
from hubgen.preview.drafts import DraftPreview
from hubgen.preview.files.watching import hub_debouncer, watched_files
from hubgen.preview.loop import Rebuild, RebuildLoop
from hubgen.preview.publishing import Publisher
from hubgen.preview.serving.server import PreviewServer
from hubgen.preview.serving.state import PreviewState, StateChannel, initial_words


class SessionListener(Protocol):
    """What hears of everything that its user should know of a session."""

    def serving(self, url: str, requested_port: int) -> None:
        """The preview is at `url`; its port may differ from the requested one."""

    def rebuilt(self, result: Rebuild) -> None:
        """A rebuild is over."""

    def notice(self, text: str) -> None:
        """Something else, in words for people."""


def watch(
    root: Path,
    *,
    at_text: str | None,
    now: Callable[[], datetime],
    host: str,
    port: int,
    builder: Builder,
    listener: SessionListener,
    publisher: Publisher | None = None,
    poll: bool = False,
    is_ended: Callable[[], bool] = lambda: False,
) -> None:
    """Watch, build and serve the hub at `root` until it `is_ended`.

    Raises KeyboardInterrupt then, or where Ctrl-C raised it.
    """
    with session(
        root,
        at_text=at_text,
        now=now,
        host=host,
        port=port,
        builder=builder,
        listener=listener,
        publisher=publisher,
        poll=poll,
        is_ended=is_ended,
    ) as (loop, _):
        loop.run()


@contextmanager
def session(
    root: Path,
    *,
    at_text: str | None,
    now: Callable[[], datetime],
    host: str,
    port: int,
    builder: Builder,
    listener: SessionListener,
    publisher: Publisher | None = None,
    poll: bool = False,
    is_ended: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[RebuildLoop, PreviewServer]]:
    """Yield a loop ready to run, and the server, which listens.

    Raises HubgenError where no port is free.
    """
    name = secrets.token_hex(4)
    state = PreviewState(site=f"{name}-0", drafts=f"{name}-0", words=initial_words())
    channel = StateChannel(state)
    debouncer = hub_debouncer(root)
    drafts = DraftPreview(root, debouncer.request_drafts)
    with ExitStack() as stack:
        stack.callback(drafts.close)
        server = stack.enter_context(
            PreviewServer(host, port, dist=root / "dist", drafts=drafts, channel=channel)
        )
        listener.serving(server.url, port)
        files = stack.enter_context(
            watched_files(root, debouncer, notice=listener.notice, poll=poll)
        )
        yield (
            RebuildLoop(
                root,
                at_text=at_text,
                now=now,
                builder=builder,
                stats=files.stats,
                debouncer=debouncer,
                watcher=files.watcher,
                channel=channel,
                drafts=drafts,
                on_rebuild=listener.rebuilt,
                publisher=publisher,
                is_ended=is_ended,
            ),
            server,
        )
