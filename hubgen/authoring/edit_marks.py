"""Marking: `edited:` written into an update whose published wording was changed in place."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from hubgen.authoring import files, yaml_format
from hubgen.authoring.hub_contents import open_hub
from hubgen.problems import HubgenError
from hubgen.source import frontmatter

_EDITED = re.compile(r"^edited:.*$", re.MULTILINE)
_AT = re.compile(r"^at:.*$", re.MULTILINE)


def mark_edited(root: Path, path: str, at: datetime) -> None:
    """Set `edited:` of the update in the file at `path` to `at`, in the hub's own time.

    Raises HubgenError if the front matter is not in the usual form.
    """
    zone = open_hub(root).hub.time_zone
    raw = files.inside(root, path).read_bytes().decode()
    text = raw.replace("\r\n", "\n")
    parts, _ = frontmatter.split(text.removeprefix("\ufeff"), path)
    line = f"edited: {yaml_format.format_time(at, zone)}"
    if parts is None or parts.head is None or not _AT.search(parts.head):
        msg = f"{path}: no line at: in its front matter; write {line} there yourself"
        raise HubgenError(msg)
    if _EDITED.search(parts.head):
        head = _EDITED.sub(line, parts.head, count=1)
    else:
        head = _AT.sub(lambda found: f"{found[0]}\n{line}", parts.head, count=1)
    after = text.replace(parts.head, head, 1)
    files.replace_file(root, path, raw, after.replace("\n", "\r\n") if "\r\n" in raw else after)
