"""Public statements: what readers were told of an incident, as an answer may repeat it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from hubgen.checks.messages.message import Text, messages, primary_language
from hubgen.checks.messages.stated_days import dates, stated_days
from hubgen.checks.messages.stated_times import stated_times
from hubgen.model.hub import Hub
from hubgen.model.incident import Incident, Update
from hubgen.model.pages import Faq
from hubgen.model.project import Project
from hubgen.model.question import Question
from hubgen.model.words import State
from hubgen.problems import Place
from hubgen.public.approval import is_public_entry
from hubgen.public.privacy_gate import effective_updates, public_updates
from hubgen.public.question_gate import is_answer_public

_UNITS = {
    "minute": r"min(?:ute)?[ns]?",
    "hour": r"hours?|stunden?",
    "day": r"days?|tage?n?",
    "week": r"weeks?|wochen?",
    "month": r"months?|monate?n?",
}
_NUMBER_WORDS = {
    **{word: number for number, word in enumerate("one two three four five six seven".split(), 1)},
    **{word: number for number, word in enumerate("zwei drei vier fünf sechs sieben".split(), 2)},
    **dict.fromkeys(("a", "an", "ein", "eine", "einem", "einer", "eines"), 1),
    "ten": 10,
    "zehn": 10,
    "fourteen": 14,
    "vierzehn": 14,
}
_LENGTH = re.compile(
    rf"\b(?P<count>\d{{1,3}}|{'|'.join(_NUMBER_WORDS)})\s+"
    r"(?:(?:working|business|full|more|weitere\w*|ganze\w*)\s+|(?P<work>(?:werk|arbeits)))?"
    rf"(?:{'|'.join(f'(?P<{unit}>{words})' for unit, words in _UNITS.items())})\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"(?<![\w+.,:/-])(?<!\d )(?:\d{1,3}(?:[.,]\d{3})+|\d{3,})(?![\w:/-]|[.,]\d| \d)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 6
_AROUND = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of three digits and more, where it is, and the words beside it by their stems."""

    words: str
    digits: str
    start: int
    nouns: frozenset[str]
    counted: str


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time as it is written, and its number and unit."""

    words: str
    means: tuple[int, str]
    start: int


@dataclass(frozen=True, kw_only=True, eq=False)
class PublicStatements:
    """What is public of `incident` at an instant.

    `texts` are those of the updates that hold, in every language, each with the day on
    which it was written; corrected and retracted updates are left out.
    """

    incident: Incident
    updates: tuple[Update, ...]
    texts: tuple[tuple[Text, date], ...]
    key_days: tuple[date, ...]
    key_times: frozenset[tuple[int, int]]

    @property
    def state(self) -> State | None:
        """The newest state; None where nothing is public."""
        return self.updates[-1].head.state if self.updates else None

    @cached_property
    def prose(self) -> str:
        """All texts as one."""
        return "\n\n".join(text.prose for text, _ in self.texts)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure of the texts."""
        return tuple(figures(self.prose))

    @cached_property
    def clocks(self) -> frozenset[tuple[int, int]]:
        """Every clock time of texts and keys, in the hub's zone or in that which is named."""
        return self.key_times | {one.at for one in stated_times(self.prose)}

    @cached_property
    def days(self) -> frozenset[date]:
        """Every day of texts and keys."""
        named = {day for text, written in self.texts for day in _days_in(text, written)}
        return frozenset(named | set(self.key_days))

    @cached_property
    def lengths(self) -> frozenset[tuple[int, str]]:
        """Every length of time of the texts."""
        return frozenset(one.means for one in lengths(self.prose))


def public_statements(project: Project, incident: Incident, at: datetime) -> PublicStatements:
    """Return what readers were told of `incident` up to `at`."""
    zone = project.hub.time_zone
    public = public_updates(incident, project.plan.team, at)
    effective = effective_updates(public)
    corrected = {int(one.head.corrects) for one in effective if one.head.corrects}
    holding = tuple(one for one in effective if int(one.number) not in corrected)
    texts: list[tuple[Text, date]] = []
    for update in holding:
        written = (update.head.at or at).astimezone(zone).date()
        for message in messages(project.hub, incident, update):
            texts += [(text, written) for text in message.texts]
    for question in incident.questions:
        if question.head.answered and is_answer_public(incident, question, project.plan.team, at):
            written = question.head.answered.astimezone(zone).date()
            texts += [(text, written) for text in answer_texts(question, project.hub)]
    today = at.astimezone(zone).date()
    texts += [(text, today) for text in _other_texts(project, incident)]
    instants = [one.astimezone(zone) for one in _instants(incident, holding)]
    return PublicStatements(
        incident=incident,
        updates=effective,
        texts=tuple(texts),
        key_days=tuple(one.date() for one in instants) + tuple(_action_days(incident)),
        key_times=frozenset((one.hour, one.minute) for one in instants) | _hours(project.hub),
    )


def figures(text: str) -> Iterator[Figure]:
    """Yield the numbers of three digits and more in `text`; years are none."""
    for match in _FIGURE.finditer(text):
        if _YEAR.fullmatch(match[0]):
            continue
        before = _WORD.findall(text[max(0, match.start() - 60) : match.start()])[-2:]
        after = _WORD.findall(text[match.end() : match.end() + 60])[:_AROUND]
        yield Figure(
            words=match[0],
            digits=re.sub(r"\D", "", match[0]),
            start=match.start(),
            nouns=frozenset(_stem(word) for word in (*before, *after)),
            counted=_stem(after[0]) if after else "",
        )


def lengths(text: str) -> Iterator[Length]:
    """Yield the lengths of time in `text`, in English or German."""
    for match in _LENGTH.finditer(text):
        count = match["count"].lower()
        number = int(count) if count.isdecimal() else _NUMBER_WORDS[count]
        unit = next(name for name in _UNITS if match[name])
        yield Length(" ".join(match[0].split()), (number, unit), match.start())


def _stem(word: str) -> str:
    return word.casefold()[:_STEM]


def _other_texts(project: Project, incident: Incident) -> Iterator[Text]:
    """Yield the title, the facts, the actions and the public answers that the incident lists."""
    language = primary_language(project.hub.main_language)
    head = incident.head
    for words in (
        head.title,
        *(fact.value for fact in head.facts.values()),
        *(action.what for action in head.actions),
    ):
        yield Text(words, language, lambda _offset: Place(""))
    for entry in project.faq:
        if entry.slug in head.faq and is_public_entry(entry, project.plan.team):
            yield from answer_texts(entry, project.hub)


def answer_texts(entry: Faq | Question, hub: Hub) -> Iterator[Text]:
    """Yield the answer of `entry` in each of its languages."""
    yield Text(entry.body.markdown, primary_language(hub.main_language), entry.body.place)
    for language, (_, body) in entry.translations.items():
        yield Text(body.markdown, primary_language(language), body.place)


def _hours(hub: Hub) -> frozenset[tuple[int, int]]:
    """Return the times at which lines for help open and close."""
    words = [words for one in hub.contacts.values() for words in (*one.open, one.hours or "")]
    return frozenset(clock.at for clock in stated_times("; ".join(words)))


def _instants(incident: Incident, updates: tuple[Update, ...]) -> Iterator[datetime]:
    """Yield the times that keys of `incident` and `updates` name, and readers see."""
    if incident.head.started:
        yield incident.head.started
    for action in incident.head.actions:
        if isinstance(action.due, datetime):
            yield action.due
    for update in updates:
        window = update.head.window
        found = (update.head.at, update.head.due, window and window.start, window and window.end)
        yield from (one for one in found if one)


def _action_days(incident: Incident) -> Iterator[date]:
    for action in incident.head.actions:
        if action.due and not isinstance(action.due, datetime):
            yield action.due


def _days_in(text: Text, written: date) -> Iterator[date]:
    """Yield the days that `text` names; a weekday may mean the last one as well as the next."""
    for one in dates(text.prose, written):
        yield from one.dates
    for span in text.spans:
        for one in stated_days(text.prose[span.start : span.end], written):
            yield from one.dates
            if not any(letter.isdigit() for letter in one.words):
                yield from (day - timedelta(days=7) for day in one.dates if day > written)
