"""Volume: messages, people and mood per quarter-hour, and what is unusual about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import sqrt
from statistics import median
from typing import Final

from hubgen.listening.mention import Mention, Sentiment
from hubgen.listening.store import MentionStore

QUARTER: Final = timedelta(minutes=15)
USUAL_DAYS: Final = 14
ALERT_AGE: Final = timedelta(hours=1)  # older spikes are no news
_FEWEST_DAYS: Final = 3  # fewer other days say nothing about what is usual
_FEWEST_OF_SPIKE: Final = 8
_DEVIATIONS: Final = 3
# So many people write about an everyday fault of one shop or one town within a day; a team
# reads twenty messages itself, and a count says more than they do only beyond it.
WIDESPREAD: Final = 20  # people


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The mentions of one quarter-hour; `usual` is None where too few other days are stored."""

    start: datetime
    messages: int
    people: int
    negative: int
    neutral: int
    positive: int
    usual: float | None = None

    @property
    def end(self) -> datetime:
        """The instant at which the next quarter-hour begins."""
        return self.start + QUARTER

    @property
    def is_spike(self) -> bool:
        """Whether there are far more messages than in the same quarter-hour of other days."""
        return _is_unusual(self.messages, self.usual)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spike:
    """A quarter-hour with far more messages than at the same time of other days."""

    start: datetime
    messages: int
    usual: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How many people are affected, not how many messages there are.

    `texts` counts near-duplicates once. `usual` is the number of messages in the
    same hours of other days, None where too few of them are stored; `unusual_share`
    is the part of the messages beyond it, from 0 to 1.
    """

    messages: int
    people: int
    texts: int
    usual: float | None
    unusual_share: float | None
    is_widespread: bool


def intervals(
    mentions: Sequence[Mention],
    start: datetime,
    end: datetime,
    earlier: Mapping[datetime, int] | None = None,
) -> tuple[Interval, ...]:
    """Return the quarter-hours from the one of `start` to the one of `end`, empty ones too.

    `earlier` tells what is usual: the number of mentions by the beginning of a
    quarter-hour. So do `mentions` that are older than `start`.
    """
    by_quarter: dict[datetime, list[Mention]] = {}
    for one in mentions:
        by_quarter.setdefault(quarter_of(one.at), []).append(one)
    counts = {quarter: len(members) for quarter, members in by_quarter.items()}
    counts |= earlier or {}
    first = min(counts, default=start)
    found = []
    at = quarter_of(start)
    while at < end:
        here = by_quarter.get(at, [])
        moods = Counter(one.understanding.sentiment for one in here)
        found.append(
            Interval(
                start=at,
                messages=len(here),
                people=len({one.person for one in here}),
                negative=moods[Sentiment.NEGATIVE],
                neutral=moods[Sentiment.NEUTRAL],
                positive=moods[Sentiment.POSITIVE],
                usual=_usual(counts, at, first),
            )
        )
        at += QUARTER
    return tuple(found)


def recent_spikes(store: MentionStore, now: datetime) -> tuple[Spike, ...]:
    """Return the spikes among the quarter-hours of the hour before `now`, without reading texts."""
    start = quarter_of(now - ALERT_AGE)
    counts = store.counts(start - timedelta(days=USUAL_DAYS), now + timedelta(seconds=1), QUARTER)
    first = min(counts, default=start)
    recent = [(at, counts[at], _usual(counts, at, first)) for at in sorted(counts) if at >= start]
    return tuple(
        Spike(start=at, messages=messages, usual=usual)
        for at, messages, usual in recent
        if usual is not None and _is_unusual(messages, usual)
    )


def _usual(counts: Mapping[datetime, int], at: datetime, first: datetime) -> float | None:
    """Return the median of `counts` at the time of `at` on the days before, from `first` on."""
    days = (at - timedelta(days=day) for day in range(1, USUAL_DAYS + 1))
    known = [counts.get(day, 0) for day in days if day >= first]
    return median(known) if len(known) >= _FEWEST_DAYS else None


def _is_unusual(messages: int, usual: float | None) -> bool:
    if usual is None or messages < _FEWEST_OF_SPIKE:
        return False
    return messages > usual + _DEVIATIONS * sqrt(max(usual, 1))


def quarter_of(at: datetime) -> datetime:
    """Return the beginning of the quarter-hour of `at`, in UTC."""
    at = at.astimezone(UTC)
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)


def spread(mentions: Sequence[Mention], quarters: Sequence[Interval]) -> Spread:
    """Return how far it spreads, from the `mentions` within `quarters`."""
    people = len({one.person for one in mentions})
    known = [one.usual for one in quarters if one.usual is not None]
    usual = sum(known) if known and len(known) == len(quarters) else None
    share = None
    if usual is not None:
        share = round(max(len(mentions) - usual, 0) / len(mentions), 3) if mentions else 0.0
    return Spread(
        messages=len(mentions),
        people=people,
        texts=len({one.group for one in mentions}),
        usual=usual,
        unusual_share=share,
        is_widespread=people >= WIDESPREAD,
    )
