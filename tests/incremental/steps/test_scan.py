"""Step 1: a scan finds every source that differs from what the cache describes."""

from __future__ import annotations

import os
import shutil

import pytest

from hubgen.incremental.steps.scan import SourceScanner
from hubgen.problems import ContentError
from tests.conftest import INCIDENT
from tests.incremental.steps.conftest import Built

UPDATE = f"{INCIDENT}/01-investigating.md"


@pytest.fixture
def scanner(built: Built) -> SourceScanner:
    one = SourceScanner(built.hub.root)
    one.read_content(None)
    return one


def test_nothing_differs_after_a_build(built: Built, scanner: SourceScanner) -> None:
    changes = scanner.scan(built.cache.sources, None)
    assert (dict(changes.folders), changes.removed) == ({}, ())
    assert not changes.are_page_files_changed


def test_a_changed_a_new_and_a_removed_folder_are_found(
    built: Built, scanner: SourceScanner
) -> None:
    other = built.hub.root / "incidents/2026/2026-11-21-other"
    shutil.copytree(built.hub.root / INCIDENT, other)
    changes = scanner.scan(built.cache.sources, None)
    assert set(changes.folders) == {"incidents/2026/2026-11-21-other"}
    shutil.rmtree(built.hub.root / INCIDENT)
    assert scanner.scan(built.cache.sources, None).removed == (INCIDENT,)


def test_an_edit_that_keeps_size_and_time_is_found_by_the_time_of_change(
    built: Built, scanner: SourceScanner
) -> None:
    file = built.hub.root / UPDATE
    status, text = file.stat(), file.read_text("utf-8")
    file.write_text(text.replace("twice", "again"), "utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert set(scanner.scan(built.cache.sources, None).folders) == {INCIDENT}


def test_a_folder_that_an_event_names_is_parsed_whatever_the_system_says(
    built: Built, scanner: SourceScanner
) -> None:
    changes = scanner.scan(built.cache.sources, frozenset({UPDATE}))
    assert set(changes.folders) == {INCIDENT}


def test_with_events_no_other_folder_is_looked_at(built: Built, scanner: SourceScanner) -> None:
    built.hub.update(2)
    assert scanner.scan(built.cache.sources, frozenset({"mkdocs.yml"})).folders == {}


def test_a_changed_file_that_is_copied_to_the_site_is_found(built: Built) -> None:
    built.hub.write("content/pages/logo.png", b"a picture")
    scanner = SourceScanner(built.hub.root)
    scanner.read_content(None)
    changes = scanner.scan(built.cache.sources, None)
    assert changes.are_page_files_changed
    assert not changes.folders


def test_content_is_read_again_only_where_an_event_names_it(
    built: Built, scanner: SourceScanner
) -> None:
    first = scanner.content
    assert scanner.read_content(frozenset({UPDATE})) is first
    assert not scanner.scan(built.cache.sources, frozenset()).is_content_read
    assert scanner.read_content(frozenset({"content/hub.yml"})) is not first
    assert scanner.scan(built.cache.sources, frozenset()).is_content_read


def test_settings_that_cannot_be_read_are_reported_with_the_problems_of_incidents(
    built: Built, scanner: SourceScanner
) -> None:
    built.hub.write("content/hub.yml", "name: [\n")
    path = built.hub.update(2, "stat: identified")
    with pytest.raises(ContentError) as refused:
        scanner.read_content(None)
    assert {one.place.path for one in refused.value.problems} == {"content/hub.yml", path}
    assert scanner.content is None
