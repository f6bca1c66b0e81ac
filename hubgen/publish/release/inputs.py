"""Inputs: what shapes every page besides the records: settings, pages, looks, programs.

If neither they nor the records changed, only time has passed.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from hubgen.model.project import Project

_INPUTS = ("mkdocs.yml", "content/pages", "site_overrides")
_PROGRAMS = ("hubgen", "mkdocs", "mkdocs-material")


def inputs_hash(root: Path, project: Project) -> str:
    """Return the hash of the inputs of the hub at `root`."""
    sources = [project.hub_source.path, *(source.path for _, source in project.hub_texts.values())]
    for name in _INPUTS:
        place = root / name
        below = sorted(path for path in place.rglob("*") if path.is_file())
        sources += [
            path.relative_to(root).as_posix() for path in ([place] if place.is_file() else below)
        ]
    total = hashlib.sha256()
    for path in sources:
        data = (root / path).read_bytes() if (root / path).is_file() else b""
        total.update(f"{path}\0{hashlib.sha256(data).hexdigest()}\n".encode())
    for name in _PROGRAMS:
        total.update(f"{name}\0{version(name)}\n".encode())
    return total.hexdigest()
