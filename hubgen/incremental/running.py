"""A full build: made beside what is live, then swapped in whole."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from hubgen.incremental.folders import PARTS, locked, put_all, put_stamp, workplace
from hubgen.incremental.reading import Checked, read_checked, views_of
from hubgen.outputs.artifact import Site
from hubgen.outputs.targets import compose_site
from hubgen.problems import HubgenError, Problem
from hubgen.render.mkdocs_site import render_site, write_artifacts


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did; `pages` and `files` are counts, `seconds` the time it took.

    `written` are the paths below `dist/` whose bytes are new or gone.
    """

    seconds: float
    pages: int
    files: int
    written: tuple[str, ...]
    problems: tuple[Problem, ...]

    def as_dict(self) -> dict[str, object]:
        """The report as JSON-ready data."""
        return {
            "event": "built",
            "seconds": round(self.seconds, 3),
            "pages": self.pages,
            "files": self.files,
            "written": len(self.written),
            "problems": [problem.as_dict() for problem in self.problems],
        }


def build(root: Path, asked: str | None, now: datetime) -> BuildReport:
    """Builds the hub at `root` into its `dist/`, for the instant `asked` for, else `now`.

    Raises ContentError where the content has errors, HubgenError where it
    cannot be built; what was live before then stands as it was.
    """
    start = time.perf_counter()
    report = build_checked(root, read_checked(root, now, asked), asked, now)
    return replace(report, seconds=time.perf_counter() - start)


def build_checked(root: Path, checked: Checked, asked: str | None, now: datetime) -> BuildReport:
    """Builds what was read and checked already; else like `build`."""
    start = time.perf_counter()
    site = compose_site(views_of(checked.project, asked, now))
    try:
        files, written = _make(root, site)
    except OSError as error:
        raise HubgenError(words_for(error)) from error
    return BuildReport(
        seconds=time.perf_counter() - start,
        pages=sum(len(language.pages) for language in site.languages),
        files=files,
        written=written,
        problems=checked.problems,
    )


def _make(root: Path, site: Site) -> tuple[int, tuple[str, ...]]:
    """The number of files, and the paths of those that differ from what was live."""
    dist = root / "dist"
    with locked(dist), workplace(dist) as work:
        render_plainly(site, root, work)
        files = sum(path.is_file() for path in work.rglob("*"))
        put_stamp(dist, "")
        return files, tuple(put_all(work, dist, PARTS))


def render_plainly(site: Site, root: Path, into: Path) -> None:
    """Makes the folders of `dist/` below `into`: the site by a run of MkDocs, and the posts."""
    render_site(site, root, into / "site")
    (into / "social").mkdir()
    write_artifacts(site.social, into / "social")


def words_for(error: OSError) -> str:
    """Why the site could not be written."""
    where = f" ({error.filename})" if error.filename else ""
    return (
        f"the site could not be written: {error.strerror or error}{where};"
        " what was there before still stands"
    )
