"""The build by a run of MkDocs, for hubs whose pages cannot be rendered one by one.

It uses no cache. The incremental build is tested against it, and `differences`
compares `dist/` with it for users.
"""

from __future__ import annotations

import filecmp
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from hubgen.incremental.files.dist_folder import (
    PARTS,
    SITE,
    SOCIAL,
    files_below,
    locked,
    replace_parts,
    staging_folder,
    write_stamp,
)
from hubgen.incremental.reading import CheckedProject, read_checked, views_of
from hubgen.incremental.report import BuildReport, write_error
from hubgen.outputs.artifact import Site
from hubgen.outputs.targets import compose_site
from hubgen.problems import HubgenError
from hubgen.render.mkdocs_site import render_site, write_artifacts


def build(root: Path, at_text: str | None, now: datetime) -> BuildReport:
    """Build the hub at `root` into its `dist/`, for the instant `at_text`, else `now`.

    Raises ContentError where the content has errors, HubgenError where it cannot be
    built; `dist/` then is as it was.
    """
    start = time.perf_counter()
    report = build_checked(root, read_checked(root, now, at_text), at_text, now)
    return replace(report, seconds=time.perf_counter() - start)


def build_checked(
    root: Path, checked: CheckedProject, at_text: str | None, now: datetime
) -> BuildReport:
    """Build a project that is already read and checked; otherwise like `build`."""
    start = time.perf_counter()
    site = compose_site(views_of(checked.project, at_text, now))
    try:
        files, written = _build_site(root, site)
    except OSError as error:
        raise HubgenError(write_error(error)) from error
    return BuildReport(
        seconds=time.perf_counter() - start,
        pages=sum(len(language.pages) for language in site.languages),
        files=files,
        written=written,
        problems=checked.problems,
    )


def _build_site(root: Path, site: Site) -> tuple[int, tuple[str, ...]]:
    """Return the number of files, and the paths of those that changed."""
    dist = root / "dist"
    with locked(dist), staging_folder(dist) as staging:
        render_by_mkdocs(site, root, staging)
        files = sum(path.is_file() for path in staging.rglob("*"))
        write_stamp(dist, "")
        return files, tuple(replace_parts(staging, dist))


def render_by_mkdocs(site: Site, root: Path, into: Path) -> None:
    """Render the parts of `dist/` below `into`: the site by a run of MkDocs, and the posts."""
    render_site(site, root, into / SITE)
    (into / SOCIAL).mkdir()
    write_artifacts(site.social, into / SOCIAL)


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
