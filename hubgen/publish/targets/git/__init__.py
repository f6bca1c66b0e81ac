"""A branch of a git repository as a target, as Pages hosting serves it."""

from __future__ import annotations

from hubgen.publish.targets.git.branch import GitTarget, open_branch

__all__ = ["GitTarget", "open_branch"]
