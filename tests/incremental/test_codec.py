"""Incidents are read back as they were written, and what stays of them stays the same object."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hubgen.incremental.cache.incident_codec import IncidentDecoder, encode_incident
from hubgen.public.memo import MemoCache

AT = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
FOLDER = "incidents/2026/2026-11-22-card-payments"


def test_updates_that_stay_are_the_same_objects_and_others_are_not(hub: Any) -> None:
    hub.update(2, "at: 2026-11-22 10:35\nstate: identified")
    answered = "question: Why?\nanswered: 2026-11-22 11:00"
    hub.write(f"{FOLDER}/questions/01-why.md", f"---\n{answered}\n---\n![A](../a.png)\n")
    incident = hub.view(AT).repository.get("2026-11-22-card-payments")
    reader = IncidentDecoder(ZoneInfo("Europe/London"), {}, MemoCache())
    first, _ = reader.incident(encode_incident(incident, FOLDER, None))
    assert first == replace(incident, contact=None)
    later = replace(incident.newest, at=incident.newest.at + timedelta(minutes=1))
    changed = replace(incident, title="Otherwise", updates=(*incident.updates[:-1], later))
    second, _ = reader.incident(encode_incident(changed, FOLDER, None))
    assert second.title == "Otherwise"
    assert all(
        one is other for one, other in zip(first.updates[:-1], second.updates[:-1], strict=True)
    )
    assert second.newest.at == later.at
    assert second.questions[0] is first.questions[0]
    moved, _ = reader.incident(encode_incident(changed, f"{FOLDER}-moved", None))
    assert moved.first.body.folder == f"{FOLDER}-moved"
