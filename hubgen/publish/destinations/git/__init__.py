"""A branch of a git repository as a destination, as Pages hosting serves it."""

from __future__ import annotations

from hubgen.publish.destinations.git.branch import GitDestination, open_branch

__all__ = ["GitDestination", "open_branch"]
