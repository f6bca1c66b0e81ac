"""The next update: whether the text and the front matter promise the same time.

Times are compared with the update's own `at`, never with the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from hubgen.checks.messages.message import Message, Text
from hubgen.checks.messages.stated_days import stated_days
from hubgen.checks.messages.stated_times import StatedTime, names_a_time, stated_times
from hubgen.model.rules import Fact
from hubgen.model.words import State
from hubgen.problems import Place
from hubgen.public import times
from hubgen.source.messages import messages

CUE = (
    r"\bnext (?:update|message|news|report)\b|\bhears? (?:from us|more)\b"
    r"|\b(?:update|post|report|write) (?:you |here |this page )?(?:again )?(?:at|by|on|before)\b"
    r"|\b(?:further|another|an|more) (?:updates?|news|information)\b[^.]{0,30}"
    r"\b(?:at|by|on|before)\b"
    r"|\bnächste[nrs]? (?:Meldung|Mitteilung|Nachricht|Information|Update|Stand)\w*"
    r"|\bhören Sie [^.]{0,40}von uns\b|\bmelden wir uns\b|\bwir melden uns\b"
    r"|\bweitere (?:Meldung|Mitteilung|Nachricht|Information|Neuigkeit|Update)\w*[^.]{0,40}"
    r"\b(?:um|bis|am|ab|gegen|vor)\b"
    r"|\b(?:informieren|berichten|aktualisieren) [^.]{0,40}\b(?:wieder|erneut|spätestens)\b"
)
_CUE = re.compile(CUE, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact that does not hold, its place, the values of its message, and the fix if known."""

    fact: Fact
    place: Place
    values: tuple[str, ...] = ()
    fix: str = ""


@dataclass(frozen=True, slots=True)
class _Clock:
    """A clock time in a sentence, and whether the sentence speaks of the next update."""

    time: StatedTime
    sentence: str
    cued: bool
    place: Place

    def names_another_day(self, due: datetime, written: date) -> bool:
        """Return whether the sentence names days, and none of them is that of `due`."""
        due = self.time.local(due)
        days = stated_days(self.sentence, written)
        return bool(days) and not any(due.date() in one.dates for one in days)


def missing_facts(message: Message) -> Iterator[MissingFact]:
    """Yield what is wrong with how `message` promises the next update, in the order of Fact."""
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
    words = messages(message.language)
    line = f"write: {words('posts.next', time=times.long_time(due, words))}"
    clocks = [clock for text in message.statement for clock in _clocks(text)]
    cued = [clock for clock in clocks if clock.cued]
    same = [clock for clock in cued or clocks if clock.time.means(due) is not False]
    if not same:
        if cued:
            values = (cued[-1].time.words, times.clock(due))
            yield MissingFact(Fact.NEXT_AGREES, cued[-1].place, values, line)
        else:
            yield MissingFact(
                Fact.NEXT_SAID, message.source.at("next_update"), (times.clock(due),), line
            )
        return
    written, said = at.astimezone(due.tzinfo).date(), same[-1]
    if all(clock.names_another_day(due, written) for clock in same):
        day = stated_days(said.sentence, written)[0].words
        values = (f"{said.time.words}, {day}", times.long_time(due, words))
        yield MissingFact(Fact.NEXT_AGREES, said.place, values, line)
        return
    if not any(clock.time.zone for clock in same):
        yield MissingFact(Fact.NEXT_ZONE, said.place, (said.time.words,), line)
    if due.date() != written and not any(stated_days(clock.sentence, written) for clock in same):
        yield MissingFact(Fact.NEXT_DAY, said.place, (said.time.words,), line)


def _clocks(text: Text) -> Iterator[_Clock]:
    if not names_a_time(text.prose):
        return
    for span in text.spans:
        sentence = text.prose[span.start : span.end]
        cued: bool | None = None
        for time in stated_times(sentence):
            if cued is None:
                cued = _CUE.search(sentence) is not None
            yield _Clock(time, sentence, cued, text.place(span.start + time.start))
