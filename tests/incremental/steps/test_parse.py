"""Step 2: changed folders, and those that a change affects, are parsed and checked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import pytest

from hubgen.incremental.cache.records import decode_problems, encode_problems
from hubgen.incremental.sources.source_reader import IncidentReader, parse_content
from hubgen.incremental.steps.parse import (
    ParsedChanges,
    all_problems_of,
    parse_changes,
    store_parsed,
)
from hubgen.problems import ContentError
from hubgen.source.sources import one_folder
from tests.conftest import INCIDENT
from tests.incremental.conftest import NOW
from tests.incremental.steps.conftest import Built


def parse(
    built: Built,
    changed: Collection[str] = (),
    removed: Collection[str] = (),
    *,
    at: datetime = NOW,
    is_content_read: bool = False,
) -> ParsedChanges:
    folders = {path: one for path in changed if (one := one_folder(built.hub.root, path))}
    return parse_changes(
        built.hub.root,
        parse_content(built.hub.root),
        built.cache.sources,
        folders,
        removed,
        is_content_read=is_content_read,
        at=at,
    )


def paths(parsed: ParsedChanges) -> list[str]:
    return [one.record.path for one in parsed.folders]


def test_nothing_is_parsed_where_nothing_changed(built: Built) -> None:
    assert parse(built) == ParsedChanges()


def test_a_changed_folder_is_encoded_in_each_language_under_a_new_version(built: Built) -> None:
    before = built.public.index.by_id["2026-11-22-card-payments"]
    built.hub.update(2)
    (folder,) = parse(built, [INCIDENT]).folders
    assert set(folder.encoded) == {"en", "de"}
    assert folder.record.summary is not None
    assert folder.record.summary.version != before.version
    assert folder.record.summary.id == before.id


def test_who_refers_to_something_that_is_gone_is_parsed_again(built: Built) -> None:
    (built.hub.root / "content/faq/refunds.md").unlink()
    parsed = parse(built, is_content_read=True)
    assert paths(parsed) == [INCIDENT]
    with pytest.raises(ContentError):
        all_problems_of(built.cache.sources, parse_content(built.hub.root), parsed)


def test_a_folder_is_parsed_again_when_time_makes_more_of_it_public(built: Built) -> None:
    built.hub.update(2, "at: 2026-11-22 13:00")
    with built.cache.transaction():
        store_parsed(built.cache.sources, built.content, parse(built, [INCIDENT]))
    assert parse(built).folders == ()
    later = parse(built, at=NOW + timedelta(hours=1))
    assert paths(later) == [INCIDENT]
    assert built.cache.sources.hidden_folders() == [INCIDENT]


def test_a_removed_folder_is_reported_as_it_was_stored(built: Built) -> None:
    stored = built.cache.sources.get(INCIDENT)
    assert stored
    assert stored.incident == "2026-11-22-card-payments"
    assert parse(built, removed=[INCIDENT]).removed == (stored,)


def test_two_folders_that_claim_one_id_are_both_parsed(built: Built) -> None:
    copy = "incidents/2025/2026-11-22-card-payments"
    for name in ("incident.yml", "01-investigating.md"):
        text = (built.hub.root / INCIDENT / name).read_text("utf-8")
        built.hub.write(f"{copy}/{name}", text)
    assert set(paths(parse(built, [copy]))) == {copy, INCIDENT}


def test_problems_of_unchanged_folders_come_from_the_cache(built: Built) -> None:
    record = built.cache.sources.get(INCIDENT)
    assert record
    built.hub.write("incidents/2026/notes.yaml", "x: 1\n")
    with built.cache.transaction():
        store_parsed(built.cache.sources, built.content, parse(built, ["incidents/2026"]))
    found = all_problems_of(built.cache.sources, built.content, ParsedChanges())
    assert [one.place.path for one in found] == ["incidents/2026/notes.yaml"]
    assert decode_problems(encode_problems(found)) == list(found)


def test_an_incident_is_read_again_only_where_its_files_changed(built: Built) -> None:
    reader, zone = IncidentReader(built.hub.root), built.content.project.hub.time_zone
    (first,) = reader.read([INCIDENT], zone)
    (again,) = reader.read([INCIDENT], zone)
    assert again is first
    built.hub.update(2)
    (changed,) = reader.read([INCIDENT], zone)
    assert len(changed.updates) == 2
