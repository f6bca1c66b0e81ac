"""Packs: the objects of an edition in few files, some dozens in each.

A pack is named after the objects that it was written with, and its line in the
ledger holds that name. So two publications can only write the same bytes to
one path, and a late write does no harm. Which of its edition's packs holds an
object follows from the object's own name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hubgen.publish.canonical import digest

FOLDER = "editions/packs/"
_TOGETHER = 64
_SPAN = 16**8


def packs_for(objects: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Return the packs for the objects of one edition: each name, and what it holds."""
    names = sorted(set(objects))
    groups: list[list[str]] = [[] for _ in range(-(-len(names) // _TOGETHER))]
    for name in names:
        groups[_place(name, len(groups))].append(name)
    return [(digest("\n".join(group).encode()), group) for group in groups]


def pack_of(name: str, packs: Sequence[str]) -> str:
    """Return which of an edition's `packs`, in the order of its line, holds the object."""
    return packs[_place(name, len(packs))]


def pack_path(pack: str) -> str:
    """Return the path of a pack on a destination."""
    return f"{FOLDER}{pack[:2]}/{pack[2:]}.gz"


def _place(name: str, count: int) -> int:
    return int(name[:8], 16) * count // _SPAN
