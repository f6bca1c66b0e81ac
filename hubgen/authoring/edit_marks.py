"""The mark `edited:` in what was published and changed in place."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from hubgen.authoring import yaml_format
from hubgen.authoring.front_matter_edit import edit_keys
from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.yaml_edit import with_key
from hubgen.source.names import incident_folder


def mark_edited(root: Path, path: str, at: datetime) -> None:
    """Set `edited:` of the file at `path`, of an update, a question or another text, to `at`.

    Raises HubgenError if its keys have a form that cannot be edited.
    """
    edited = yaml_format.format_time(at, open_hub(root).hub.time_zone)
    after = "started" if path.endswith(".yml") else "at"
    if path.endswith("/review.md"):
        after = "published"
    elif incident_folder(path) != path.rpartition("/")[0]:
        after = "answered"
    edit_keys(root, path, lambda head: with_key(head, path, "edited", edited, after=after))
