"""What is told of an update by itself stays the same object while nothing of it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hubgen.public.update_slice import update_slice

AT = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)


def test_an_update_is_told_as_before_while_others_join_it(hub: Any) -> None:
    before = hub.view(AT).repository.get("2026-11-22-card-payments")
    hub.update(2, "at: 2026-11-22 10:35\nstate: identified")
    after = hub.view(AT).repository.get("2026-11-22-card-payments")
    assert len(after.updates) == len(before.updates) + 1
    assert update_slice(before, before.first) == update_slice(after, after.first)
    assert all(
        one is other
        for one, other in zip(
            update_slice(before, before.first), update_slice(after, after.first), strict=True
        )
    )


def test_a_change_of_its_words_is_told(hub: Any) -> None:
    incident = hub.view(AT).repository.get("2026-11-22-card-payments")
    update_slice(incident, incident.first)
    edited = replace(incident.first, summary="Something else happened.")
    other = replace(incident, updates=(edited, *incident.updates[1:]))
    assert update_slice(other, edited)[1].summary == "Something else happened."


def test_the_same_instant_on_another_clock_is_told(hub: Any) -> None:
    incident = hub.view(AT).repository.get("2026-11-22-card-payments")
    update_slice(incident, incident.first)
    moved = incident.first.at.astimezone(timezone(timedelta(hours=1), "CET"))
    there = replace(incident.first, at=moved)
    other = replace(incident, updates=(there, *incident.updates[1:]))
    assert update_slice(other, there)[1].at.tzname() == "CET"
