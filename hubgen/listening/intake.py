"""Intake: raw mentions are understood and stored, in batches that are whole or absent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from hubgen.listening.files.answers import Answers
from hubgen.listening.files.reader import FileReading
from hubgen.listening.files.unread import Unread
from hubgen.listening.mention import RawMention
from hubgen.listening.store import MentionStore
from hubgen.listening.store.mentions import BATCH, Added
from hubgen.listening.understanding import Analyser, NearDuplicates
from hubgen.problems import HubgenError

MOST_LISTED: Final = 100
_AHEAD: Final = timedelta(days=1)  # clocks differ; more is a mistake in a date
_ANSWERS: Final = "answers "


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeResult:
    """What became of the mentions of one file or source.

    `expired` counts those older than the plan stores them. `unread` holds the first
    hundred of `unread_count` lines that are no mentions.
    """

    added: Added = field(default_factory=Added)
    expired: int = 0
    unread: tuple[Unread, ...] = ()
    unread_count: int = 0


class Intake:
    """Stores what files and sources give; `keep` is how long mentions are stored."""

    def __init__(self, store: MentionStore, keep: timedelta, now: datetime) -> None:
        self._store, self._keep, self._now = store, keep, now
        self._analyser = Analyser(store.corrections())
        self._duplicates = NearDuplicates()

    def add_file(self, reading: FileReading, answers: Answers) -> IntakeResult:
        """Store the mentions of a file; answers are remembered for files of the same form.

        Raises QuestionError, and HubgenError where the file cannot be read to its end.
        What was stored before stays, and is not stored twice.
        """
        name = _ANSWERS + reading.signature
        earlier = Answers.from_data(self._store.settings.read(name)) if reading.signature else None
        answers = answers.over(earlier) if earlier else answers
        try:
            result = self.add(reading.read(answers), reading.file.name)
        except OSError as error:
            msg = f"{reading.file} cannot be read: {error.strerror}"
            raise HubgenError(msg) from None
        if reading.signature and answers != Answers():
            self._store.settings.write(name, answers.as_data())
        return result

    def add(self, mentions: Iterable[RawMention | Unread], origin: str) -> IntakeResult:
        """Store `mentions` that came from `origin`. Raises StoreError."""
        added, expired, unread, unread_count = Added(), 0, list[Unread](), 0
        rest = iter(mentions)
        while batch := list(islice(rest, BATCH)):
            current: list[RawMention] = []
            for one in batch:
                if isinstance(one, Unread):
                    problem = one
                elif one.at > self._now + _AHEAD:
                    problem = Unread(line=0, reason=f"its date {one.at:%Y-%m-%d} is in the future")
                elif one.at < self._now - self._keep:
                    expired += 1
                    continue
                else:
                    current.append(one.storable())
                    continue
                unread_count += 1
                if len(unread) < MOST_LISTED:
                    unread.append(problem)
            known = self._analyser.understand_all(one.text for one in current)
            understood = [(one, known[one.text]) for one in current]
            added += self._store.add(understood, origin, self._duplicates)
        return IntakeResult(
            added=added, expired=expired, unread=tuple(unread), unread_count=unread_count
        )
