"""The mark `edited:` in an update whose published wording was changed in place."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from hubgen.authoring import yaml_format
from hubgen.authoring.front_matter_edit import edit_file
from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.yaml_edit import with_key


def mark_edited(root: Path, path: str, at: datetime) -> None:
    """Set `edited:` of the update in the file at `path` to `at`, in the hub's own time.

    Raises HubgenError if the front matter has a form that cannot be edited.
    """
    edited = yaml_format.format_time(at, open_hub(root).hub.time_zone)
    edit_file(root, path, head=lambda head: with_key(head, path, "edited", edited, after="at"))
