"""Steps 3 and 4: the index follows the changes, and the queries that they affect are named."""

from __future__ import annotations

from dataclasses import replace

from hubgen.incremental.cache.records import SourceRecord
from hubgen.incremental.sources.source_reader import parse_content
from hubgen.incremental.steps.fingerprint import (
    changed_queries,
    changed_summaries,
    changed_view_queries,
    view_fingerprints,
)
from hubgen.incremental.steps.parse import ParsedChanges
from tests.conftest import INCIDENT
from tests.incremental.conftest import NOW
from tests.incremental.steps.conftest import Built

ID = "2026-11-22-card-payments"
SHARED = {("newest", 5), ("open", "payments"), ("open", "checkout"), ("overall_tone",)}


def test_a_changed_incident_changes_what_lists_it_and_nothing_else(built: Built) -> None:
    index = built.public.index
    summary = replace(index.by_id[ID], version="another")
    changed = changed_queries(index, SHARED, {ID: summary})
    assert index.by_id[ID] == summary
    assert {("newest", 5), ("open", "payments"), ("incident", ID)} <= changed
    assert changed.isdisjoint({("open", "checkout"), ("overall_tone",), ("has", ID)})


def test_an_incident_that_is_gone_leaves_the_index(built: Built) -> None:
    changed = changed_queries(built.public.index, SHARED, {ID: None})
    assert ID not in built.public.index.by_id
    assert {("has", ID), ("overall_tone",), ("newest", 5)} <= changed


def test_a_stored_query_that_is_not_declared_any_more_counts_as_changed(built: Built) -> None:
    unknown = ("of_an_earlier_program", 5)
    assert changed_queries(built.public.index, {unknown}, {}) == {unknown}


def test_an_incident_that_is_parsed_and_the_same_is_no_change(built: Built) -> None:
    record = built.cache.sources.get(INCIDENT)
    assert isinstance(record, SourceRecord)
    assert changed_summaries(built.public.index, ParsedChanges(removed=(record,))) == {ID: None}
    folders = ParsedChanges()
    assert changed_summaries(built.public.index, folders) == {}


def test_a_changed_setting_changes_the_query_for_it_alone(built: Built) -> None:
    queries = [("setting", "en", "name"), ("setting", "en", "components"), ("faq", "de")]
    stored = view_fingerprints(built.views, queries)
    assert changed_view_queries(built.views, stored) == set()
    text = (built.hub.root / "content/hub.yml").read_text("utf-8")
    built.hub.write("content/hub.yml", text.replace("name: Meadowcart", "name: Other"))
    views = built.public.views(parse_content(built.hub.root).project, NOW, pinned=False)
    assert changed_view_queries(views, stored) == {("setting", "en", "name")}


def test_a_query_in_a_language_that_is_gone_counts_as_changed(built: Built) -> None:
    stored = view_fingerprints(built.views, [("faq", "de"), ("faq", "en")])
    assert changed_view_queries(built.views[:1], stored) == {("faq", "de")}
