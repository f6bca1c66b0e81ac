"""Names: which files a rebuild can depend on."""

from __future__ import annotations

from hubgen.source.ignored import is_ignored

TOPS = ("content", "incidents", "site_overrides")
SINGLE = frozenset({"mkdocs.yml"})


def is_watched(path: str) -> bool:
    """Whether a change at `path`, from the hub's folder, may change what is built.

    Dot-files and what editors leave beside the files they save may not.
    """
    parts = path.split("/")
    if parts[0] not in TOPS:
        return path in SINGLE
    return all(map(is_watched_name, parts))


def is_watched_name(name: str) -> bool:
    """Whether a file or folder of that name counts, wherever it lies below a watched one."""
    return not is_ignored(name)
