"""Verifying: everything built once more by the plain way, and compared with what is live."""

from __future__ import annotations

import filecmp
from datetime import datetime
from pathlib import Path

from hubgen.incremental.folders import PARTS, files_below, locked, workplace
from hubgen.incremental.reading import read_checked, views_of
from hubgen.incremental.running import render_plainly
from hubgen.outputs.targets import compose_site


def differences(root: Path, asked: str | None, now: datetime) -> list[str]:
    """What of `dist/` is not as a build from nothing by MkDocs makes it: a line for each file.

    Raises ContentError or HubgenError where it cannot be built.
    """
    site = compose_site(views_of(read_checked(root, now, asked).project, asked, now))
    dist = root / "dist"
    with locked(dist), workplace(dist) as work:
        render_plainly(site, root, work)
        return [line for part in PARTS for line in _compared(work, dist, part)]


def _compared(work: Path, dist: Path, part: str) -> list[str]:
    right, there = files_below(work / part), files_below(dist / part)
    lines = [f"dist/{part}/{path} is missing" for path in right - there]
    lines += [f"dist/{part}/{path} should not be there" for path in there - right]
    lines += [
        f"dist/{part}/{path} has other bytes"
        for path in right & there
        if not filecmp.cmp(work / part / path, dist / part / path, shallow=False)
    ]
    return sorted(lines)
