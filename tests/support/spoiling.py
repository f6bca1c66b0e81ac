"""What may befall the folders in which builds keep what they know, or what they made."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

_KEPT = ".hubgen"


def _files(root: Path) -> list[Path]:
    return sorted(path for path in (root / _KEPT).rglob("*") if path.is_file())


def forget(root: Path, _: int) -> None:
    """All of it is deleted."""
    cache = root / _KEPT
    if cache.is_file():
        cache.unlink()
    shutil.rmtree(cache, ignore_errors=True)


def lose_one(root: Path, n: int) -> None:
    """One file is deleted."""
    for file in _chosen(root, n):
        file.unlink()


def truncate(root: Path, n: int) -> None:
    """One file ends too early."""
    for file in _chosen(root, n):
        data = file.read_bytes()
        file.write_bytes(data[: len(data) * (n % 4) // 4])


def garble(root: Path, n: int) -> None:
    """A part of one file holds something else."""
    for file in _chosen(root, n):
        data = bytearray(file.read_bytes())
        for place in range(n % 512, len(data), 512):
            data[place] ^= 0x5A
        file.write_bytes(data)


def bar(root: Path, _: int) -> None:
    """Nothing can be kept: a file stands where the folder belongs."""
    forget(root, 0)
    (root / _KEPT).write_text("no folder")


def occupy(root: Path, n: int) -> None:
    """A folder stands where a file belongs."""
    for file in _chosen(root, n):
        file.unlink()
        file.mkdir()


def lose_dist(root: Path, _: int) -> None:
    """What was built is deleted."""
    shutil.rmtree(root / "dist", ignore_errors=True)


def lose_a_page(root: Path, n: int) -> None:
    """One file of what was built is deleted."""
    built = sorted((root / "dist").glob("s*/**/*.html"))
    if built:
        built[n % len(built)].unlink()


def _chosen(root: Path, n: int) -> list[Path]:
    files = _files(root)
    return [files[n % len(files)]] if files else []


SPOILS: dict[str, Callable[[Path, int], None]] = {
    one.__name__: one for one in (forget, lose_one, truncate, garble, bar, occupy, lose_dist)
}
