"""Queries: each is declared once, and reading one is recorded."""

from __future__ import annotations

import pytest

from hubgen.public import incident_index, recording_view  # noqa: F401 - declare the queries
from hubgen.public.queries import (
    DEFINITIONS,
    DependencyRecorder,
    QueryScope,
    Subject,
    UndeclaredQueryError,
    definition_of,
    is_declared,
    query,
)


class _Counter:
    """A subject with one query."""

    query_prefix = ()

    def __init__(self) -> None:
        self.recorder = DependencyRecorder()


def test_every_query_is_declared_here_with_what_changes_it() -> None:
    found = {
        (one.name, one.subject.value, one.scope.value, one.component is not None)
        for one in DEFINITIONS.values()
    }
    assert found == {
        *((name, "index", "own", False) for name in ("incident", "has", "of_month")),
        *((name, "index", "own", False) for name in ("updated_in", "is_recent")),
        *((name, "index", "shared", False) for name in ("every", "newest")),
        *((name, "index", "shared", False) for name in ("closed", "unplanned", "renamed")),
        *((name, "index", "shared", False) for name in ("corrections", "edits", "ids")),
        *((name, "index", "shared", False) for name in ("overall_tone", "month_counts")),
        *((name, "index", "shared", True) for name in ("latest", "open", "active_since")),
        *((name, "index", "shared", True) for name in ("of_component", "maintenance")),
        *((name, "index", "shared", True) for name in ("count_of_component", "update_months")),
        *((name, "view", "own", False) for name in ("question", "answer", "page")),
        *((name, "view", "shared", False) for name in ("contact", "contact_named")),
        *((name, "view", "own", False) for name in ("component", "component_name")),
        ("component_position", "view", "own", False),
        *((name, "view", "shared", False) for name in ("setting", "at", "pinned", "pages")),
        *((name, "view", "shared", False) for name in ("faq", "public_files", "menu")),
        *((name, "view", "shared", False) for name in ("lessons", "lessons_in")),
        *((name, "view", "shared", False) for name in ("post_templates", "day_end", "hour")),
        *((name, "view", "shared", False) for name in ("publication_times", "picture_sizes")),
    }


def test_a_query_about_one_incident_names_what_changes_it() -> None:
    own = [one for one in DEFINITIONS.values() if one.scope is QueryScope.OWN]
    for one in own:
        if one.subject is Subject.INDEX:
            assert one.changed_by or one.matches, one.name


def test_reading_an_undeclared_query_raises() -> None:
    recorder = DependencyRecorder()
    with pytest.raises(UndeclaredQueryError, match="declares 'rumours'"):
        recorder.record(("rumours", "en"))
    with pytest.raises(UndeclaredQueryError):
        definition_of(("rumours", "en"))
    assert not is_declared(("rumours", "en"))


def test_a_query_cannot_be_declared_twice() -> None:
    def every(owner: _Counter) -> int:
        return 1

    with pytest.raises(ValueError, match="'every' is declared twice"):
        query(scope=QueryScope.SHARED)(every)


def test_what_is_read_in_a_block_is_recorded_there_and_around_it() -> None:
    recorder = DependencyRecorder()
    recorder.record(("every",))
    with recorder.recording() as outer:
        recorder.record(("newest", 5))
        with recorder.recording() as inner:
            recorder.record(("incident", "a"))
        assert inner == {("incident", "a")}
    assert outer == {("newest", 5), ("incident", "a")}


def test_a_block_that_fails_leaves_the_recorder_as_it_was() -> None:
    recorder = DependencyRecorder()

    def fail() -> None:
        with recorder.recording():
            recorder.record(("incident", "a"))
            raise KeyError

    with recorder.recording() as outer:
        with pytest.raises(KeyError):
            fail()
        recorder.record(("ids",))
    assert outer == {("incident", "a"), ("ids",)}


def test_a_query_takes_positional_arguments_alone() -> None:
    index = incident_index.IncidentIndex()
    with pytest.raises(TypeError, match="positional"):
        index.newest(limit=3)
