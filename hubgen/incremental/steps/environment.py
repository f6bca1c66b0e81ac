"""The environment fingerprint: what every target, and every stored source, depends on.

With another fingerprint the cache is of no use, and everything is built.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import blake2b
from importlib.metadata import distributions
from importlib.resources import files
from pathlib import Path

from hubgen.model.project import Project
from hubgen.outputs.targets import navigation
from hubgen.public.view import PublicView
from hubgen.source.copied_files import MKDOCS_YML
from hubgen.source.files import OVERRIDES
from hubgen.source.sources import mark_of

_OWN_PACKAGE = re.compile(r"hubgen[-.]")
_INPUTS = ("content/", f"{OVERRIDES}/", MKDOCS_YML)


def environment_fingerprint(root: Path, project: Project, views: Sequence[PublicView]) -> str:
    """Return a digest of programs, templates, configuration, navigation and some settings.

    The settings are those by which sources are parsed and become public, and those
    that are part of every page. Raises OddError where the system cannot describe a
    file.
    """
    hub = project.hub
    parts = [
        programs_fingerprint(),
        mark_of(root, MKDOCS_YML, OVERRIDES),
        hub.time_zone.key,
        repr(hub.languages),
        repr(hub.contact),
        repr(project.plan.team),
    ]
    for view in views:
        own = view.hub
        parts += [view.language, repr(navigation(view)), own.name, own.url, str(own.description)]
    return _digest(parts)


def may_change_environment(changed: Iterable[str]) -> bool:
    """Return whether changes to the files at the paths `changed` can change the environment."""
    return any(path.startswith(_INPUTS) for path in changed)


@cache
def programs_fingerprint() -> str:
    """Return a digest of hubgen's own files and of the versions of all installed packages."""
    own = mark_of(Path(str(files("hubgen"))), ".")
    paths = (Path(one._path) for one in distributions() if hasattr(one, "_path"))  # noqa: SLF001
    # Of hubgen its files count; what its installation says of it differs between machines.
    # Copies inside another package are on the path of some processes only: pkg_resources
    # adds those of setuptools.
    installed = sorted(
        str(path)
        for path in paths
        if not _OWN_PACKAGE.match(path.name) and path.parent.name != "_vendor"
    )
    return _digest([sys.version, own, *installed])


def _digest(parts: Sequence[str]) -> str:
    return blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
