"""Destinations: where a hub is published to."""

from __future__ import annotations

from pathlib import Path

from hubgen.problems import WrongUsageError
from hubgen.publish.destinations.destination import Destination
from hubgen.publish.destinations.folder import FolderDestination
from hubgen.publish.destinations.git import GitDestination, open_branch
from hubgen.publish.destinations.store import ObjectStore, Stored

__all__ = [
    "Destination",
    "FolderDestination",
    "GitDestination",
    "ObjectStore",
    "Stored",
    "open_destination",
]

_BUCKETS = ("s3:", "gs:", "az:")
_SOURCES = ("content", "incidents", "dist", "site_overrides", ".hubgen", ".git")
_SYSTEM = tuple(
    Path(one)
    for one in (
        "/etc /bin /sbin /lib /lib64 /boot /dev /proc /sys /run /usr/bin /usr/lib /usr/sbin"
    ).split()
)
_TOPS = frozenset(map(Path, "/ /home /root /usr /var /opt /srv /tmp /mnt /media".split()))


def open_destination(where: str, root: Path) -> Destination:
    """Return the destination that `where` names, for the hub at `root`. Raises WrongUsageError."""
    if where.startswith("git:"):
        return open_branch(where, root)
    if where.startswith(_BUCKETS):
        return _bucket(where)
    folder = (root / where).resolve()
    own = [root / name for name in _SOURCES]
    if folder == root or folder in root.parents or any(folder.is_relative_to(one) for one in own):
        raise WrongUsageError(
            f"{where} has the hub's own files; publish to a folder that has nothing else"
        )
    home = Path.home()
    is_system = folder in _TOPS or any(folder.is_relative_to(one) for one in _SYSTEM)
    if is_system or folder == home or folder in home.parents:
        raise WrongUsageError(
            f"{folder} belongs to the system or to a person; publish to a folder of its own,"
            " like /var/www/status"
        )
    if not folder.parent.is_dir():
        raise WrongUsageError(
            f"{folder.parent} is not there; make it, or see that the share is connected"
        )
    return FolderDestination(folder, name=where)


def _bucket(where: str) -> Destination:
    try:
        from hubgen.publish.destinations.bucket import open_bucket
    except ModuleNotFoundError as error:
        if error.name is None or not error.name.startswith("obstore"):
            raise
        raise WrongUsageError(
            "publishing to a bucket needs one more package: pip install 'hubgen[cloud]'"
        ) from error
    return open_bucket(where)
