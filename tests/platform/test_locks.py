"""Locks between processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from hubgen.platform.locks import exclusive, exclusive_or_none

_HOLDER = """
import sys, time
from pathlib import Path
from hubgen.platform.locks import exclusive
with exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def _holder(lock: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", _HOLDER, str(lock)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def test_a_lock_that_another_process_holds_is_not_given(tmp_path: Path) -> None:
    other = _holder(tmp_path / "lock")
    with exclusive_or_none(tmp_path / "lock") as is_held:
        assert not is_held
    other.kill()
    other.communicate()
    with exclusive_or_none(tmp_path / "lock") as is_held:
        assert is_held


def test_a_killed_process_holds_no_lock(tmp_path: Path) -> None:
    other = _holder(tmp_path / "lock")
    os.kill(other.pid, signal.SIGKILL)
    with exclusive(tmp_path / "lock"):
        pass
    other.communicate()


def test_the_lock_file_stays_for_those_who_wait(tmp_path: Path) -> None:
    (tmp_path / "lock").write_bytes(b"\0")
    with exclusive(tmp_path / "lock") as descriptor:
        assert os.fstat(descriptor).st_ino == (tmp_path / "lock").stat().st_ino
    assert (tmp_path / "lock").exists()
