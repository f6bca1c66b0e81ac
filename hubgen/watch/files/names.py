"""Names: which files a rebuild can depend on."""

from __future__ import annotations

import re

TOPS = ("content", "incidents", "site_overrides")
SINGLE = frozenset({"mkdocs.yml"})
_EDITORS_OWN = re.compile(
    r"~$"  # backups of Vim, Emacs, Kate
    r"|^#.*#$"  # Emacs' unsaved changes
    r"|^(4913|5036|5159)$"  # Vim tries whether it may write here
    r"|\.(tmp|temp|swp|swx|bak|orig|part|crdownload)$"
    r"|\.tmp\.\d+|___jb_(tmp|old)___$"  # JetBrains
    r"|\.sb-[0-9a-f]{8}-\w{6}$"  # macOS
)


def is_watched(path: str) -> bool:
    """Whether a change at `path`, from the hub's folder, may change what is built.

    Dot-files and what editors leave beside the files they save may not.
    """
    parts = path.split("/")
    if parts[0] not in TOPS:
        return path in SINGLE
    return all(map(is_watched_name, parts))


def is_watched_name(name: str) -> bool:
    """Whether a file or folder of that name counts, wherever it lies below a watched one."""
    return not name.startswith(".") and not _EDITORS_OWN.search(name)
