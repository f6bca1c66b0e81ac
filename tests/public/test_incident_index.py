"""The incident index answers every query from orders that stay right through changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hubgen.public.incident_index import IncidentIndex
from hubgen.public.incident_summary import IncidentChange, IncidentSummary
from hubgen.public.queries import DEFINITIONS, Query, QueryScope, Subject

_COMPONENTS = ("card-payments", "checkout")
_MONTHS = ("2026-09", "2026-10", "2026-11")


def _summary(incident_id: str, **changes: Any) -> IncidentSummary:
    fields: dict[str, Any] = {
        "version": "1",
        "first": 10.0,
        "last": 20.0,
        "ended": None,
        "reach": 30.0,
        "month": "2026-11",
        "months": ("2026-11",),
        "changed": "2026-11-21",
        "is_planned": False,
        "is_maintenance": False,
        "tone": "minor",
        "urgency": (1, 0, 10.0, incident_id),
        "components": ("checkout",),
        "was": (),
        "corrections": (),
        "edits": (),
    }
    return IncidentSummary(id=incident_id, **(fields | changes))


_summaries = st.builds(
    lambda one, first, ended, month, parts, work, version: _summary(
        one,
        first=first,
        last=first + 1,
        reach=first + 2,
        ended=ended,
        month=month,
        months=(month,),
        components=parts,
        is_maintenance=work,
        version=version,
        tone="maintenance" if work else "minor",
        urgency=(int(not work), 0, first, one),
        corrections=((first, "02"),) if work else (),
    ),
    st.sampled_from("abcdef"),
    st.floats(0, 9),
    st.none() | st.floats(10, 19),
    st.sampled_from(_MONTHS),
    st.lists(st.sampled_from(_COMPONENTS), unique=True).map(tuple),
    st.booleans(),
    st.sampled_from("12"),
)
_steps = st.lists(_summaries | st.sampled_from("abcdef"), max_size=12)

_ARGUMENTS: dict[str, list[tuple[str | int | float, ...]]] = {
    "incident": [(one,) for one in "abc"],
    "has": [(one,) for one in "abc"],
    "of_month": [(one,) for one in _MONTHS],
    "updated_in": [(part, one) for part in ("", *_COMPONENTS) for one in _MONTHS],
    "is_recent": [(one,) for one in "abc"],
    "latest": [(part, 2) for part in ("", *_COMPONENTS)],
    "open": [(part,) for part in ("", *_COMPONENTS)],
    "active_since": [(part, 5.0) for part in ("", *_COMPONENTS)],
    "of_component": [(part, 2) for part in _COMPONENTS],
    "maintenance": [(part, 2) for part in ("", *_COMPONENTS)],
    "count_of_component": [(part,) for part in _COMPONENTS],
    "update_months": [(part,) for part in ("", *_COMPONENTS)],
    **{one: [(2,)] for one in ("newest", "closed", "unplanned", "renamed")},
    **{one: [(2,)] for one in ("corrections", "edits")},
    **{one: [()] for one in ("every", "ids", "overall_tone", "month_counts")},
}


def _queries() -> list[Query]:
    """Every query about incidents, each with some arguments."""
    return [
        (one.name, *arguments)
        for one in DEFINITIONS.values()
        if one.subject is Subject.INDEX
        for arguments in _ARGUMENTS[one.name]
    ]


def _index(summaries: Iterable[IncidentSummary] = ()) -> IncidentIndex:
    index = IncidentIndex(summaries)
    index.recent_limit = 2
    return index


def _fingerprints(index: IncidentIndex) -> dict[Query, object]:
    return {one: DEFINITIONS[str(one[0])].fingerprint_of(index, one) for one in _queries()}


def _matching(index: IncidentIndex) -> set[Query]:
    return {
        (one.name, *arguments)
        for one in DEFINITIONS.values()
        if one.matches is not None
        for arguments in one.matches(index)
    }


def _apply(index: IncidentIndex, step: IncidentSummary | str) -> IncidentChange:
    name = step if isinstance(step, str) else step.id
    change = IncidentChange(
        id=name, before=index.by_id.get(name), after=None if isinstance(step, str) else step
    )
    if change.after is None:
        index.remove(name)
    else:
        index.put(change.after)
    return change


@given(_steps)
def test_an_index_that_was_changed_answers_like_a_new_one(
    steps: list[IncidentSummary | str],
) -> None:
    index = _index()
    for step in steps:
        _apply(index, step)
        index.update_months("")  # its answer is remembered, and has to be forgotten in time
    assert _fingerprints(index) == _fingerprints(_index(index.by_id.values()))


@given(_steps, _summaries | st.sampled_from("abcdef"))
def test_a_query_names_every_change_of_its_answer(
    steps: list[IncidentSummary | str], last: IncidentSummary | str
) -> None:
    index = _index()
    for step in steps:
        _apply(index, step)
    before, matching = _fingerprints(index), _matching(index)
    change = _apply(index, last)
    after = _fingerprints(index)
    components = {"", *(key for one in change.summaries for key in one.components)}
    named = {
        (one.name, *arguments)
        for one in DEFINITIONS.values()
        if one.changed_by is not None
        for arguments in one.changed_by(change)
    }
    named |= matching ^ _matching(index)
    for one in before:
        definition = DEFINITIONS[str(one[0])]
        if definition.scope is QueryScope.SHARED and definition.may_change(one, components):
            named.add(one)
    assert {one for one in before if before[one] != after[one]} <= named


def test_lists_run_from_the_newest_and_end_at_their_limit() -> None:
    index = IncidentIndex([_summary("a", first=1.0), _summary("b", first=3.0), _summary("c")])
    assert index.newest(2) == ["c", "b"]
    assert index.every() == ["c", "b", "a"]


def test_the_newest_incidents_are_recent() -> None:
    index = _index([_summary("a", first=1.0), _summary("b", first=3.0), _summary("c")])
    assert [index.is_recent(one) for one in "abcx"] == [False, True, True, False]


def test_what_is_over_counts_from_its_end() -> None:
    index = IncidentIndex([_summary("a", ended=50.0), _summary("b", ended=40.0), _summary("c")])
    assert index.closed(5) == ["a", "b"]
    assert index.open("") == ["c"]


def test_what_names_a_later_time_is_active_since_then() -> None:
    index = IncidentIndex([_summary("a", ended=20.0, reach=99.0), _summary("b", ended=20.0)])
    assert index.active_since("", 50.0) == ["a"]
    assert index.active_since("card-payments", 50.0) == []


def test_the_overall_tone_is_that_of_the_most_serious_incident_under_way() -> None:
    planned = _summary("p", is_planned=True, urgency=(9, 9, 9.0, "p"), tone="planned")
    index = IncidentIndex([planned])
    assert index.overall_tone() == "calm"
    index.put(_summary("a", tone="major", urgency=(1, 1, 1.0, "a")))
    index.put(_summary("b"))
    assert index.overall_tone() == "major"


def test_reading_the_index_records_the_query() -> None:
    index = IncidentIndex([_summary("a")])
    with index.recorder.recording() as queries:
        index.latest("checkout", 3)
        index.overall_tone()
    assert queries == {("latest", "checkout", 3), ("overall_tone",)}
