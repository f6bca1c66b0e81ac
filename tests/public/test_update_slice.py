"""An update slice stays the same object while nothing of it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hubgen.public.memo import MemoCache
from hubgen.public.update_slice import update_slice

AT = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)


def test_a_slice_stays_the_same_object_while_other_updates_are_added(hub: Any) -> None:
    memo = MemoCache()
    before = hub.view(AT).repository.get("2026-11-22-card-payments")
    hub.update(2, "at: 2026-11-22 10:35\nstate: identified")
    after = hub.view(AT).repository.get("2026-11-22-card-payments")
    assert len(after.updates) == len(before.updates) + 1
    first, second = (update_slice(memo, one, one.first) for one in (before, after))
    assert first[0] is second[0]
    assert first[1] is second[1]


def test_a_slice_with_other_words_is_another_object(hub: Any) -> None:
    memo = MemoCache()
    incident = hub.view(AT).repository.get("2026-11-22-card-payments")
    update_slice(memo, incident, incident.first)
    edited = replace(incident.first, summary="Something else happened.")
    other = replace(incident, updates=(edited, *incident.updates[1:]))
    assert update_slice(memo, other, edited)[1].summary == "Something else happened."


def test_a_slice_with_the_same_instant_on_another_clock_is_another_object(hub: Any) -> None:
    memo = MemoCache()
    incident = hub.view(AT).repository.get("2026-11-22-card-payments")
    update_slice(memo, incident, incident.first)
    moved = incident.first.at.astimezone(timezone(timedelta(hours=1), "CET"))
    there = replace(incident.first, at=moved)
    other = replace(incident, updates=(there, *incident.updates[1:]))
    assert update_slice(memo, other, there)[1].at.tzname() == "CET"
