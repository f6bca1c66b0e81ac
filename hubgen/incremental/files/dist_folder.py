"""The folder `dist/`: its lock, its stamp, and replacing whole folders in it."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hubgen.platform.files import replace, swap_folders
from hubgen.platform.locks import exclusive

_LOCK = ".lock"
_STAGING = ".new"
_OLD_ENDING = ".old"
_STAMP = ".stamp"
SITE, SOCIAL = "site", "social"
PARTS = (SOCIAL, SITE)  # in the order in which they are replaced


@contextmanager
def locked(dist: Path) -> Iterator[None]:
    """Hold the lock on `dist`; wait until no other process builds into it.

    The system releases the lock of a process that is killed.
    """
    dist.mkdir(parents=True, exist_ok=True)
    with exclusive(dist / _LOCK):
        yield


@contextmanager
def staging_folder(dist: Path) -> Iterator[Path]:
    """Provide an empty folder inside `dist`, removed afterwards; the lock must be held.

    Removes what a killed build left, and completes the replacement that it began.
    """
    _recover(dist)
    staging = dist / _STAGING
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def read_stamp(dist: Path) -> str:
    """Return the stamp of the build that wrote `dist` last; empty where there is none."""
    try:
        return (dist / _STAMP).read_text("ascii")
    except (OSError, UnicodeDecodeError):
        return ""


def write_stamp(dist: Path, stamp: str) -> None:
    """Set the stamp of `dist`; an empty one is removed, so that no cache describes `dist`."""
    if not stamp:
        (dist / _STAMP).unlink(missing_ok=True)
        return
    new = dist / f"{_STAMP}.new"
    new.write_text(stamp, "ascii")
    replace(new, dist / _STAMP)


def replace_parts(staging: Path, dist: Path) -> list[str]:
    """Replace `site` and `social` below `dist` by those below `staging`.

    Files with the same bytes stay the same files. Returns the paths below `dist`
    that were added, changed or removed, in order.
    """
    written = []
    for part in PARTS:
        changed = _link_unchanged(staging / part, dist / part)
        if changed:
            _replace_folder(staging / part, dist / part)
        written += [f"{part}/{path}" for path in changed]
    return sorted(written)


def _replace_folder(new: Path, live: Path) -> None:
    """Put the folder `new` in the place of `live`.

    Where the system cannot exchange names, `live` is missing for a moment; `_recover`
    repairs what a kill in that moment leaves.
    """
    if not live.exists():
        new.rename(live)
    elif not swap_folders(new, live):
        old = live.with_name(live.name + _OLD_ENDING)
        shutil.rmtree(old, ignore_errors=True)
        live.rename(old)
        new.rename(live)
        shutil.rmtree(old, ignore_errors=True)


def _link_unchanged(new: Path, live: Path) -> list[str]:
    """Replace each file below `new` that equals the live one by a link to it.

    An unchanged file thus keeps its time and its inode, for programs that copy or
    serve the folder. Returns the paths that differ, in no order.
    """
    created, existing = files_below(new), files_below(live)
    if not existing:
        return sorted(created)
    differing = sorted(existing - created)
    for path in sorted(created):
        fresh, old = f"{new}/{path}", f"{live}/{path}"
        if path not in existing:
            differing.append(path)
        elif os.path.samefile(fresh, old):  # noqa: PTH121 - forty thousand files; paths are slow
            continue
        elif filecmp.cmp(fresh, old, shallow=False):
            _link_over(Path(old), Path(fresh))
        else:
            differing.append(path)
    return differing


def files_below(folder: Path) -> set[str]:
    """Return the paths of all files below `folder`, relative to it."""
    return {path.removeprefix("/") for path in _below(os.fspath(folder), "")}


def _below(top: str, path: str) -> Iterator[str]:
    """Yield the files below `path` in `top`, as strings: Path objects take ten times as long."""
    try:
        with os.scandir(top + path) as entries:
            children = list(entries)
    except FileNotFoundError:
        return
    for entry in children:
        name = f"{path}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _below(top, name)
        elif not entry.is_dir():
            yield name


def _link_over(source: Path, target: Path) -> None:
    """Replace `target` by a link to `source`; without links it stays a copy."""
    link = target.with_name(target.name + _OLD_ENDING)
    try:
        os.link(source, link)
    except OSError:
        return
    replace(link, target)


def _recover(dist: Path) -> None:
    for old in dist.glob(f"*{_OLD_ENDING}"):
        live = old.with_name(old.name.removesuffix(_OLD_ENDING))
        if live.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(live)
