"""A store with mentions, and how to read files into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hubgen.listening.files import Answers, read_file
from hubgen.listening.intake import Intake, IntakeResult
from hubgen.listening.mention import RawMention
from hubgen.listening.store import MentionStore, open_store

NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
ZONE = ZoneInfo("Europe/London")
KEEP = timedelta(days=90)


def said(text: str, author: str = "ann", minutes: int = 60, **more: object) -> RawMention:
    """A mention of `minutes` ago."""
    return RawMention(
        text=text, author=author, at=NOW - timedelta(minutes=minutes), network="x", **more
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MentionStore]:
    with open_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def intake(store: MentionStore) -> Intake:
    return Intake(store, KEEP, NOW)


@pytest.fixture
def drop(
    tmp_path: Path, store: MentionStore, intake: Intake
) -> Callable[..., tuple[IntakeResult, list[str]]]:
    """Adds a file; returns what became of it, and the texts that are stored, oldest first."""

    def add(
        name: str, content: str | bytes, answers: Answers | None = None
    ) -> tuple[IntakeResult, list[str]]:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        result = intake.add_file(read_file(file, ZONE, NOW), answers or Answers())
        return result, [one.text for one in store.all()]

    return add
