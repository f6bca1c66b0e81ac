"""The past: pages of earlier editions and revisions, and of what was changed."""

from hubgen.outputs.past.editions import (
    edition_month_page,
    edition_page,
    editions_page,
    shown_on_home,
    versions,
    without_name,
)
from hubgen.outputs.past.incident import changes_page, moved_pages, record_page, revision_page
from hubgen.outputs.past.marks import shows, without
from hubgen.outputs.past.placeholders import empty_versions, placeholders, shared_files

__all__ = [
    "changes_page",
    "edition_month_page",
    "edition_page",
    "editions_page",
    "empty_versions",
    "moved_pages",
    "placeholders",
    "record_page",
    "revision_page",
    "shared_files",
    "shown_on_home",
    "shows",
    "versions",
    "without",
    "without_name",
]
