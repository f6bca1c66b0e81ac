"""The suite on a simulated system that has only what Windows has."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BARE = ROOT / "tests/support/bare_system"
SHORT = (
    "tests/platform tests/source/test_project.py tests/cli tests/test_cases.py tests/test_tour.py"
    " tests/publish/test_folder.py tests/authoring/test_scaffolds.py"
).split()
LONG = ["tests", "--ignore=tests/browser", "--ignore=tests/serving"]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(BARE), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path, "HUBGEN_SOAK": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_simulated_system_lacks_what_windows_lacks(tmp_path: Path) -> None:
    for statement in (
        "import fcntl",
        "import os; os.fork",
        f"import os; os.symlink('a', {str(tmp_path / 'link')!r})",
        "open('/proc/self/stat')",
    ):
        assert run("-c", statement).returncode


@pytest.mark.skipif(sys.platform == "win32", reason="this is Windows")
def test_the_suite_passes_on_a_bare_system() -> None:
    wanted = LONG if os.environ.get("HUBGEN_SOAK") else SHORT
    # Itself; Python's own venv and pip, which know their systems better than this double;
    # and the other double of a system, which is made with what this one lacks.
    # What it tells of a full disk and of pictures' metadata is the same on every system.
    names = ("bare_system", "packages", "folding_file_systems")
    left_out = [f"--ignore=tests/platform/test_{name}.py" for name in names]
    if wanted is SHORT:
        left_out += [
            f"--ignore=tests/cli/test_{name}.py" for name in ("copied_files", "system_errors")
        ]
    done = run("-m", "pytest", "-p", "no:cacheprovider", *left_out, *wanted)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert int(re.findall(r"(\d+) passed", done.stdout)[-1]) > 100
