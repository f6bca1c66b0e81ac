"""Targets: where a hub is published to."""

from __future__ import annotations

from pathlib import Path

from hubgen.problems import WrongUsageError
from hubgen.publish.targets.folder import FolderTarget
from hubgen.publish.targets.git import GitTarget, open_branch
from hubgen.publish.targets.target import Stored, Target

__all__ = ["FolderTarget", "GitTarget", "Stored", "Target", "open_target"]

_NOT_YET = ("s3:", "gs:", "az:")
_SOURCES = ("content", "incidents", "dist", "site_overrides")


def open_target(where: str, root: Path) -> Target:
    """The target that `where` names, seen from the hub at `root`. Raises WrongUsageError."""
    if where.startswith("git:"):
        return open_branch(where, root)
    if where.startswith(_NOT_YET):
        kind = where.partition(":")[0]
        raise WrongUsageError(f"hubgen cannot publish to {kind}: yet; name a folder")
    folder = (root / where).resolve()
    own = [root / name for name in _SOURCES]
    if folder == root or folder in root.parents or any(folder.is_relative_to(one) for one in own):
        raise WrongUsageError(
            f"{where} holds the hub's own files; publish to a folder that holds nothing else"
        )
    if not folder.parent.is_dir():
        raise WrongUsageError(
            f"{folder.parent} is not there; make it, or see that the share is connected"
        )
    return FolderTarget(folder, name=where)
