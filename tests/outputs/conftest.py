"""Public views made by hand, for tests of outputs that need little of a hub."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hubgen.model.hub import Hub
from hubgen.model.words import Kind, Severity, State
from hubgen.public.incident_repository import IncidentRepository
from hubgen.public.records import PublicIncident, PublicUpdate, RichText
from hubgen.public.view import PublicView
from hubgen.source.messages import messages

LONDON = ZoneInfo("Europe/London")
BEGAN = datetime(2026, 11, 22, 10, 5, tzinfo=LONDON)
UpdateMaker = Callable[..., PublicUpdate]
ViewMaker = Callable[..., PublicView]


def _update(
    number: str = "01", summary: str = "Some card payments are charged twice.", **changes: Any
) -> PublicUpdate:
    """An investigating update at 10:05; `changes` set its fields, `body` may be plain Markdown."""
    body, language = changes.pop("body", "We are sorry."), changes.get("language", "en")
    update = PublicUpdate(
        incident_id="card-payments",
        number=number,
        state=State.INVESTIGATING,
        at=BEGAN + timedelta(minutes=30 * (int(number) - 1)),
        edited=None,
        language="en",
        summary=summary,
        do=None,
        body=RichText(markdown=body, folder="incidents/2026/card-payments", language=language),
        next_update=None,
        components={},
        window=None,
        corrects=None,
        retracts=None,
        corrected_by=(),
        retracted_by=None,
        posts={},
        image=None,
    )
    return replace(update, **changes)


def _view(
    *updates: PublicUpdate,
    language: str = "en",
    channels: dict[str, Any] | None = None,
    title: str = "Card payments are charged twice",
    kind: Kind = Kind.INCIDENT,
    **settings: Any,
) -> PublicView:
    """A hub with one incident of these updates; `channels`, `settings` as in hub.yml."""
    hub = Hub.model_validate(
        {
            "name": "Meadowcart",
            "url": "https://status.meadowcart.org/",
            "tag": "meadowcart.org,2026",
            "time_zone": "Europe/London",
            "languages": ["en", "de"],
            "channels": channels,
            **settings,
        }
    )
    incident = PublicIncident(
        id="card-payments",
        title=title,
        language=language,
        kind=kind,
        severity=Severity.MAJOR,
        started=BEGAN,
        components={},
        updates=updates,
        contact=None,
        faq=(),
        actions=(),
        tags=(),
        was=(),
        source=None,
        review=None,
        attachments=(),
        components_at_first={},
    )
    return PublicView(
        at=BEGAN + timedelta(hours=4),
        pinned=False,
        hub=hub,
        messages=messages(language),
        repository=IncidentRepository.of([incident]),
        pages=(),
        faq=(),
        public_files=(),
    )


@pytest.fixture(scope="session")
def update_of() -> UpdateMaker:
    return _update


@pytest.fixture(scope="session")
def view_of() -> ViewMaker:
    return _view
