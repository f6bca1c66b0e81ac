"""Rendered: a site in a folder of its own, for as long as it is being published.

Nobody else builds there, so what was compared is what is published.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hubgen.build.folders import locked
from hubgen.engine.rendering import render_site
from hubgen.outputs.artifact import Site
from hubgen.problems import HubgenError

_NAME = ".publish-"
_LOCK = "lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The site below `folder`; `files` maps each path to the SHA-256 of its bytes."""

    folder: Path
    files: Mapping[str, str] = field(repr=False)

    def read(self, path: str) -> bytes:
        """The bytes of one file."""
        return (self.folder / path).read_bytes()


@contextmanager
def rendered(site: Site, root: Path) -> Iterator[Rendered]:
    """`site`, rendered for the hub at `root`; gone afterwards. Raises HubgenError."""
    dist = root / "dist"
    try:
        with _workplace(dist) as work:
            render_site(site, root, work / "site")
            yield Rendered(folder=work / "site", files=_digests(work / "site"))
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise HubgenError(
            f"the site could not be built: {error.strerror or error}{where}"
        ) from error


@contextmanager
def _workplace(dist: Path) -> Iterator[Path]:
    """A folder in `dist` that no other publication uses or clears while it is needed."""
    with ExitStack() as stack:
        with locked(dist):
            _clear(dist)
            work = Path(tempfile.mkdtemp(prefix=_NAME, dir=dist))
            lock = stack.enter_context((work / _LOCK).open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        stack.callback(shutil.rmtree, work, ignore_errors=True)
        yield work


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _clear(dist: Path) -> None:
    """Removes what killed publications left; a living one holds its lock."""
    for left in dist.glob(f"{_NAME}*"):
        try:
            with (left / _LOCK).open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
        except OSError:
            continue
