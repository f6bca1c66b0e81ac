"""Shared folders: folders that sync programs or other machines write to as well."""

from __future__ import annotations

import re
import sys
from pathlib import Path, PurePath

_MOUNTS = Path("/proc/self/mountinfo")
# Other machines, or the system that this one is a guest of, change files on these unannounced.
_SHARED = frozenset(
    "9p afs ceph cifs drvfs fuse nfs nfs4 prl_fs smb3 vboxsf virtiofs vmhgfs".split()
)
_MOUNT = re.compile(r"(?:\S+ ){4}(?P<point>\S+) .*? - (?P<type>\S+) ")
_REMOTE = 4  # DRIVE_REMOTE of Windows
_LONG_FORMS = ("\\\\?\\", "\\\\.\\")

# What sync programs call the folder that they synchronise, on Windows, macOS and Linux.
_SYNCED = (
    ("OneDrive", re.compile(r"OneDrive(?:[ -].*)?")),
    ("Dropbox", re.compile(r"Dropbox(?:[ -]?\(?.*\)?)?")),
    ("Google Drive", re.compile(r"(?:Google ?Drive(?:-.*)?|My Drive)")),
    ("iCloud Drive", re.compile(r"(?:iCloud ?Drive|com~apple~CloudDocs)")),
    ("Nextcloud", re.compile(r"Nextcloud\d?")),
    ("Synology Drive", re.compile(r"SynologyDrive")),
    ("pCloud", re.compile(r"p[Cc]loud ?Drive")),
)
_MARKERS = (
    ("Dropbox", ".dropbox.cache"),
    ("Syncthing", ".stfolder"),
    ("Nextcloud", ".sync_*.db"),
    ("Resilio Sync", ".sync/ID"),
)


def sync_program(folder: Path) -> str | None:
    """Return the name of the program that synchronises `folder`; None where none is known to.

    A folder is known by its name, or by a file that the program leaves in it.
    """
    for place in (folder, *folder.parents):
        for name, pattern in _SYNCED:
            if pattern.fullmatch(place.name):
                return name
        for name, marker in _MARKERS:
            if next(place.glob(marker), None):
                return name
    return None


def shared_file_system(folder: Path, mounts: Path = _MOUNTS) -> str | None:
    """Return the type of the file system of `folder` if others may change it without events.

    `mounts` lists the mounted file systems, as proc(5) describes; without it, only
    Windows tells which drives are those of other machines.
    """
    if sys.platform == "win32":
        return "a network drive" if _is_remote_drive(folder) else None
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    place, longest, kind = f"{folder.resolve()}/", 0, ""
    for mount in filter(None, map(_MOUNT.match, lines)):
        point = mount["point"].replace("\\040", " ").rstrip("/") + "/"
        if place.startswith(point) and len(point) >= longest:
            longest, kind = len(point), mount["type"]
    return kind if kind.partition(".")[0] in _SHARED else None


def _is_remote_drive(folder: Path) -> bool:
    import ctypes

    drive = local_drive(folder.resolve())
    if drive is None:
        return True
    return bool(getattr(ctypes, "windll").kernel32.GetDriveTypeW(drive) == _REMOTE)  # noqa: B009 - only Windows has it


def local_drive(folder: PurePath) -> str | None:
    r"""Return the drive of `folder`, like `C:\`; None for a share of another machine.

    A path may be written in the long form, `\\?\C:\…` or `\\?\UNC\server\share\…`.
    """
    anchor = folder.anchor.replace("/", "\\")
    for prefix in _LONG_FORMS:
        anchor = anchor.removeprefix(prefix)
    is_share = anchor.startswith("\\\\") or anchor.upper().startswith("UNC\\")
    return None if is_share else anchor


def sharing_warning(folder: Path) -> str | None:
    """Return what to mind in a `folder` that is synchronised or on another machine, if it is."""
    if program := sync_program(folder):
        return (
            f"{folder} is synchronised by {program}: write and publish on one computer at a time,"
            " and wait until it is synchronised; hubgen check names conflict copies"
        )
    if kind := shared_file_system(folder):
        return (
            f"{folder} is on a file system that other computers may use too ({kind}), where"
            " locks may not hold: build and publish on one computer at a time"
        )
    return None
