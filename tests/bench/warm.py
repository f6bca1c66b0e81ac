"""Warm: from a save to the bytes on disk, through the real watcher and the real file system."""

from __future__ import annotations

import json
import queue
import random
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.process import FailedError, cpu, environment, hubgen, memory, settle
from tests.bench.saves import CONTENT, SETTINGS, Save, Saver, write

_PATIENCE = 900.0
_BUDGET = 300.0
_REST = (0.05, 0.15)
_IDLE = 0.1  # of a processor


def measure(hub: Path, saves: int) -> dict[str, float]:
    """The figures of `saves` saves of each kind of content, and of some settings.

    Times in milliseconds; where saves are slow there are fewer, so that it ends some day.
    A save right after the start is told by itself; the others come once `watch` is at rest.
    """
    saver, chance = Saver(hub), random.Random(3)
    kinds = [kind for kind in CONTENT for _ in range(saves)]
    chance.shuffle(kinds)
    with _watching(hub) as watcher:
        found: dict[str, float] = {"first build s": round(watcher.first, 2)}
        first = _series(watcher, saver, CONTENT[:1], chance)
        found["first save ms"] = round(first[CONTENT[0]][0] * 1000, 1)
        watcher.come_to_rest()
        began, watcher.builds = watcher.cpu(), 0
        seconds = _series(watcher, saver, kinds, chance)
        found["CPU ms a build"] = round((watcher.cpu() - began) * 1000 / max(1, watcher.builds))
        watcher.look()
        idle = watcher.idle()
        for kind in SETTINGS:
            few = [kind] * max(1, saves // 20)
            seconds |= _series(watcher, saver, few, chance)
        watcher.look()
        found |= {"idle CPU %": round(idle * 100, 1), "watcher MB": round(watcher.peak)}
    return {**_summary(seconds), **found}


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many of a hundred do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(percent / 100 * len(ordered) + 0.5) - 1)]


def _summary(seconds: dict[str, list[float]]) -> dict[str, float]:
    content = [value for kind in CONTENT for value in seconds.get(kind, [])]
    found: dict[str, float] = {"saves": len(content)}
    for kind, values in {
        "": content,
        **{f"{kind}, ": each for kind, each in seconds.items()},
    }.items():
        for name, percent in (("p50", 50), ("p95", 95), ("p99", 99)):
            if values and (name == "p50" or len(values) >= 100 / (100 - percent) / 2):
                found[f"{kind}{name} ms"] = round(percentile(values, percent) * 1000, 1)
    return found


def _series(
    watcher: _Watcher, saver: Saver, kinds: list[str], chance: random.Random
) -> dict[str, list[float]]:
    """How long each save took, in seconds, by kind; as many as the budget allows."""
    seconds: dict[str, list[float]] = defaultdict(list)
    end = time.perf_counter() + _BUDGET
    for number, kind in enumerate(kinds):
        if number > len(CONTENT) and time.perf_counter() > end:
            break
        seconds[kind].append(watcher.save(saver.next(kind), beside=number % 2 == 0))
        time.sleep(chance.uniform(*_REST))
    return seconds


class _Watcher:
    """A running `hubgen watch`; its first build took `first` seconds, `builds` came since."""

    def __init__(self, hub: Path, process: subprocess.Popen[str], start: float) -> None:
        self._hub, self._process, self.peak = hub, process, 0.0
        self.builds = 0
        self._events: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._await_built(set())
        self.first = time.perf_counter() - start
        self.builds = 0

    def save(self, save: Save, *, beside: bool) -> float:
        """Seconds from just before the save until site, feeds and posts are on disk.

        Each file that must show the save does, and the stamp that a build leaves
        on `dist/` after its last file is another one.
        """
        stamp = self._stamp()
        start = time.perf_counter()
        write(self._hub, save, beside=beside)
        settle(lambda: self._stamp() != stamp and self._shows(save), _PATIENCE, save.kind)
        seconds = time.perf_counter() - start
        self._await_built(set(save.files))
        if save.undo:
            time.sleep(_REST[0])
            save.undo()
            self._await_built(set(save.files))
        return seconds

    def _shows(self, save: Save) -> bool:
        files = ((self._hub / "dist" / path, text) for path, text in save.shown.items())
        return all(file.exists() and text in file.read_text("utf-8") for file, text in files)

    def _stamp(self) -> str:
        file = self._hub / "dist/.stamp"
        return file.read_text() if file.exists() else ""

    def idle(self, seconds: float = 5.0) -> float:
        """The share of a processor that the watcher takes while nothing happens."""
        start = self.cpu()
        time.sleep(seconds)
        return (self.cpu() - start) / seconds

    def come_to_rest(self) -> None:
        """Waits until nothing more is being prepared."""
        settle(lambda: self.idle(0.5) < _IDLE, _PATIENCE, "rest")

    def cpu(self) -> float:
        return cpu(self._process.pid)

    def look(self) -> None:
        """Remembers how much memory it holds; the system knows the peak of the main process."""
        status = Path(f"/proc/{self._process.pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        high = next((int(line.split()[1]) / 1024 for line in lines if "VmHWM" in line), 0.0)
        self.peak = max(self.peak, high, memory(self._process.pid))

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._events.put(json.loads(line))
        self._events.put({"event": "over"})

    def _await_built(self, paths: set[str]) -> None:
        """Waits for builds until all of `paths` were among what changed."""
        while True:
            try:
                event = self._events.get(timeout=_PATIENCE)
            except queue.Empty:
                raise FailedError(f"hubgen watch built nothing of {paths}") from None
            if event["event"] not in {"built", "serving"}:
                raise FailedError(f"hubgen watch: {event}")
            self.builds += event["event"] == "built"
            paths -= set(event.get("changed", ()))
            if event["event"] == "built" and not paths:
                return


@contextmanager
def _watching(hub: Path) -> Iterator[_Watcher]:
    start = time.perf_counter()
    process = subprocess.Popen(
        hubgen("watch", "--events", "--port", "0"),
        cwd=hub,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield _Watcher(hub, process, start)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout
        process.stdout.close()
