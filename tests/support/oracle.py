"""What a hub must look like: built from nothing, by a process that has seen no other hub.

`python -m tests.support.oracle` reads jobs as lines of JSON and answers each in a
child of its own, so that nothing remembered from one job can colour the next.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from hubgen.problems import Family, Problem

ROOT = Path(__file__).parents[2]


class Oracle:
    """The asking side."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, **job: Any) -> None:
        """Hands a job over; its answer is to be fetched before the next."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, "the oracle is gone"
        found: dict[str, Any] = json.loads(line)
        assert "defect" not in found, found["defect"]
        return found


@contextlib.contextmanager
def consulted() -> Iterator[Oracle]:
    """An oracle for as long as it is needed."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.oracle"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    ) as process:
        yield Oracle(process)
        assert process.stdin
        process.stdin.close()


def told(problems: Iterable[Problem]) -> list[str]:
    """What is wrong with the content, as people are told."""
    return [str(one) for one in problems if one.family is Family.CONTENT]


def _build(root: str, now: str) -> dict[str, Any]:
    """A build of everything, without any cache."""
    from hubgen.incremental.mkdocs_build import build
    from hubgen.problems import ContentError, HubgenError

    at = datetime.fromisoformat(now)
    try:
        report = build(Path(root), None, at)
    except ContentError as error:
        return {"broken": [str(one) for one in error.problems if one.stops_a_build]}
    except HubgenError as error:
        return {"failed": str(error)}
    return {"problems": told(report.problems)}


def _mkdocs(root: str, now: str, into: str) -> dict[str, Any]:
    """Plain `mkdocs build`, at an instant that nobody asked for."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    from hubgen import clock

    vars(clock)["instant"] = lambda _: (None, datetime.fromisoformat(now))
    os.chdir(root)
    config = load_config(site_dir=into)
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    config.plugins.on_shutdown()
    return {}


def _again(root: str, now: str) -> dict[str, Any]:
    """A build of a hub where others build too."""
    from hubgen.incremental.hub_builder import HubBuilder
    from hubgen.problems import HubgenError

    with contextlib.suppress(HubgenError):
        HubBuilder(Path(root)).build(None, None, datetime.fromisoformat(now))
    return {}


def _killed(root: str, now: str, after: int) -> dict[str, Any]:
    """A build that is killed at its `after`th touch of the disk; what it is worth if it lives."""
    left = after

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_ACCMODE
        if writes or event in _TOUCHES:
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    return _again(root, now)


_TOUCHES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.truncate"}
_JOBS = {"build": _build, "mkdocs": _mkdocs, "again": _again, "killed": _killed}


def _serve() -> None:
    """Answers until nobody asks any more; the programs are loaded once, before the first job."""
    for name in (
        "hubgen.incremental.mkdocs_build",
        "hubgen.plugin",
        "material",
        "mkdocs.commands.build",
    ):
        importlib.import_module(name)
    out = os.dup(1)
    os.dup2(2, 1)
    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if not child:
            _child(out, job)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            os.write(out, b'{"killed": true}\n')


def _child(out: int, job: dict[str, Any]) -> None:
    try:
        found = _JOBS[job.pop("do")](**job)
    except Exception as error:  # noqa: BLE001 - whatever it is, the test that asked shall tell it
        found = {"defect": f"{type(error).__name__}: {error}"}
    os.write(out, (json.dumps(found) + "\n").encode())
    os._exit(0)


if __name__ == "__main__":
    _serve()
