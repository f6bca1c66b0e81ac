"""Feeds: what they take of a warm save: `python -m tests.bench.feeds HUB [SAVES]`.

Counted is the processor time in which the build makes the feeds that a save
touches, finds out which archives there are, and writes the files that differ.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from hubgen.incremental.files.file_writer import FileWriter
from hubgen.incremental.hub_builder import HubBuilder
from hubgen.incremental.steps.render import TargetRenderer
from hubgen.outputs import feeds
from tests.bench.process import AT, FailedError, environment
from tests.bench.saves import Saver, write

KINDS = ("new update", "edit of an old one")
_FAMILIES = frozenset({"feeds", "component feeds", "history", "archive", "feed list"})
_NAMES = (".rss", ".atom", "/feed.json", ".opml")


def measure(hub: Path, saves: int) -> dict[str, float]:
    """The figures of so many saves of each kind, in a process of their own; in milliseconds."""
    command = [sys.executable, "-m", "tests.bench.feeds", str(hub), str(saves)]
    done = subprocess.run(command, check=False, env=environment(), capture_output=True, text=True)
    if done.returncode:
        raise FailedError(done.stderr[-2000:])
    found: dict[str, float] = json.loads(done.stdout)
    return found


def taken(hub: Path, saves: int) -> dict[str, float]:
    """What feeds take of a save of each kind, and what the whole save takes, at the median."""
    saver, builder = Saver(hub, seed=11), HubBuilder(hub)
    found: dict[str, float] = {}
    with _metered() as meter:

        def build(changed: frozenset[str] | None) -> tuple[float, float]:
            meter.seconds, start = 0.0, time.thread_time()
            builder.build(changed, AT, datetime.now(UTC))
            return meter.seconds * 1000, (time.thread_time() - start) * 1000

        build(None)
        for kind in KINDS:
            costs = []
            for _ in range(saves + 1):
                save = saver.next(kind)
                write(hub, save, beside=True)
                costs.append(build(frozenset(save.files)))
                if save.undo:
                    save.undo()
                    build(frozenset(save.files))
            of_feeds, whole = zip(*costs[1:], strict=True)  # the first one sets things up
            found[f"{kind}, feeds' CPU ms"] = round(median(of_feeds), 2)
            found[f"{kind}, build's CPU ms"] = round(median(whole), 2)
    builder.close()
    return found


class _Meter:
    """The `seconds` of processor time spent in what it was put around."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def around(self, call: Callable[..., Any], counts: Callable[..., bool]) -> Callable[..., Any]:
        """`call`, whose time is added where `counts` says so of its arguments."""

        def timed(*given: Any) -> Any:
            start = time.thread_time()
            made = call(*given)
            if counts(*given):
                self.seconds += time.thread_time() - start
            return made

        return timed


@contextmanager
def _metered() -> Iterator[_Meter]:
    """A meter around everything that is about feeds."""
    meter = _Meter()
    places: list[tuple[Any, str, Callable[..., bool]]] = [
        (TargetRenderer, "render", lambda _maker, part: part.family in _FAMILIES),
        (FileWriter, "write", lambda _writer, path, _content: path.endswith(_NAMES)),
        (feeds, "incident_feeds", lambda *_given: True),
        (feeds, "archived_months", lambda *_given: True),
    ]
    with ExitStack() as stack:
        for owner, name, counts in places:
            timed = meter.around(getattr(owner, name), counts)
            stack.enter_context(patch.object(owner, name, timed))
        yield meter


if __name__ == "__main__":
    asked = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    sys.stdout.write(json.dumps(taken(Path(sys.argv[1]), asked)))
