"""The frame: what everything depends on, and what decides what is public of an incident."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import distributions
from importlib.resources import files
from pathlib import Path

from hubgen.model.project import Project
from hubgen.outputs.targets import navigation
from hubgen.public.view import PublicView
from hubgen.source.files import OVERRIDES, PAGES
from hubgen.source.sources import mark_of

FRAME, GATE, FILES = "frame", "gate", "files"
_OWN = re.compile(r"hubgen[-.]")
_CONFIGURATION = "mkdocs.yml"


def frame_key(root: Path, views: Sequence[PublicView]) -> str:
    """A digest of programs, templates, configuration and navigation.

    With another one everything is to be made anew. Raises OddError where the
    system does not tell about a file.
    """
    told = [programs_key(), mark_of(root, _CONFIGURATION, OVERRIDES)]
    for view in views:
        hub = view.hub
        told += [view.language, repr(navigation(view)), hub.name, hub.url, str(hub.description)]
    return _digest(told)


def files_key(root: Path, project: Project) -> str:
    """A digest of what goes to the site as it is. Raises OddError."""
    return mark_of(root, *(f"{PAGES}/{name}" for name in project.public_files))


def gate_key(project: Project) -> str:
    """A digest of the settings by which incidents are read, and become public."""
    hub, team = project.hub, project.plan.team
    return _digest([hub.time_zone.key, repr(hub.languages), repr(hub.contact), repr(team)])


@lru_cache(maxsize=1)
def programs_key() -> str:
    """Hubgen's own files, and the versions of everything installed beside it."""
    own = mark_of(Path(str(files("hubgen"))), ".")
    found = (Path(one._path) for one in distributions() if hasattr(one, "_path"))  # noqa: SLF001
    # Of hubgen the files count, not what an installation says of them here and there.
    beside = sorted(str(path) for path in found if not _OWN.match(path.name))
    return _digest([sys.version, own, *beside])


def _digest(told: Sequence[str]) -> str:
    return blake2b("\n".join(told).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
