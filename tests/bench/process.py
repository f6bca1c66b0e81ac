"""Processes: how long one takes, how much of the processor and of memory it needs."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

AT = "2026-11-22 12:20"
LONGEST = 3600.0
_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a process took: time and processor time in seconds, the peak of memory in megabytes.

    Both of the latter are with all that it started; memory that processes share counts once.
    """

    seconds: float
    cpu: float
    peak: float


class FailedError(RuntimeError):
    """A measured program did not do its work; the text says which, and what it said."""


def environment() -> dict[str, str]:
    """The variables of every measured process: all build for the same instant."""
    return {**os.environ, "HUBGEN_AT": AT, "NO_MKDOCS_2_WARNING": "1"}


def hubgen(*words: str) -> list[str]:
    """The command line of hubgen as a new process."""
    return [sys.executable, "-m", "hubgen", *words]


def run(command: list[str], folder: Path) -> Run:
    """Runs `command` in `folder` to its end. Raises FailedError where it fails."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment(), stdout=said, stderr=subprocess.STDOUT
        )
        peak, look_at = 0.0, 0.1
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            seconds = time.perf_counter() - start
            if pid:
                break
            if seconds > LONGEST:
                process.kill()
            if seconds > look_at:
                peak = max(peak, memory(process.pid))
                look_at = seconds + max(0.1, seconds / 40)
            time.sleep(0.002)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise FailedError(f"{' '.join(command)}: {said.read()[-2000:].decode()}")
    peak = max(peak, usage.ru_maxrss / 1024)
    return Run(seconds=seconds, cpu=usage.ru_utime + usage.ru_stime, peak=peak)


def memory(pid: int) -> float:
    """The megabytes that a process and all below it hold now; 0 where that cannot be known."""
    return sum(_share(one) for one in family(pid)) / 1024


def cpu(pid: int) -> float:
    """The seconds of processor time that a living process and all below it have used."""
    ticks = 0
    for one in family(pid):
        fields = _read(_PROC / str(one) / "stat").rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15])) if fields else 0
    return ticks / _TICKS


def family(pid: int) -> Iterator[int]:
    """The process `pid` and all below it."""
    yield pid
    for threads in sorted((_PROC / str(pid) / "task").glob("*/children")):
        for child in _read(threads).split():
            yield from family(int(child))


def _share(pid: int) -> int:
    """The kilobytes that a process holds; what it shares is divided among those that do."""
    for line in _read(_PROC / str(pid) / "smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        return ""


def settle(holds: Callable[[], bool], most: float, what: str) -> None:
    """Waits until something holds, looking each millisecond. Raises FailedError after `most`."""
    end = time.perf_counter() + most
    while not holds():
        if time.perf_counter() > end:
            raise FailedError(f"{what}: not after {most:g} seconds")
        time.sleep(0.001)


def size(folder: Path) -> int:
    """The bytes of all files below `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
