"""Step 5: a target is invalid where a query that it read is, and nowhere else."""

from __future__ import annotations

import json

from hubgen.incremental.sources.source_reader import parse_content
from hubgen.incremental.steps.invalidate import Limits, TargetCatalog, invalidate
from hubgen.outputs.targets import TargetId, all_targets
from hubgen.public.queries import DEFINITIONS, QueryScope, Subject
from tests.incremental.conftest import NOW
from tests.incremental.steps.conftest import Built

ID = "2026-11-22-card-payments"
HOME = TargetId("home", "en", "")


def test_every_query_about_incidents_says_what_changes_it() -> None:
    for name, definition in DEFINITIONS.items():
        if definition.subject is Subject.INDEX and definition.scope is QueryScope.OWN:
            assert definition.changed_by or definition.matches, name


def test_the_targets_that_read_a_changed_query_are_invalid(built: Built) -> None:
    found = built.cache.dependencies.targets_reading({("incident", ID)})
    assert {TargetId("incident", "en", ID), TargetId("incident", "de", ID)} <= found
    assert not any(one.family in {"brand", "search", "subscribe"} for one in found)


def test_an_unknown_stored_dependency_invalidates_its_target(built: Built) -> None:
    dependencies = built.cache.dependencies
    assert dependencies.undeclared_queries() == set()
    rows = built.cache._database.rows
    (number,) = rows.execute(
        "SELECT id FROM target WHERE family = 'brand' AND language = 'en'"
    ).fetchone()
    unknown = ("of_an_earlier_program", "x")
    with built.cache.transaction():
        rows.execute("INSERT INTO dependency VALUES(?, ?)", (json.dumps(unknown), number))
    assert dependencies.undeclared_queries() == {unknown}
    assert dependencies.targets_reading({unknown}) == {TargetId("brand", "en", "")}


def test_an_unknown_shared_dependency_invalidates_its_targets(built: Built) -> None:
    rows = built.cache._database.rows
    (number,) = rows.execute(
        "SELECT query_set FROM target WHERE family = 'home' AND language = 'en'"
    ).fetchone()
    (text,) = rows.execute("SELECT queries FROM query_set WHERE id = ?", (number,)).fetchone()
    unknown = ("of_an_earlier_program", 5)
    with built.cache.transaction():
        row = (json.dumps([*json.loads(text), unknown]), number)
        rows.execute("UPDATE query_set SET queries = ? WHERE id = ?", row)
    built.cache.dependencies.load()
    assert unknown in built.cache.dependencies.undeclared_queries()
    assert HOME in built.cache.dependencies.targets_reading({unknown})


def test_the_catalog_lists_what_exists_and_a_new_component_adds_its_targets(built: Built) -> None:
    assert built.catalog.update(built.views, set()) == (set(), set())
    text = (built.hub.root / "content/hub.yml").read_text("utf-8")
    built.hub.write(
        "content/hub.yml", text.replace("  checkout:", "  search: {name: S}\n  checkout:")
    )
    project = parse_content(built.hub.root).project
    views = built.public.views(project, NOW, pinned=False)
    added, removed = built.catalog.update(views, {("setting", "en", "components")})
    assert TargetId("component", "en", "search") in added
    assert not any(one.language == "de" for one in added), "its query has not changed"
    assert removed == set()


def test_what_the_catalog_stores_it_reads_back(built: Built) -> None:
    catalog = TargetCatalog()
    added, _ = catalog.update(built.views, set())
    assert added == {one for one in all_targets(built.views) if one.family != "incident"}
    with built.cache.transaction():
        catalog.store(built.cache.targets)
    again = TargetCatalog(built.cache.targets.groups())
    assert again.update(built.views, set()) == (set(), set())
    assert again.queries == catalog.queries


def test_an_incident_that_is_gone_takes_its_targets_with_it(built: Built) -> None:
    found = invalidate(
        built.views, set(), {ID: None},
        dependencies=built.cache.dependencies, catalog=built.catalog,
    )  # fmt: skip
    assert found.removed == {TargetId("incident", "en", ID), TargetId("incident", "de", ID)}
    assert found.targets == frozenset()


def test_a_full_build_is_faster_from_many_targets_on() -> None:
    limits = Limits(few=10, most=100)
    assert not limits.is_exceeded(10, 12)
    assert limits.is_exceeded(11, 30)
    assert not limits.is_exceeded(99, 1000)
    assert limits.is_exceeded(101, 1000)
