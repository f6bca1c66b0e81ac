"""Ctrl-C ends a build that several processes make, at once and in two lines."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from hubgen.platform.processes import processors
from tests.bench.hubs import lay_bench_hub

CHILDREN = "/proc/{0}/task/{0}/children"

pytestmark = pytest.mark.skipif(
    processors() < 2 or not Path(CHILDREN.format(os.getpid())).exists(),
    reason="there are no other processes here, or nobody lists them",
)


@pytest.fixture(scope="module")
def large_hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub that is large enough for several processes."""
    hub = tmp_path_factory.mktemp("large") / "hub"
    lay_bench_hub(hub, 120)
    return hub


def awaited(pid: int, are_there: Callable[[set[str]], bool]) -> set[str]:
    """The children of a process, as soon as those `are_there` that are waited for."""
    deadline = time.monotonic() + 30
    while not are_there(now := set(Path(CHILDREN.format(pid)).read_text("ascii").split())):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return now


@pytest.mark.parametrize("stage", ["reading", "making"])
def test_no_process_is_left_and_nobody_reads_tracebacks(large_hub: Path, stage: str) -> None:
    command = [sys.executable, "-m", "hubgen", "-C", str(large_hub), "build", "--full"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        try:
            readers = awaited(process.pid, bool)
            if stage == "making":
                awaited(process.pid, lambda now: bool(now) and not now & readers)
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does
            output, _ = process.communicate(timeout=20)  # nobody holds the pipe any more
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode != 0
    assert output.split() == ["Aborted!"]
