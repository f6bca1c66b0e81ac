"""Folders that sync programs or other machines write to are recognised and named once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path, PureWindowsPath

import pytest

from hubgen.authoring.new_hub import create_hub
from hubgen.platform.shared_folders import (
    local_drive,
    shared_file_system,
    sharing_warning,
    sync_program,
)


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - Meadowcart Ltd", "OneDrive"),
        ("Library/CloudStorage/OneDrive-Personal", "OneDrive"),
        ("Dropbox", "Dropbox"),
        ("Dropbox (Meadowcart)", "Dropbox"),
        ("Google Drive", "Google Drive"),
        ("Library/CloudStorage/GoogleDrive-maya@meadowcart.example/My Drive", "Google Drive"),
        ("iCloudDrive", "iCloud Drive"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud Drive"),
        ("Nextcloud", "Nextcloud"),
        ("SynologyDrive", "Synology Drive"),
        ("Documents", None),
        ("drive", None),
        ("my-onedrive-notes", None),
    ],
)
def test_a_sync_program_is_known_by_its_folder(
    tmp_path: Path, folder: str, program: str | None
) -> None:
    assert sync_program(tmp_path / folder / "Status hub") == program


@pytest.mark.parametrize(
    ("marker", "program"),
    [
        (".stfolder", "Syncthing"),
        (".dropbox.cache", "Dropbox"),
        (".sync_1a2b.db", "Nextcloud"),
        (".sync/ID", "Resilio Sync"),
    ],
)
def test_a_sync_program_is_known_by_what_it_leaves_in_its_folder(
    tmp_path: Path, marker: str, program: str
) -> None:
    assert sync_program(tmp_path / "files/hub") is None
    (tmp_path / "files" / marker).parent.mkdir(parents=True)
    (tmp_path / "files" / marker).touch()
    assert sync_program(tmp_path / "files/hub") == program


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("1 0 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw", None),
        ("2 1 0:50 / {folder} rw,relatime shared:2 master:1 - nfs4 server:/share rw", "nfs4"),
        ("2 1 0:50 / {folder} rw - fuse.sshfs me@server: rw", "fuse.sshfs"),
        ("2 1 0:50 / /other rw - nfs4 server:/share rw", None),
        ("2 1 0:50 / {folder}-other rw - nfs4 server:/share rw", None),
        ("no mount at all", None),
        ("", None),
    ],
)
def test_a_shared_file_system_is_recognised(tmp_path: Path, line: str, kind: str | None) -> None:
    hub, mounts = tmp_path / "my hub", tmp_path / "mountinfo"
    hub.mkdir()
    point = str(hub).replace(" ", "\\040")
    root = "1 0 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n"
    mounts.write_text(root + line.format(folder=point) + "\n", "utf-8")
    assert shared_file_system(hub / "content", mounts) == kind


def test_where_no_list_of_file_systems_is_none_is_shared(tmp_path: Path) -> None:
    assert shared_file_system(tmp_path, tmp_path / "missing") is None


@pytest.mark.parametrize(
    ("folder", "drive"),
    [
        (r"C:\Users\maya\hub", "C:\\"),
        (r"c:/Users/maya/hub", "c:\\"),
        (r"\\?\C:\Users\maya\hub", "C:\\"),
        (r"\\server\share\hub", None),
        (r"//server/share/hub", None),
        (r"\\?\UNC\server\share\hub", None),
        (r"\\wsl.localhost\Ubuntu\home", None),
    ],
)
def test_a_windows_drive_is_told_from_a_share_in_each_form(folder: str, drive: str | None) -> None:
    assert local_drive(PureWindowsPath(folder)) == drive


def test_an_ordinary_folder_needs_no_warning(tmp_path: Path) -> None:
    assert sharing_warning(tmp_path) is None


def _hubgen(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "hubgen", *words], capture_output=True, text=True, check=True
    )
    return done.stderr


def test_publishing_and_starting_a_hub_in_a_synchronised_folder_warn_once(tmp_path: Path) -> None:
    hub = tmp_path / "OneDrive" / "hub"
    assert _hubgen("init", str(hub)).count("is synchronised by OneDrive") == 1
    live = str(tmp_path / "live")
    said = _hubgen("-C", str(hub), "publish", live, "--yes")
    assert said.count("is synchronised by OneDrive") == 1
    create_hub(tmp_path / "elsewhere", year=2026)
    assert "warning: " not in _hubgen(
        "-C", str(tmp_path / "elsewhere"), "publish", live, "--dry-run"
    )
