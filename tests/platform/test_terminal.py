"""Words for people on any console, data for programs in UTF-8."""

from __future__ import annotations

import os
import subprocess
import sys

_PRINT = """
import sys
from hubgen.platform.terminal import prepare_streams
prepare_streams()
print("Ж… – ü", file=sys.stderr)
print("Ж… – ü")
"""


def _printed(encoding: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-c", _PRINT]
    return subprocess.run(command, env=environment, capture_output=True, check=True)


def test_a_console_without_a_character_shows_its_ascii_form() -> None:
    assert _printed("cp1252").stderr.decode("cp1252").strip() == "?… – ü"
    assert _printed("ascii").stderr.decode("ascii").strip() == "?... - ?"


def test_a_pipe_receives_utf_8() -> None:
    assert _printed("cp1252").stdout.decode("utf-8").strip() == "Ж… – ü"
