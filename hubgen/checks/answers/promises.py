"""Promises: times, and money back, that an answer promises and no public text does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from hubgen.checks.answers.finding import finding
from hubgen.checks.answers.statements import PublicStatements, lengths
from hubgen.checks.messages.message import Text
from hubgen.checks.messages.next_update import CUE
from hubgen.checks.messages.stated_days import stated_days
from hubgen.checks.messages.stated_times import stated_times
from hubgen.problems import Problem

_NEXT: Final = re.compile(CUE, re.IGNORECASE)
_WE_WILL: Final = re.compile(
    r"\b(?:we|it|they|this|everything|everyone|all|(?:your|our|the|every|each|all) (?:\w+ ){1,3})"
    r" ?(?:(?:will|shall|are going to|is going to|expect(?: to)?|plan to)\b|'ll\b)"
    r"|\byou(?: will|'ll)? (?:get|receive|have|see|hear)\b"
    r"|\bwe (?:refund|repay|replace|reimburse|compensate|credit|send|pay)\b"
    r"|\b(?:wir|es|alle[ns]?|Ihr(?:e|en)?|uns(?:er)?e?) (?:\w+ ){0,3}?(?:werden|wird)\b"
    r"|\b(?:werden|wird) (?:wir|es|alle|Ihr(?:e|en)?|uns(?:er)?e?)\b"
    r"|\b(?:Sie|ihr) (?:erhalten|bekommen|haben|erhaltet|bekommt|habt)\b"
    r"|\b(?:erhalten|bekommen) Sie\b|\bdu (?:erhältst|bekommst|hast)\b"
    r"|\bwir (?:erstatten|ersetzen|zahlen|entschädigen|schicken|senden)\b"
    r"|\b(?:erstatten|ersetzen|zahlen|entschädigen) wir\b",
    re.IGNORECASE,
)
_NOT_PROMISED: Final = re.compile(
    r"\b(?:not|no|never|cannot|whether|if|unless|nicht|kein\w*|nie|ob|falls|wenn)\b|n't\b|\?",
    re.IGNORECASE,
)
_REMEDIES: Final = {
    "a refund": r"refund\w*|reimburs\w*|money back|pa(?:y|id|ys) (?:\w+ ){0,3}back"
    r"|\w*erstatt\w*|zurück(?:zu)?zahl\w*|Geld zurück",
    "compensation": r"compensat\w*|\w*entschädig\w*|schaden[s]?ersatz\w*",
    "a voucher": r"vouchers?|\w*gutschein\w*",
    "a credit": r"credits? (?:to |on |of |for )?(?:your|you|the|all|every)\b|goodwill"
    r"|gutschrift\w*|gutschreiben|kulanz\w*",
    "a discount": r"discounts?|\d+ ?(?:%|percent) off|\w*rabatt\w*|nachlass",
    "something free of charge": r"free of charge|for free|kostenlos\w*|kostenfrei\w*|gratis"
    r"|waive\w*",
}
_REMEDY: Final = {
    name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _REMEDIES.items()
}


def promises(text: Text, public: PublicStatements, written: date) -> Iterator[Problem]:
    """Yield what `text`, written on that day, promises and `public` does not."""
    for span in text.spans:
        sentence = text.prose[span.start : span.end]
        if span.heading or not _WE_WILL.search(sentence) or _NOT_PROMISED.search(sentence):
            continue
        for found in (_remedy(sentence, public), _time(sentence, public, written)):
            if found is not None:
                offset, what = found
                fix = "leave it out, or publish an update that promises it first"
                place = text.place(span.start + offset)
                yield finding(rule="answer-promise", place=place, what=what, fix=fix)


def _remedy(sentence: str, public: PublicStatements) -> tuple[int, str] | None:
    for name, pattern in _REMEDY.items():
        match = pattern.search(sentence)
        if match and not pattern.search(public.prose):
            return match.start(), f'the answer promises {name} ("{match[0]}"); no public text does'
    return None


def _time(sentence: str, public: PublicStatements, written: date) -> tuple[int, str] | None:
    """Return the day, the clock time or the length of time that is promised and not public."""
    if _NEXT.search(sentence):
        return None  # the contradictions look at the next update
    for day in stated_days(sentence, written):
        if day.dates and not day.dates & public.days:
            return (
                day.start,
                f'the answer promises something for "{day.words}"; no public text does',
            )
    for clock in stated_times(sentence):
        if clock.at not in public.clocks:
            return (
                clock.start,
                f'the answer promises something for "{clock.words}"; no public text does',
            )
    for length in lengths(sentence):
        if length.means not in public.lengths:
            what = f'the answer promises something within "{length.words}"; no public text does'
            return length.start, what
    return None
