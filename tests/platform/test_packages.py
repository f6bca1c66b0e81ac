"""What people install: a source archive and a wheel, complete without the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILT_FROM = ["hubgen", "pyproject.toml", "README.md", "LICENSE"]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
_SDIST = "import sys; from setuptools import build_meta; build_meta.build_sdist(sys.argv[1])"


def _tracked(*paths: str) -> list[str]:
    done = subprocess.run(
        ["git", "ls-files", "-z", *paths], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in done.stdout.split("\0") if name]


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source archive of the files that git knows."""
    source, folder = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("sdist")
    for name in _tracked(*BUILT_FROM):
        place = source / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes((ROOT / name).read_bytes())
    subprocess.run(
        [sys.executable, "-c", _SDIST, str(folder)], cwd=source, check=True, capture_output=True
    )
    (built,) = folder.glob("*.tar.gz")
    return built


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that is built from the source archive."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    subprocess.run([*PIP, "wheel", *options, str(sdist)], check=True)
    (built,) = folder.glob("*.whl")
    return built


def _scripts(environment: Path) -> Path:
    return environment / ("Scripts" if os.name == "nt" else "bin")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel; what it depends on comes from the environment of the tests."""
    environment = tmp_path_factory.mktemp("environment") / "hubgen tool"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    python = _scripts(environment) / "python"
    find = "import sysconfig; print(sysconfig.get_path('purelib'))"
    own = subprocess.run([python, "-c", find], capture_output=True, text=True, check=True)
    (Path(own.stdout.strip()) / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    offline = ["--no-deps", "--no-index", "--no-warn-script-location"]
    subprocess.run([*PIP, "--python", str(python), "install", *offline, wheel], check=True)
    return environment


def _without_repository(environment: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        "PATH": os.pathsep.join([str(_scripts(environment)), os.environ.get("PATH", "")]),
    }


def _use(environment: Path, folder: Path) -> None:
    """Create, check, build and publish a hub in `folder` with the program of `environment`."""

    def hubgen(*words: str) -> None:
        program = _scripts(environment) / "hubgen"
        subprocess.run(
            [program, *words], check=True, cwd=folder, env=_without_repository(environment)
        )

    address = ["--url", "https://status.example.org/", "--time-zone", "Europe/London"]
    hubgen("init", "hub", "--name", "Acme", *address)
    hubgen("-C", "hub", "check")
    hubgen("-C", "hub", "build")
    hubgen("-C", "hub", "publish", str(folder / "live"), "--yes")
    home = (folder / "hub/dist/site/index.html").read_bytes()
    assert (folder / "live/index.html").read_bytes() == home


def test_the_source_archive_and_the_wheel_hold_every_file_of_the_package(
    sdist: Path, wheel: Path
) -> None:
    tracked = set(_tracked("hubgen"))
    with tarfile.open(sdist) as archive:
        assert not tracked - {name.partition("/")[2] for name in archive.getnames()}
    assert not tracked - set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_asks_for_time_zones_only_where_the_system_has_none(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (name,) = (one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
    (line,) = (one for one in archive.read(name).decode().splitlines() if "tzdata" in one)
    assert line.partition(";")[2].strip() in {
        'sys_platform == "win32"',
        "sys_platform == 'win32'",
    }


def test_the_wheel_alone_creates_checks_builds_and_publishes_a_hub(
    installed: Path, tmp_path: Path
) -> None:
    where = subprocess.run(
        [_scripts(installed) / "python", "-c", "import hubgen; print(hubgen.__file__)"],
        env=_without_repository(installed),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(installed)
    _use(installed, tmp_path)


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("HUBGEN_SOAK"), reason="installs everything: make soak")
def test_the_wheel_and_all_that_it_asks_for_fit_together(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    pip = [_scripts(environment) / "python", "-m", "pip", "--quiet"]
    env = _without_repository(environment)
    subprocess.run(
        [*pip, "install", "-c", str(ROOT / "constraints.txt"), wheel], check=True, env=env
    )
    subprocess.run([*pip, "check"], check=True, env=env)
    _use(environment, tmp_path)
