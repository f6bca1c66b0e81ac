"""Names of files that the system, editors and sync programs create beside the user's own.

The reader and the file watcher ignore the same names: such a file is never
read or published, never an error, and never the reason for a rebuild.
"""

from __future__ import annotations

import re

_STARTS = (
    ".",  # hidden: .DS_Store and ._name (macOS), .#name (Emacs), .name.swp (Vim), .~lock.name#
    "~$",  # Microsoft Office, while a document is open
    "~wrl",
)
_ENDS = (
    "~",  # backups of Vim, Emacs, Kate
    *(".tmp", ".temp", ".swp", ".swo", ".swx", ".bak", ".orig", ".rej"),
    *(".part", ".partial", ".filepart", ".crdownload", ".download"),  # transfers under way
    *(".!sync", ".bts"),  # programs that sync, while they write
    *("___jb_tmp___", "___jb_old___"),  # JetBrains, while it saves
)
_NAMES = frozenset(
    {
        *("icon\r", "__macosx", "network trash folder", "temporary items"),  # macOS
        *("thumbs.db", "ehthumbs.db", "desktop.ini"),  # Windows
        *("$recycle.bin", "system volume information"),
        *("@eadir", "#recycle", "lost+found", "__pycache__"),  # storage servers, Linux, Python
        *("4913", "5036", "5159"),  # Vim tests with them whether it may write here
    }
)
_PATTERN = re.compile(
    r"#.*#"  # Emacs: unsaved changes
    r"|.*\.tmp\.\d+"
    r"|.*\.sb-[0-9a-f]{8}-\w{6}",  # TextEdit, while it saves
    re.DOTALL,
)


_SYSTEM_STARTS = ("._", ".git", ".ds_store", ".nfs", ".fuse_hidden")


def is_leftover(name: str) -> bool:
    """Return whether an ignored file called `name` may be one that its owner forgot.

    A backup, a hidden file, unfinished work; nothing that systems create by themselves.
    """
    low = name.lower()
    return low not in _NAMES and not low.startswith(_SYSTEM_STARTS)


def is_ignored(name: str) -> bool:
    """Return whether a file or folder called `name` is none of the user's own."""
    low = name.lower()
    return (
        low.startswith(_STARTS)
        or low.endswith(_ENDS)
        or low in _NAMES
        or _PATTERN.fullmatch(low) is not None
    )
