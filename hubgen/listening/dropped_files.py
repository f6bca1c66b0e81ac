"""Dropped files: what somebody gave through a browser, until it is read to its end."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from hubgen.problems import HubgenError

FOLDER: Final = ".hubgen/listening/dropped"
_TOKEN: Final = re.compile(r"[0-9a-f]{32}")
_LONGEST_NAME: Final = 100
_LONGEST_STAY: Final = timedelta(hours=6)


def keep_dropped(root: Path, name: str, parts: Iterable[bytes], now: datetime) -> str:
    """Write a file called `name` and return the token by which it is found again.

    Files of earlier visits that nobody came back for are removed. Raises HubgenError.
    """
    remove_forgotten(root, now)
    token = secrets.token_hex(16)
    folder = root / FOLDER / token
    try:
        folder.mkdir(parents=True)
        folder.chmod(0o700)
        with (folder / _plain_name(name)).open("xb") as stream:
            for part in parts:
                stream.write(part)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        msg = f"{name} cannot be stored: {error.strerror}"
        raise HubgenError(msg) from None
    return token


def dropped_file(root: Path, token: str) -> Path | None:
    """Return the file that was kept under `token`; None where there is none."""
    folder = root / FOLDER / token
    if not _TOKEN.fullmatch(token) or not folder.is_dir():
        return None
    return next(iter(folder.iterdir()), None)


def remove_dropped(root: Path, token: str) -> None:
    """Remove what was kept under `token`."""
    if _TOKEN.fullmatch(token):
        shutil.rmtree(root / FOLDER / token, ignore_errors=True)


def remove_forgotten(root: Path, now: datetime) -> None:
    """Remove files that have been waiting for hours."""
    with suppress(OSError):
        for folder in (root / FOLDER).iterdir():
            if folder.stat().st_mtime < (now - _LONGEST_STAY).timestamp():
                remove_dropped(root, folder.name)


def _plain_name(name: str) -> str:
    """Return `name` without folders and signs that mean something to a file system."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = re.sub(r"[^\w.@ ()+-]", "_", last).strip(". ")
    stem, dot, suffix = plain.rpartition(".")
    return f"{stem[:_LONGEST_NAME] or 'file'}{dot}{suffix[:10]}" if dot else plain[:_LONGEST_NAME]
