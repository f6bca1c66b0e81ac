"""What the system refuses is told in words, and leaves nothing half-written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.conftest import INCIDENT, HubFolder

WRITING = {
    "build": ["build"],
    "publish": ["publish", "live", "--yes"],
    "new update": ["new", "update", "2026-11-22", "--state", "resolved"],
    "new incident": ["new", "incident", "--title", "Mail is late", "--severity", "minor"],
    "new faq": ["new", "faq", "Why?"],
    "schema": ["schema"],
    "brief": ["brief", "2026-11-22", "--out", "brief.md"],
    "init": ["init", "another"],
}
if not os.environ.get("HUBGEN_SOAK"):  # one of each kind of writing
    WRITING = {name: WRITING[name] for name in ("build", "publish", "new update", "init")}
READING = {"check": ["check"], "due": ["due", "--ics"], "social": ["social"]}


def _hubgen(
    root: Path, words: Sequence[str], before: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, sys.executable, "-m", "hubgen", "-C", str(root), *words],
        env={**os.environ, "HUBGEN_AT": "2026-11-22 12:20", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def _assert_in_words(done: subprocess.CompletedProcess[str], words: str) -> None:
    assert done.returncode == 3, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def _files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".hubgen/" not in path.as_posix() and path.name != "fill"
    }


def _copy_sample(sample_root: Path, root: Path) -> HubFolder:
    for part in ("content", "incidents", "site_overrides"):
        shutil.copytree(sample_root / part, root / part)
    shutil.copy(sample_root / "mkdocs.yml", root)
    (root / "content/schema/hub.json").unlink()  # so that `schema` has something to write
    return HubFolder(root, {})


@pytest.fixture
def hub(tmp_path: Path, sample_root: Path) -> HubFolder:
    return _copy_sample(sample_root, tmp_path / "hub")


@pytest.fixture
def full_disk(tmp_path: Path, sample_root: Path) -> Iterator[HubFolder]:
    """A hub on a disk on which no byte is free."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if sys.platform != "linux" or not mount or os.geteuid() != 0:
        pytest.skip("only root can make a small disk, on Linux")
    if subprocess.run([mount, *options], check=False, capture_output=True).returncode:
        pytest.skip("this machine allows no small disk")
    try:
        hub = _copy_sample(sample_root, place)
        with (place / "fill").open("wb", buffering=0) as fill:
            try:
                while True:
                    fill.write(bytes(1024))
            except OSError:
                pass
        yield hub
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_reported_in_words_and_leaves_no_file(full_disk: HubFolder) -> None:
    before = _files(full_disk.root)
    for words in WRITING.values():
        _assert_in_words(_hubgen(full_disk.root, words), "No space left on device")
        assert not {path for path in _files(full_disk.root) if "dist/" not in path} - set(before)
    for words in READING.values():
        assert _hubgen(full_disk.root, words).returncode == 0


def test_a_publication_to_a_full_disk_is_completed_once_there_is_room(
    full_disk: HubFolder, hub: HubFolder
) -> None:
    live = full_disk.root / "live"
    publish = ["publish", str(live), "--yes"]
    _assert_in_words(_hubgen(hub.root, publish), "No space left on device")
    subprocess.run(
        ["mount", "-o", "remount,size=90m", str(full_disk.root)], check=True, capture_output=True
    )
    assert _hubgen(hub.root, publish).returncode == 0
    verified = _hubgen(hub.root, ["editions", "verify", str(live)])
    assert "everything fits" in verified.stderr


@pytest.fixture
def subject_to_permissions() -> list[str]:
    """What a command begins with so that permissions bind it, which they do not for root."""
    if not hasattr(os, "geteuid"):
        pytest.skip("permissions of Windows are not those of files")
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("permissions do not bind root, and there is no setpriv")
    dropped = "-dac_override,-dac_read_search,-fowner"
    return ["setpriv", f"--bounding-set={dropped}", f"--inh-caps={dropped}"]


def test_missing_permissions_are_reported_in_words(
    hub: HubFolder, subject_to_permissions: list[str]
) -> None:
    before = _files(hub.root)
    folders = [hub.root, *(path for path in hub.root.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        for words in WRITING.values():
            done = _hubgen(hub.root, words, subject_to_permissions)
            _assert_in_words(done, "Permission denied")
        for words in READING.values():
            assert _hubgen(hub.root, words, subject_to_permissions).returncode == 0
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert _files(hub.root) == before


def test_a_file_that_may_not_be_read_is_a_problem(
    hub: HubFolder, subject_to_permissions: list[str]
) -> None:
    (hub.root / INCIDENT / "01-investigating.md").chmod(0)
    for words in (["check"], ["build"]):
        done = _hubgen(hub.root, words, subject_to_permissions)
        assert done.returncode == 1
        assert "01-investigating.md:1:1: error: the file cannot be opened" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words", [["init"], ["publish", "--yes"], ["brief", "2026-11-22", "--out"]]
)
def test_a_name_that_is_too_long_is_reported_in_words(hub: HubFolder, words: list[str]) -> None:
    done = _hubgen(hub.root, [*words, "n" * 300])
    assert done.returncode in {2, 3}
    assert "too long" in done.stderr.lower()
    assert "Traceback" not in done.stderr


def test_a_folder_that_does_not_exist_is_not_created(tmp_path: Path) -> None:
    done = _hubgen(tmp_path / "missing", ["build"])
    assert done.returncode == 2
    assert "does not exist" in done.stderr
    assert not (tmp_path / "missing").exists()
