"""Folders: making one beside another and putting it in its place in one step."""

from __future__ import annotations

import fcntl
import filecmp
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hubgen.incremental.syscalls import exchange

_LOCK = ".lock"
_WORK = ".new"
_OLD_ENDING = ".old"
_STAMP = ".stamp"
PARTS = ("social", "site")  # what dist/ holds, in the order in which it is put there


@contextmanager
def locked(dist: Path) -> Iterator[None]:
    """Waits until no other process builds into `dist`, and keeps others waiting meanwhile.

    A killed process holds no lock.
    """
    dist.mkdir(parents=True, exist_ok=True)
    with (dist / _LOCK).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def workplace(dist: Path) -> Iterator[Path]:
    """An empty folder inside `dist`, gone afterwards; only under its lock.

    What a killed build left behind is cleared away first.
    """
    _recover(dist)
    work = dist / _WORK
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def stamp(dist: Path) -> str:
    """The mark that whoever wrote `dist` last has left; empty where nobody did."""
    try:
        return (dist / _STAMP).read_text("ascii")
    except (OSError, UnicodeDecodeError):
        return ""


def put_stamp(dist: Path, text: str) -> None:
    """Leaves a mark on `dist`; without a text, none, so that nobody takes it for theirs."""
    if not text:
        (dist / _STAMP).unlink(missing_ok=True)
        return
    beside = dist / f"{_STAMP}.new"
    beside.write_text(text, "ascii")
    beside.replace(dist / _STAMP)


def replace_folder(new: Path, live: Path) -> None:
    """Puts the folder `new` in the place of `live`: at every instant one of both stands there.

    Where the system cannot exchange two names in one step, `live` is missing
    for a moment; `_recover` mends what a kill in that moment leaves.
    """
    if not live.exists():
        new.rename(live)
    elif not exchange(os.fspath(new), os.fspath(live)):
        old = live.with_name(live.name + _OLD_ENDING)
        shutil.rmtree(old, ignore_errors=True)
        live.rename(old)
        new.rename(live)
        shutil.rmtree(old, ignore_errors=True)


def keep_unchanged(new: Path, live: Path) -> list[str]:
    """Puts the live file in the place of each equal one below `new`; returns what differs.

    An unchanged file so keeps its time and its identity, for whoever copies or
    serves the folder. The paths are those whose bytes are new, or gone.
    """
    made, there = files_below(new), files_below(live)
    if not there:
        return sorted(made)
    differing = sorted(there - made)
    for path in sorted(made):
        fresh, old = f"{new}/{path}", f"{live}/{path}"
        if path not in there:
            differing.append(path)
        elif os.path.samefile(fresh, old):  # noqa: PTH121 - forty thousand of them, so plainly
            continue
        elif filecmp.cmp(fresh, old, shallow=False):
            _link_over(Path(old), Path(fresh))
        else:
            differing.append(path)
    return differing


def put_all(new: Path, live: Path, parts: Iterable[str]) -> list[str]:
    """Puts each of the folders `parts` below `new` in its place below `live`.

    Returns the paths, from `live`, whose bytes are new, or gone.
    """
    written = []
    for part in parts:
        changed = keep_unchanged(new / part, live / part)
        if changed:
            replace_folder(new / part, live / part)
        written += [f"{part}/{path}" for path in changed]
    return sorted(written)


def files_below(folder: Path) -> set[str]:
    """The paths of all files below `folder`, from it."""
    return {path.removeprefix("/") for path in _below(os.fspath(folder), "")}


def _below(top: str, path: str) -> Iterator[str]:
    """What lies below `path` in the folder `top`; in texts, since paths take ten times as long."""
    try:
        with os.scandir(top + path) as entries:
            found = list(entries)
    except FileNotFoundError:
        return
    for entry in found:
        name = f"{path}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _below(top, name)
        elif not entry.is_dir():
            yield name


def _link_over(source: Path, target: Path) -> None:
    """Makes `target` the same file as `source`; where links cannot be had, it stays a copy."""
    beside = target.with_name(target.name + _OLD_ENDING)
    try:
        os.link(source, beside)
    except OSError:
        return
    beside.replace(target)


def _recover(dist: Path) -> None:
    for old in dist.glob(f"*{_OLD_ENDING}"):
        live = old.with_name(old.name.removesuffix(_OLD_ENDING))
        if live.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(live)
