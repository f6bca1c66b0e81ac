"""Fact figures: codes, numbers, times and days in texts that contradict the incident's facts.

A text may say a value itself instead of the fact's name. It contradicts the fact
where it has another code of the same form, a number that differs by a slip of the
fingers, or another time or day in a sentence about what the fact means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from hubgen.checks.messages.message import Text, messages
from hubgen.checks.messages.stated_days import dates
from hubgen.checks.messages.stated_times import stated_times
from hubgen.model.incident import Fact, Incident, Update
from hubgen.model.project import Project
from hubgen.problems import Family, Level, Problem

_CODE = re.compile(r"(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9][\w-]{2,}")
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d{3,}")
_NUMBERS = re.compile(rf"(?<![\w+.,:/-])(?<!\d )(?:{_NUMBER.pattern})(?![\w:/-]|[.,]\d| \d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(r"[^\W\d_]{4,}")
_ANY_DAY = date(2026, 1, 1)
_Found = tuple[int, str]
"""Where in a sentence another value stands, and that value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watched:
    """A fact, and what finds another value for it in a sentence."""

    name: str
    fact: Fact
    other_value: Callable[[str, date], _Found | None]


def check_fact_figures(project: Project) -> Iterator[Problem]:
    """Yield the figures of updates that contradict the facts of their incident.

    Corrections, retractions and what they name may say what was wrong.
    """
    for incident in project.incidents:
        if not incident.head.facts or incident.head.source:
            continue
        known = _known_values(incident)
        wrong = {
            int(number)
            for one in incident.updates
            for number in (one.head.corrects, one.head.retracts)
            if number
        }
        for update in incident.updates:
            is_about_errors = update.head.corrects or update.head.retracts
            if not is_about_errors and int(update.number) not in wrong:
                yield from _in_update(project, incident, update, known)


def _known_values(incident: Incident) -> frozenset[str]:
    by_language = [
        incident.head.facts,
        *(texts.facts for texts, _ in incident.translations.values()),
    ]
    return frozenset(fact.value for facts in by_language for fact in facts.values())


def _in_update(
    project: Project, incident: Incident, update: Update, known: frozenset[str]
) -> Iterator[Problem]:
    if update.head.at is None:
        return
    written = update.head.at.astimezone(project.hub.time_zone).date()
    for message in messages(project.hub, incident, update):
        watched = list(_watched(_facts_of(incident, message.language), known))
        for text in message.texts:
            yield from _in_text(text, watched, written)


def wrong_figures(incident: Incident, text: Text, written: date) -> Iterator[Problem]:
    """Yield the figures of `text`, written on that day, that contradict facts of `incident`."""
    watched = list(_watched(_facts_of(incident, text.language), _known_values(incident)))
    yield from _in_text(text, watched, written)


def _in_text(text: Text, watched: list[_Watched], written: date) -> Iterator[Problem]:
    for span in text.spans:
        sentence = text.prose[span.start : span.end]
        for one in watched:
            found = one.other_value(sentence, written)
            if found is not None:
                yield _problem(one, text, span.start + found[0], found[1])


def _facts_of(incident: Incident, language: str) -> dict[str, Fact]:
    """Return the facts in `language`, each with what it means."""
    facts = dict(incident.head.facts)
    for other, (texts, _) in incident.translations.items():
        if other.partition("-")[0] == language:
            for name, own in texts.facts.items():
                means = own.means or (facts[name].means if name in facts else None)
                facts[name] = Fact(value=own.value, means=means)
    return facts


def _watched(facts: dict[str, Fact], known: frozenset[str]) -> Iterator[_Watched]:
    for name, fact in facts.items():
        value = fact.value
        if _CODE.fullmatch(value):
            yield _Watched(name=name, fact=fact, other_value=_other_code(value, known))
        elif _NUMBER.fullmatch(value):
            yield _Watched(name=name, fact=fact, other_value=_other_number(value, known))
        elif fact.means and len(list(stated_times(value))) == 1:
            yield _Watched(name=name, fact=fact, other_value=_other_time(fact))
        elif fact.means and len(dates(value, _ANY_DAY)) == 1:
            yield _Watched(name=name, fact=fact, other_value=_other_day(fact))


def _other_code(value: str, known: frozenset[str]) -> Callable[[str, date], _Found | None]:
    shape = re.sub(r"\d", r"\\d", re.escape(value))
    pattern = re.compile(rf"(?<![\w-]){shape}(?![\w-])")

    def find(sentence: str, _written: date) -> _Found | None:
        for match in pattern.finditer(sentence):
            if match[0] not in known:
                return match.start(), match[0]
        return None

    return find


def _other_number(value: str, known: frozenset[str]) -> Callable[[str, date], _Found | None]:
    digits = re.sub(r"\D", "", value)
    others = {re.sub(r"\D", "", one) for one in known}

    def find(sentence: str, _written: date) -> _Found | None:
        for match in _NUMBERS.finditer(sentence):
            said = re.sub(r"\D", "", match[0])
            if said not in others and not _YEAR.fullmatch(match[0]) and _is_slip(said, digits):
                return match.start(), match[0]
        return None

    return find


def _is_slip(said: str, meant: str) -> bool:
    """Return whether two numbers differ by digits that changed places, or by one digit."""
    if len(said) != len(meant):
        return False
    differing = sum(one != other for one, other in zip(said, meant, strict=True))
    return differing == 1 or sorted(said) == sorted(meant)


def _other_time(fact: Fact) -> Callable[[str, date], _Found | None]:
    meant = next(stated_times(fact.value)).at
    words = _words(fact)

    def find(sentence: str, _written: date) -> _Found | None:
        clocks = list(stated_times(sentence)) if words & _words_in(sentence) else []
        if not clocks or any(one.at == meant for one in clocks):
            return None
        return clocks[0].start, clocks[0].words

    return find


def _other_day(fact: Fact) -> Callable[[str, date], _Found | None]:
    words = _words(fact)

    def find(sentence: str, written: date) -> _Found | None:
        days = dates(sentence, written) if words & _words_in(sentence) else []
        meant = dates(fact.value, written)[0].dates
        if not days or any(one.dates & meant for one in days):
            return None
        return days[0].start, days[0].words

    return find


def _words(fact: Fact) -> set[str]:
    return _words_in(fact.means or "")


def _words_in(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}


def _problem(one: _Watched, text: Text, offset: int, said: str) -> Problem:
    means = f" ({one.fact.means})" if one.fact.means else ""
    return Problem(
        place=text.place(offset),
        rule="fact-figure",
        family=Family.MESSAGE,
        level=Level.WARNING,
        what=f"the text says {said}, but the fact {one.name}{means} is {one.fact.value}",
        fix=f"write {{{{{one.name}}}}} in its place, or correct the fact in incident.yml",
    )
