"""What people install: a wheel with every file, in an environment without the sources."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the files that git knows, built without what is installed here."""
    source, folder = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "hubgen", "pyproject.toml", "README.md", "LICENSE"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        place = source / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes((ROOT / name).read_bytes())
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    isolation = ["--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(source)]
    subprocess.run([*pip, *isolation], check=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    listed = subprocess.run(
        ["git", "ls-files", "-z", "hubgen"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not set(filter(None, listed.stdout.split("\0"))) - packed


_RUN = """
import sys
sys.path.insert(0, sys.argv.pop(1))
import hubgen.cli
assert hubgen.__file__.startswith(sys.path[0])
hubgen.cli.main()
"""


def test_a_hub_is_made_checked_and_built_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    installed, hub = tmp_path / "installed", tmp_path / "hub"
    zipfile.ZipFile(wheel).extractall(installed)

    def hubgen(*words: str) -> None:
        command = [sys.executable, "-P", "-c", _RUN, str(installed), *words]
        subprocess.run(command, check=True, cwd=tmp_path)

    address = ["--url", "https://status.example.org/", "--time-zone", "Europe/London"]
    hubgen("init", str(hub), "--name", "Acme", *address)
    hubgen("-C", str(hub), "check")
    hubgen("-C", str(hub), "build")
    assert (hub / "dist/site/index.html").is_file()
