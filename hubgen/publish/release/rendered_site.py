"""RenderedSite: the files of a site, for as long as it is being published.

Nobody else builds in their folder, so what was compared is what is published.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from hubgen.incremental.files.dist_folder import locked
from hubgen.outputs.artifact import Site
from hubgen.platform.files import link_or_copy
from hubgen.platform.locks import exclusive, exclusive_or_none
from hubgen.problems import HubgenError
from hubgen.render.mkdocs_site import render_site

_NAME = ".publish-"
_LOCK = "lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedSite:
    """The site below the first of `folders` that has a file; `files` maps paths to SHA-256."""

    folders: tuple[Path, ...]
    files: Mapping[str, str] = field(repr=False)

    def read(self, path: str) -> bytes:
        """Return the bytes of one file."""
        places = [folder / path for folder in self.folders]
        place = next((one for one in places if one.is_file()), places[-1])
        return place.read_bytes()


@contextmanager
def render_for_release(site: Site, root: Path) -> Iterator[RenderedSite]:
    """Render `site` for the hub at `root`; its files are removed afterwards. Raises HubgenError."""
    dist = root / "dist"
    try:
        with ExitStack() as stack:
            with locked(dist):
                work = stack.enter_context(_work_folder(dist))
            render_site(site, root, work / "site")
            yield RenderedSite(folders=(work / "site",), files=_digests(work / "site"))
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise HubgenError(
            f"the site could not be built: {error.strerror or error}{where}"
        ) from error


@contextmanager
def _work_folder(dist: Path) -> Iterator[Path]:
    """Yield a folder in `dist` that no other publication uses; call under the lock of `dist`."""
    _clear(dist)
    work = Path(tempfile.mkdtemp(prefix=_NAME, dir=dist))
    with exclusive(work / _LOCK):
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)


@contextmanager
def link_site(
    dist: Path, files: Mapping[str, str], wanted: Iterable[str]
) -> Iterator[RenderedSite | None]:
    """Yield the site in `dist` with the hashes `files`; call under the lock of `dist`.

    The `wanted` ones stay as they are, even if somebody builds there later. Yields
    None if one of them does not match its hash.
    """
    site = dist / "site"
    with _work_folder(dist) as work:
        for path in wanted:
            place = work / "site" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            _link(site / path, place)
            if hashlib.sha256(place.read_bytes()).hexdigest() != files[path]:
                yield None
                return
        yield RenderedSite(folders=(work / "site", site), files=files)


def _link(source: Path, destination: Path) -> None:
    """Make `destination` the same file as `source`, which builds replace and never change."""
    try:
        link_or_copy(source, destination)
    except FileNotFoundError:
        destination.touch()


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _clear(dist: Path) -> None:
    """Remove what killed publications left; a running one holds its lock."""
    for left in dist.glob(f"{_NAME}*"):
        with suppress(OSError), exclusive_or_none(left / _LOCK) as is_held:
            if is_held:
                shutil.rmtree(left, ignore_errors=True)
