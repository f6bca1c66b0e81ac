"""The mark `edited:` in what was published and changed in place."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from hubgen.authoring import files, yaml_format
from hubgen.authoring.front_matter_edit import edit_file
from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.line_ends import in_form_of, normalized
from hubgen.authoring.yaml_edit import with_key


def mark_edited(root: Path, path: str, at: datetime) -> None:
    """Set `edited:` of the file at `path` (update, review, incident.yml) to `at`, in hub time.

    Raises HubgenError if its keys have a form that cannot be edited.
    """
    edited = yaml_format.format_time(at, open_hub(root).hub.time_zone)
    if path.endswith(".yml"):
        raw = files.inside(root, path).read_bytes().decode()
        text = with_key(normalized(raw), path, "edited", edited, after="started")
        files.replace_file(root, path, raw, in_form_of(raw, text))
        return
    after = "published" if path.endswith("/review.md") else "at"
    edit_file(root, path, head=lambda head: with_key(head, path, "edited", edited, after=after))
