"""Effects: volume and mood before and after each of our updates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from hubgen.listening.mention import Mention, Sentiment

WINDOW: Final = timedelta(hours=1)
_FEWEST: Final = 10  # messages; fewer say nothing
_LESS: Final = 0.8  # a fifth less counts as a change


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An update of ours on the time axis."""

    number: str
    at: datetime
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The mentions within a length of time."""

    messages: int
    people: int
    negative_share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateEffect:
    """The hour before and after an update.

    `calmed` is None while there are too few messages, or the hour is not over.
    It compares two numbers; it cannot tell that the update was the cause.
    """

    mark: Mark
    before: Period
    after: Period
    calmed: bool | None


def update_effects(
    mentions: Sequence[Mention], marks: Sequence[Mark], now: datetime
) -> tuple[UpdateEffect, ...]:
    """Return what changed around each of `marks`; the hour after one may not be over at `now`."""
    return tuple(_effect(mentions, mark, now) for mark in marks)


def _effect(mentions: Sequence[Mention], mark: Mark, now: datetime) -> UpdateEffect:
    before = _period(mentions, mark.at - WINDOW, mark.at)
    after = _period(mentions, mark.at, mark.at + WINDOW)
    calmed = None
    if before.messages >= _FEWEST and mark.at + WINDOW <= now:
        calmed = after.messages * (after.negative_share or 0) <= _LESS * before.messages * (
            before.negative_share or 0
        )
    return UpdateEffect(mark=mark, before=before, after=after, calmed=calmed)


def _period(mentions: Sequence[Mention], start: datetime, end: datetime) -> Period:
    here = [one for one in mentions if start <= one.at < end]
    negative = sum(one.understanding.sentiment is Sentiment.NEGATIVE for one in here)
    return Period(
        messages=len(here),
        people=len({one.person for one in here}),
        negative_share=round(negative / len(here), 3) if here else None,
    )
