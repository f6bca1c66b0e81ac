"""Pending: what a publication is about to touch, noted before it touches anything.

A publication that dies leaves the note behind; the next one then knows which
files are in doubt, without listing a whole target.
"""

from __future__ import annotations

import json

from hubgen.publish.ledger.canonical import canonical
from hubgen.publish.targets.target import Target

PENDING = "editions/pending.json"


def read_pending(target: Target) -> frozenset[str] | None:
    """The paths in doubt; None where no publication was interrupted."""
    stored = target.read(PENDING)
    if stored is None:
        return None
    try:
        paths = json.loads(stored.data)
    except (ValueError, RecursionError):
        return frozenset()
    if not isinstance(paths, list):
        return frozenset()
    return frozenset(path for path in paths if isinstance(path, str) and _is_safe(path))


def write_pending(target: Target, paths: set[str]) -> None:
    """Notes that the files at `paths` are about to change."""
    target.put(PENDING, canonical(sorted(paths)) + b"\n")


def clear_pending(target: Target) -> None:
    """Nothing is in doubt any more."""
    target.delete(PENDING)


def _is_safe(path: str) -> bool:
    return bool(path) and not path.startswith("/") and ".." not in path.split("/")
