"""The next update: whether the text and the front matter promise the same time.

Times are compared with the update's own `at`, never with the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from hubgen.checks.messages.message import Message, Text
from hubgen.checks.messages.stated_days import stated_days
from hubgen.model.messages import Messages
from hubgen.model.rules import Fact
from hubgen.model.words import State
from hubgen.problems import Place
from hubgen.public import times

CUE = (
    r"\bnext (?:update|message|news|report)\b|\bhears? (?:from us|more)\b"
    r"|\b(?:update|post|report|write) (?:you |here |this page )?(?:again )?(?:at|by|on|before)\b"
    r"|\b(?:further|another|an|more) (?:updates?|news|information)\b[^.]{0,30}"
    r"\b(?:at|by|on|before)\b"
)
_CUE = re.compile(CUE, re.IGNORECASE)
_CLOCK = re.compile(
    r"(?<![\d.:,])(?:(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?![\d:]|\.\d)"
    r"|(?P<full>1[0-2]|[1-9])(?=\s*[ap]\.?m\b)|(?P<word>noon|midday|midnight)\b)"
    r"\s*(?P<half>[ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\b(?:UTC|GMT)\s*[+-]\s*\d{1,2}|\b(?:UTC|GMT|BST|IST|WEST|WET|CEST|CET|EEST|EET|MSK|SAST|WAT|EAT|CAT|GST|PKT|SGT"
    r"|HKT|JST|KST|PHT|WIB|AWST|ACST|ACDT|AEST|AEDT|NZST|NZDT|BRT|ART|[ECMP][SD]T|A[SK][SD]T|HST|ET|CT|PT)\b"
    r"|\b[A-Za-z]+(?: (?:standard|daylight|summer))? time\b"
)
_SAME_EVERYWHERE = {"UTC", "GMT"}
_NOON = 12
_NEAR = 80


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact that does not hold, its place, the values of its message, and the fix if known."""

    fact: Fact
    place: Place
    values: tuple[str, ...] = ()
    fix: str = ""


@dataclass(frozen=True, slots=True)
class _Clock:
    """A clock time in a sentence; `zone` is the one it names, if any."""

    at: tuple[int, int]
    words: str
    zone: str
    sentence: str
    cued: bool
    place: Place

    def means(self, due: datetime) -> bool | None:
        """Return whether this is the clock time of `due`; None for a zone other than the hub's."""
        if self.zone in _SAME_EVERYWHERE:
            due = due.astimezone(UTC)
        elif self.zone and self.zone != due.tzname() and not self.zone.lower().endswith("time"):
            return None
        return self.at == (due.hour, due.minute)

    def names_another_day(self, due: datetime, written: date) -> bool:
        """Return whether the sentence names days, and none of them is that of `due`."""
        if self.zone in _SAME_EVERYWHERE:
            due = due.astimezone(UTC)
        days = stated_days(self.sentence, written)
        return bool(days) and not any(due.date() in one.dates for one in days)


@lru_cache(maxsize=8)
def missing_facts(message: Message) -> tuple[MissingFact, ...]:
    """Return what is wrong with how `message` promises the next update, in the order of Fact."""
    return tuple(_missing_facts(message))


def _missing_facts(message: Message) -> Iterator[MissingFact]:
    head, source = message.update.head, message.source
    if head.next_update is None:
        planned = head.state is State.SCHEDULED and any(
            update.head.window for update in message.incident.updates
        )
        if not planned:
            yield MissingFact(Fact.NEXT_SET, source.at("state"))
        return
    due = head.due
    if due is None or head.at is None:
        return
    if due <= head.at:
        yield MissingFact(Fact.NEXT_AHEAD, source.at("next_update"), (times.clock(due),))
        return
    yield from _missing_in_text(message, due.astimezone(message.hub.time_zone), head.at)


def _missing_in_text(message: Message, due: datetime, at: datetime) -> Iterator[MissingFact]:
    """Yield what is wrong with how the text states `due`."""
    english = Messages(language="en", entries={})
    line = f"write: Next update: {times.long_time(due, english)}."
    clocks = [clock for text in message.statement for clock in _clocks(text)]
    cued = [clock for clock in clocks if clock.cued]
    same = [clock for clock in cued or clocks if clock.means(due) is not False]
    if not same:
        if cued:
            values = (cued[-1].words, times.clock(due))
            yield MissingFact(Fact.NEXT_AGREES, cued[-1].place, values, line)
        else:
            yield MissingFact(
                Fact.NEXT_SAID, message.source.at("next_update"), (times.clock(due),), line
            )
        return
    written = at.astimezone(due.tzinfo).date()
    if all(clock.names_another_day(due, written) for clock in same):
        day = stated_days(same[-1].sentence, written)[0].words
        values = (f"{same[-1].words}, {day}", times.long_time(due, english))
        yield MissingFact(Fact.NEXT_AGREES, same[-1].place, values, line)
        return
    if not any(clock.zone for clock in same):
        yield MissingFact(Fact.NEXT_ZONE, same[-1].place, (same[-1].words,), line)
    if due.date() != written and not any(stated_days(clock.sentence, written) for clock in same):
        yield MissingFact(Fact.NEXT_DAY, same[-1].place, (same[-1].words,), line)


def _clocks(text: Text) -> Iterator[_Clock]:
    if not any(sign.isdigit() for sign in text.prose) and "noon" not in text.prose.lower():
        return
    for span in text.spans:
        sentence = text.prose[span.start : span.end]
        cued: bool | None = None
        for found in _CLOCK.finditer(sentence):
            if cued is None:
                cued = _CUE.search(sentence) is not None
            zone = _ZONE.search(sentence, found.end(), found.end() + _NEAR)
            yield _Clock(
                _hour_and_minute(found),
                found[0].strip(),
                zone[0] if zone else "",
                sentence,
                cued,
                text.place(span.start + found.start()),
            )


def _hour_and_minute(found: re.Match[str]) -> tuple[int, int]:
    if found["word"]:
        return (0 if found["word"].lower() == "midnight" else _NOON), 0
    hour, half = int(found["hour"] or found["full"]), (found["half"] or "").lower()
    if half:
        hour = hour % _NOON + (_NOON if half.startswith("p") else 0)
    return hour, int(found["minute"] or 0)
