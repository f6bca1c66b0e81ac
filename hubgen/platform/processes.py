"""Processes: how many run side by side, whether this system can fork, which ones run."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Any


def processors() -> int:
    """Return how many processes can run at the same time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def can_fork() -> bool:
    """Return whether this process can be copied: not with threads, and not on Windows or macOS.

    On macOS the system's own libraries fail in a copy.
    """
    methods = multiprocessing.get_all_start_methods()
    return sys.platform != "darwin" and "fork" in methods and threading.active_count() == 1


def forked_pool(workers: int) -> Pool:
    """Return a pool of copies of this process. Ctrl-C is for the parent alone, which ends them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return multiprocessing.get_context("fork").Pool(workers)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def inheriting(descriptors: Sequence[int]) -> dict[str, Any]:
    """Arguments of `Popen` by which the child keeps `descriptors`; none on Windows."""
    return {"pass_fds": tuple(descriptors)} if os.name == "posix" else {}


def machine_id() -> str:
    """This machine, boot and container as a hash, fit to be published."""
    parts = [socket.gethostname()]
    for source in ("/proc/sys/kernel/random/boot_id", "/etc/machine-id"):
        try:
            parts.append(Path(source).read_text("ascii"))
        except OSError:
            parts.append("")
    try:
        parts.append(str(Path("/proc/self/ns/pid").readlink()))
    except OSError:
        parts.append("")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def start_time(process: int) -> str | None:
    """When `process` began, by its system's count; None where there is no such process.

    Empty where the system does not say: then only time shows that a lock is dead.
    """
    if not Path("/proc/self/stat").exists():
        return ""
    try:
        stat = Path(f"/proc/{process}/stat").read_text("utf-8", "replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in {"Z", "X"} else fields[19]
