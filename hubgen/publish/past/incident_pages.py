"""The pages of the past of incidents: their revisions, what changed, and the record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hubgen.outputs import past as pages
from hubgen.outputs.artifact import Artifact
from hubgen.public import past
from hubgen.public.view import PublicView
from hubgen.publish.past.record_reader import RecordReader
from hubgen.publish.record.change import INCIDENT


def incident_pages(
    reader: RecordReader, views: Sequence[PublicView], damaged: frozenset[str]
) -> Iterator[Artifact]:
    """Yield the past of each incident whose words change, or whose pages are new or `damaged`."""
    wanted = {past.incident_of_page(path) for path in damaged} - {None}
    for key, record in reader.hashes.items():
        if not key.startswith(INCIDENT):
            continue
        name = key.removeprefix(INCIDENT)
        is_changed = reader.state.data.get(key) != record
        is_new = f"{past.record_of(name)}index.html" not in reader.state.files
        if is_changed or is_new or name in wanted:
            yield from _pages_of(reader, views, key, damaged)


def _pages_of(
    reader: RecordReader, views: Sequence[PublicView], key: str, damaged: frozenset[str]
) -> Iterator[Artifact]:
    record = reader.current(key)
    was = [str(name) for name in record.main_content["was"]]
    wordings = reader.history.wordings(key.removeprefix(INCIDENT), was)
    if not wordings:
        return
    reader.prefetch(wordings)
    for view in views:
        revisions = [
            reader.revision(view, number, one) for number, one in enumerate(wordings, start=1)
        ]
        incident = record.incident(view.language, view.hub.time_zone)
        for number, one in enumerate(revisions, start=1):
            path = f"{view.prefix}{one.path}index.html"
            if path not in reader.state.files or path in damaged:
                yield pages.revision_page(view, revisions, number)
        yield pages.changes_page(view, incident, revisions)
        yield pages.record_page(view, incident, revisions)
        for old in dict.fromkeys(one.name for one in wordings):
            if INCIDENT + old not in reader.hashes:
                yield from pages.moved_pages(view, old, incident)
