"""Which updates a feed holds: the newest, however those of many incidents lie among one another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hubgen.outputs.feeds import selection

_FIRST = datetime(2026, 11, 1, tzinfo=UTC)
_INCIDENTS = st.lists(
    st.lists(st.integers(0, 60), min_size=1, max_size=6).map(sorted), min_size=1, max_size=20
)


def _incident(name: str, minutes: list[int]) -> Any:
    updates = [
        SimpleNamespace(number=f"{number:02}", at=_FIRST + timedelta(minutes=at))
        for number, at in enumerate(minutes, 1)
    ]
    return SimpleNamespace(id=name, updates=updates, newest=updates[-1])


@given(_INCIDENTS, st.integers(1, 12))
def test_the_newest_updates_are_those_of_all_in_order(minutes: Any, most: int) -> None:
    incidents = [_incident(f"incident-{number}", one) for number, one in enumerate(minutes)]
    incidents.sort(key=lambda one: (one.newest.at, one.id), reverse=True)
    found = selection._newest(incidents, most)
    every = selection.newest_first(incidents)
    assert [selection.sort_key(one) for one in found] == [
        selection.sort_key(one) for one in every[:most]
    ]
