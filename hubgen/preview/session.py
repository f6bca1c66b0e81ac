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
from hubgen.preview.drafts import DraftPreview
from hubgen.preview.files.debouncer import Debouncer
from hubgen.preview.files.file_stats import FileStats
from hubgen.preview.files.file_watcher import FileWatcher
from hubgen.preview.files.polling_watcher import PollingWatcher, shared_file_system
from hubgen.preview.loop import Rebuild, RebuildLoop
from hubgen.preview.publishing import Publisher
from hubgen.preview.serving.server import PreviewServer, open_server
from hubgen.preview.serving.state import PreviewState, StateChannel, initial_words

_STALE_LOCK = 60.0


class SessionListener(Protocol):
    """What hears of everything that its user should know of a session."""

    def serving(self, url: str, port_asked: int) -> None:
        """The preview is at `url`; its port may be another than the one asked for."""

    def rebuilt(self, result: Rebuild) -> None:
        """A rebuild is over."""

    def notice(self, text: str) -> None:
        """Something else, in words for people."""


def watch(
    root: Path,
    *,
    asked: str | None,
    now: Callable[[], datetime],
    host: str,
    port: int,
    builder: Builder,
    listener: SessionListener,
    publisher: Publisher | None = None,
    poll: bool = False,
    longest_unwatched: float | None = None,
) -> None:
    """Watch, build and serve the hub at `root` until an exception ends it, as Ctrl-C does.

    With `longest_unwatched`, also until no browser has shown it for so many seconds.
    """
    with session(
        root,
        asked=asked,
        now=now,
        host=host,
        port=port,
        builder=builder,
        listener=listener,
        publisher=publisher,
        poll=poll,
    ) as (loop, server):
        if longest_unwatched is None:
            loop.run()
        else:
            loop.run(lambda: server.seconds_unwatched() < longest_unwatched)


@contextmanager
def session(
    root: Path,
    *,
    asked: str | None,
    now: Callable[[], datetime],
    host: str,
    port: int,
    builder: Builder,
    listener: SessionListener,
    publisher: Publisher | None = None,
    poll: bool = False,
) -> Iterator[tuple[RebuildLoop, PreviewServer]]:
    """Yield a loop ready to run, and the server, which listens.

    Raises HubgenError where no port is free.
    """
    name = secrets.token_hex(4)
    state = PreviewState(site=f"{name}-0", drafts=f"{name}-0", words=initial_words())
    channel = StateChannel(state)
    debouncer = Debouncer(is_busy=_checkout_in_progress(root))
    drafts = DraftPreview(root, debouncer.request_drafts)
    with ExitStack() as stack:
        stack.callback(drafts.close)
        server = open_server(host, port, dist=root / "dist", drafts=drafts, channel=channel)
        _serve(server, stack)
        stack.callback(channel.close)
        listener.serving(server.url, port)
        stats = FileStats(root)
        polling = stack.enter_context(PollingWatcher(debouncer, stats))

        def poll_because(reason: str) -> None:
            listener.notice(f"{reason}: looking every second")
            polling.start()

        watcher = stack.enter_context(FileWatcher(root, debouncer, poll_because))
        if poll:
            polling.start()
        elif reason := _reason_to_poll(root, stats):
            poll_because(reason)
        yield (
            RebuildLoop(
                root,
                asked=asked,
                now=now,
                builder=builder,
                stats=stats,
                debouncer=debouncer,
                watcher=watcher,
                channel=channel,
                drafts=drafts,
                on_rebuild=listener.rebuilt,
                publisher=publisher,
            ),
            server,
        )


def _serve(server: PreviewServer, stack: ExitStack) -> None:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="server", daemon=True)
    thread.start()
    stack.callback(server.server_close)
    stack.callback(server.shutdown)


def _reason_to_poll(root: Path, stats: FileStats) -> str | None:
    """Why files of the hub can change without an event; None where they cannot."""
    if kind := shared_file_system(root):
        return f"files on {kind} can change without notice"
    return "files behind links can change without notice" if stats.has_links else None


def _checkout_in_progress(root: Path) -> Callable[[], bool]:
    """Return a test whether git is at work in the repository of `root`: it holds a lock then."""
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
