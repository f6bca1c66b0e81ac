"""Ctrl-C ends a build that several processes make, at once and in two lines."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hubgen.build.processes.sharing import processors
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


@pytest.mark.parametrize("later", [0.0, 0.2, 0.6])
def test_no_process_is_left_and_nobody_reads_tracebacks(large_hub: Path, later: float) -> None:
    command = [sys.executable, "-m", "hubgen", "-C", str(large_hub), "build", "--full"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        list_of_children = Path(CHILDREN.format(process.pid))
        deadline = time.monotonic() + 20
        while not (children := list_of_children.read_text().split()):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        time.sleep(later)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        told, _ = process.communicate(timeout=20)
    assert process.returncode != 0
    assert told.split() == ["Aborted!"]
    assert not any(Path("/proc", child).exists() for child in children)
