"""A session: everything that `hubgen watch` sets up, and takes down again."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from hubgen.preview.builder import Builder
from hubgen.preview.drafts import Drafts
from hubgen.preview.files.census import Census
from hubgen.preview.files.inbox import Inbox
from hubgen.preview.files.patrol import Patrol
from hubgen.preview.files.sentinel import Sentinel
from hubgen.preview.loop import Round, Watcher
from hubgen.preview.publishing import Publisher
from hubgen.preview.serving.server import House, PreviewServer, open_server
from hubgen.preview.serving.stage import Stage, State
from hubgen.preview.telling import first_words

_STALE_LOCK = 60.0


class Voice(Protocol):
    """Who is told what happens in a session."""

    def serving(self, url: str, port_asked: int) -> None:
        """The preview stands at `url`; its port may be another than the one asked for."""

    def round(self, result: Round) -> None:
        """A rebuild is over."""

    def notice(self, text: str) -> None:
        """Something else that its user should know."""


def watch(
    root: Path,
    *,
    asked: str | None,
    now: Callable[[], datetime],
    host: str,
    port: int,
    builder: Builder,
    voice: Voice,
    publisher: Publisher | None = None,
) -> None:
    """Watches, builds and serves the hub at `root` until an exception ends it, as Ctrl-C does."""
    with session(
        root,
        asked=asked,
        now=now,
        host=host,
        port=port,
        builder=builder,
        voice=voice,
        publisher=publisher,
    ) as (watcher, _):
        watcher.run()


@contextmanager
def session(
    root: Path,
    *,
    asked: str | None,
    now: Callable[[], datetime],
    host: str,
    port: int,
    builder: Builder,
    voice: Voice,
    publisher: Publisher | None = None,
) -> Iterator[tuple[Watcher, PreviewServer]]:
    """A watcher ready to run, and the server, which listens. Raises HubgenError without a port."""
    name = secrets.token_hex(4)
    stage = Stage(State(site=f"{name}-0", drafts=f"{name}-0", words=first_words()))
    inbox = Inbox(busy=_checkout_in_progress(root))
    drafts = Drafts(root, inbox.ask_for_preview)
    house = House(dist=root / "dist", drafts=drafts.folder, stage=stage, await_drafts=drafts.wait)
    with ExitStack() as stack:
        stack.callback(drafts.close)
        server = open_server(house, host, port)
        _serve(server, stack)
        stack.callback(stage.close)
        voice.serving(server.url, port)
        sentinel = stack.enter_context(Sentinel(root, inbox))
        census = Census(root)
        if sentinel.deaf:
            voice.notice(f"no news of changes ({sentinel.deaf}): looking every second instead")
        missed = "changes here come without notice: looking every second from now on"
        stack.enter_context(
            Patrol(census, inbox, lambda: voice.notice(missed), often=sentinel.deaf is not None)
        )
        yield (
            Watcher(
                root,
                asked=asked,
                now=now,
                builder=builder,
                census=census,
                inbox=inbox,
                sentinel=sentinel,
                stage=stage,
                drafts=drafts,
                on_round=voice.round,
                publisher=publisher,
            ),
            server,
        )


def _serve(server: PreviewServer, stack: ExitStack) -> None:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="server", daemon=True)
    thread.start()
    stack.callback(server.server_close)
    stack.callback(server.shutdown)


def _checkout_in_progress(root: Path) -> Callable[[], bool]:
    """Says whether git is at work in the repository that `root` lies in: it holds a lock then."""
    tops = [folder for folder in (root, *root.parents) if (folder / ".git").exists()]
    if not tops:
        return lambda: False
    git = tops[0] / ".git"
    if git.is_file():  # a work tree beside its repository
        git = tops[0] / git.read_text("utf-8", "replace").removeprefix("gitdir:").strip()
    lock = git / "index.lock"

    def is_held() -> bool:
        try:
            return time.time() - lock.stat().st_mtime < _STALE_LOCK
        except OSError:
            return False

    return is_held
