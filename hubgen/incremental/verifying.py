"""Verifying: `dist/` compared with a build of everything by a run of MkDocs."""

from __future__ import annotations

import filecmp
from datetime import datetime
from pathlib import Path

from hubgen.incremental.files.dist_folder import PARTS, files_below, locked, staging_folder
from hubgen.incremental.mkdocs_build import render_by_mkdocs
from hubgen.incremental.reading import read_checked, views_of
from hubgen.outputs.targets import compose_site


def differences(root: Path, at_text: str | None, now: datetime) -> list[str]:
    """Return a line for each file of `dist/` that differs from a build by MkDocs.

    Raises ContentError or HubgenError where the hub cannot be built.
    """
    site = compose_site(views_of(read_checked(root, now, at_text).project, at_text, now))
    dist = root / "dist"
    with locked(dist), staging_folder(dist) as staging:
        render_by_mkdocs(site, root, staging)
        return [line for part in PARTS for line in _compare(staging, dist, part)]


def _compare(expected: Path, dist: Path, part: str) -> list[str]:
    right, existing = files_below(expected / part), files_below(dist / part)
    lines = [f"dist/{part}/{path} is missing" for path in right - existing]
    lines += [f"dist/{part}/{path} should not be there" for path in existing - right]
    lines += [
        f"dist/{part}/{path} has other bytes"
        for path in right & existing
        if not filecmp.cmp(expected / part / path, dist / part / path, shallow=False)
    ]
    return sorted(lines)
