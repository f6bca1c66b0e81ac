"""Hubs that are built once for all tests of this folder."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hubgen.authoring.importing import import_statuspage
from hubgen.authoring.new_hub import create_hub
from hubgen.incremental.mkdocs_build import build
from tests.support.oracle import Oracle, consulted

ASKED = "2026-11-22 12:20"
NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
SOURCES = ("mkdocs.yml", "content", "incidents", "site_overrides")


def copy_of(root: Path, folder: Path) -> Path:
    """A copy of the hub at `root` in `folder`, without anything built."""
    for name in SOURCES:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        elif source.exists():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, folder / name)
    return folder


def with_address(hub: Path, address: str) -> Path:
    """The hub with another address in its settings."""
    settings = hub / "content/hub.yml"
    lines = settings.read_text("utf-8").splitlines()
    lines = [f"url: {address}" if line.startswith("url:") else line for line in lines]
    settings.write_text("\n".join(lines) + "\n", "utf-8")
    return hub


def tree(folder: Path) -> dict[str, str]:
    """The digest of every file below `folder`, by its path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def sample_hub(sample_root: Path, tmp_path: Path) -> Path:
    """A copy of the sample hub that a test may change."""
    return copy_of(sample_root, tmp_path / "sample")


@pytest.fixture(scope="session")
def built_sample(sample_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample hub, built at its own time: read it, never write there."""
    hub = copy_of(sample_root, tmp_path_factory.mktemp("built") / "sample")
    build(hub, ASKED, NOW)
    return hub


@pytest.fixture(scope="session")
def imported_hub(real_incidents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new hub with all the real incidents in it, built."""
    hub = tmp_path_factory.mktemp("imported") / "hub"
    create_hub(hub, year=2026)
    import_statuspage(hub, real_incidents)
    build(hub, None, NOW)
    return hub


@pytest.fixture(scope="session")
def oracle() -> Iterator[Oracle]:
    """Builds hubs from nothing, in a process that has seen no other."""
    with consulted() as one:
        yield one
