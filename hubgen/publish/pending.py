"""Pending: what a publication is about to touch, noted before it touches anything.

A publication that dies leaves the note behind; the next one then knows which
files are in doubt, without listing a whole target. One that was at rest for so
long that another took over adds what it wrote too late.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Set as AbstractSet

from hubgen.publish.ledger.canonical import canonical, digest
from hubgen.publish.targets.target import Stored, Target

PENDING = "editions/pending.json"
_TRIES = 5


def read_pending(target: Target) -> frozenset[str] | None:
    """The paths in doubt; None where no publication was interrupted."""
    stored = target.read(PENDING)
    return paths_in(stored) if stored else None


def paths_in(stored: Stored) -> frozenset[str]:
    """The paths that a note names; none where nobody can read it."""
    try:
        paths = json.loads(stored.data)
    except (ValueError, RecursionError):
        return frozenset()
    if not isinstance(paths, list):
        return frozenset()
    return frozenset(path for path in paths if isinstance(path, str) and _is_safe(path))


def write_pending(target: Target, paths: AbstractSet[str]) -> str:
    """Notes that the files at `paths` are about to change; gives the note's version."""
    text = _text(paths)
    target.put(PENDING, text)
    return digest(text)


def write_pending_after(target: Target, paths: AbstractSet[str], seen: Stored | None) -> str | None:
    """Notes it in place of the note `seen`; None where that is not what stands there now."""
    text = _text(paths)
    if seen is None:
        done = target.put_if_absent(PENDING, text)
    else:
        done = target.put_if_unchanged(PENDING, text, seen.version)
    return digest(text) if done else None


def add_pending(target: Target, paths: AbstractSet[str]) -> None:
    """Notes, without a claim, that the files at `paths` may not be what the record says."""
    # No path, and so left out on reading: but for it the note of who publishes now,
    # and clears it soon, could be the very same.
    mark = f"/{secrets.token_hex(8)}"
    for _ in range(_TRIES):
        seen = target.read(PENDING)
        both = {mark, *paths, *(paths_in(seen) if seen else ())}
        if write_pending_after(target, both, seen):
            return


def clear_pending(target: Target, version: str) -> None:
    """Nothing of the note of that `version` is in doubt any more; another note stays."""
    target.delete(PENDING, version)


def _text(paths: AbstractSet[str]) -> bytes:
    return canonical(sorted(paths)) + b"\n"


def _is_safe(path: str) -> bool:
    return bool(path) and not path.startswith("/") and ".." not in path.split("/")
