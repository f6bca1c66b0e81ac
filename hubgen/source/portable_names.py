"""Portable names: names of files and folders that Windows, macOS and Linux can all store.

A hub lies in a repository or a shared folder that colleagues open on other
systems. Git refuses to check out a name that the system cannot store.
Source: "Naming Files, Paths, and Namespaces" of Microsoft's documentation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from hubgen.problems import Level, Place, Problem

LONGEST_PATH = 180
"""In characters: Windows stores 260 unless it is configured, with the folders above the hub."""
_DIGITS = "0123456789¹²³"
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in _DIGITS}
)
_FORBIDDEN = frozenset('<>:"|?*\\')


def portability_problems(paths: Iterable[str]) -> Iterator[Problem]:
    """Yield a warning for each name in `paths` that some system cannot store."""
    for folder, names in _names_by_folder(paths).items():
        for name in names:
            problem = _unstorable(folder, name)
            if problem:
                yield problem
        yield from _collisions(folder, names)


def _names_by_folder(paths: Iterable[str]) -> dict[str, list[str]]:
    """Return the names of the files and folders in each folder, in order."""
    by_folder: dict[str, dict[str, None]] = defaultdict(dict)
    for path in paths:
        folder, _, name = path.rpartition("/")
        while name not in by_folder[folder]:
            by_folder[folder][name] = None
            if not folder:
                break
            folder, _, name = folder.rpartition("/")
    return {folder: sorted(names) for folder, names in by_folder.items()}


def _unstorable(folder: str, name: str) -> Problem | None:
    path = f"{folder}/{name}" if folder else name
    if name.partition(".")[0].strip().lower() in _RESERVED:
        what = f'Windows reserves the name "{name.partition(".")[0]}" for a device'
        return _problem(path, what, "rename it")
    if name.endswith((".", " ")):
        sign = "a dot" if name.endswith(".") else "a space"
        return _problem(path, f"Windows cannot store a name that ends in {sign}", "rename it")
    if forbidden := _FORBIDDEN.intersection(name):
        what = f"Windows cannot store the sign {min(forbidden)} in a name"
        return _problem(path, what, "rename it with letters, digits and hyphens")
    if len(path) > LONGEST_PATH:
        what = (
            f"the path has {len(path)} characters: with the folders above it, it can be"
            " longer than Windows allows (260)"
        )
        return _problem(path, what, f"shorten the names to at most {LONGEST_PATH} in all")
    return None


def _collisions(folder: str, names: list[str]) -> Iterator[Problem]:
    """Yield those of `names` in one folder that some systems take for another one."""
    first: dict[str, str] = {}
    for name in names:
        other = first.setdefault(folded_name(name), name)
        if other != name:
            path = f"{folder}/{name}" if folder else name
            how = "only in capital letters"
            if normalize("NFC", other) == normalize("NFC", name):
                how = "only in how its accents are stored"
            what = f"it differs from {other} {how}: Windows and macOS can store one of them"
            yield _problem(path, what, "rename one of them, and the links to it")


def folded_name(name: str) -> str:
    """Return what is equal for names that Windows or macOS take for one."""
    return name.lower() if name.isascii() else normalize("NFC", name).casefold()


def _problem(path: str, what: str, fix: str) -> Problem:
    return Problem(place=Place(path), rule="portable-name", what=what, fix=fix, level=Level.WARNING)
