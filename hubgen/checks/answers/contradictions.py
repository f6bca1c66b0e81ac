"""Contradictions: figures, times and states of an answer against what is public."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from hubgen.checks.answers.finding import finding
from hubgen.checks.answers.statements import Figure, PublicStatements, figures
from hubgen.checks.messages.message import Text
from hubgen.checks.messages.next_update import CUE
from hubgen.checks.messages.stated_days import SINCE, stated_days
from hubgen.checks.messages.stated_times import StatedTime, stated_times
from hubgen.model.messages import Messages
from hubgen.model.words import State
from hubgen.problems import Problem
from hubgen.public import times

_NEXT = re.compile(CUE, re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:about|around|roughly|some|nearly|almost|over|under|up to|(?:more|fewer|less) than"
    r"|at (?:least|most)|etwa|rund|ungefähr|circa|ca\.|fast|knapp|über|unter|bis zu"
    r"|(?:mehr|weniger) als|mindestens|höchstens)\s+\Z",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|when|once|until|till|as soon as|before|whether|after|not|never|cannot|unless"
    r"|wenn|falls|sobald|solange|bis|bevor|ob|nachdem|nicht|noch|kein\w*|nie|werden?|wird|will)\b"
    r"|n't\b|'ll\b|\?",
    re.IGNORECASE,
)
_IS_OVER = re.compile(
    r"\b(?:is|are|has been|have been) (?:now |fully |completely |already )*"
    r"(?:fixed|resolved|solved|restored|back to normal|over)\b(?! \d)"
    r"|\b(?:works?|working|available|reachable) (?:normally |as usual )?again\b"
    r"|\b(?:ist|sind|wurden?) (?:\w+ ){0,2}(?:behoben|gelöst|vorbei|wiederhergestellt)\b"
    r"|\b(?:funktionier(?:t|en)|läuft|laufen|geht|gehen) (?:\w+ ){0,2}wieder\b"
    r"|\bwieder (?:verfügbar|erreichbar|normal)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\b(?:is|are) still (?:down|unavailable|broken|not (?:working|available)|investigating)\b"
    r"|\bstill (?:does|do) not work\b"
    r"|\b(?:funktionier(?:t|en)|geht|gehen) (?:immer )?noch nicht\b"
    r"|\b(?:ist|sind) (?:immer )?noch (?:gestört|ausgefallen|nicht erreichbar)\b",
    re.IGNORECASE,
)
_BEGINNING = frozenset({State.INVESTIGATING, State.IDENTIFIED, State.SCHEDULED})
_FEWEST_SWAPPED = 4
_NEAR = 40
_WEEK = timedelta(days=7)
_ENGLISH = Messages(language="en", entries={})


def contradictions(text: Text, public: PublicStatements, written: datetime) -> Iterator[Problem]:
    """Yield where `text`, written at that instant in the hub's zone, contradicts `public`."""
    for span in text.spans:
        sentence = text.prose[span.start : span.end]
        for offset, what, fix in _of_sentence(sentence, public, written):
            place = text.place(span.start + offset)
            yield finding(rule="answer-contradicts", place=place, what=what, fix=fix)


def _of_sentence(
    sentence: str, public: PublicStatements, written: datetime
) -> Iterator[tuple[int, str, str]]:
    yield from _figures(sentence, public)
    yield from _next_update(sentence, public, written)
    yield from _beginning(sentence, public, written.date())
    yield from _state(sentence, public)


def _figures(sentence: str, public: PublicStatements) -> Iterator[tuple[int, str, str]]:
    """Yield the figures that nobody was told, where the public has another one of the same."""
    known = {one.digits for one in public.figures}
    for figure in figures(sentence):
        if figure.digits in known or _ABOUT.search(
            sentence, max(0, figure.start - _NEAR), figure.start
        ):
            continue
        other = next((one for one in public.figures if _is_of_the_same(figure, one)), None)
        if other is not None:
            what = f'the answer says "{figure.words}", but what is public says "{other.words}"'
            yield figure.start, what, "use the public figure, or publish the new one first"


def _is_of_the_same(figure: Figure, other: Figure) -> bool:
    """Return whether two figures count the same, or one is a slip of the fingers for the other.

    Longer ones whose digits changed places need no word in common: languages have other words.
    """
    if figure.counted and figure.counted == other.counted:
        return True
    digits, others = figure.digits, other.digits
    if len(digits) != len(others):
        return False
    has_swap = sorted(digits) == sorted(others)
    if has_swap and len(digits) >= _FEWEST_SWAPPED:
        return True
    differing = sum(one != other for one, other in zip(digits, others, strict=True))
    return bool(figure.nouns & other.nouns) and (has_swap or differing == 1)


def _next_update(
    sentence: str, public: PublicStatements, written: datetime
) -> Iterator[tuple[int, str, str]]:
    """Yield another time for the next update than the one that is promised."""
    due = public.updates[-1].head.due if public.updates else None
    clocks = list(stated_times(sentence)) if due and _NEXT.search(sentence) else []
    if due is None or not clocks:
        return
    local = due.astimezone(written.tzinfo)
    if any(one.means(local) is not False for one in clocks):
        return
    what = f'the answer promises the next update at "{clocks[0].words}"'
    yield (
        clocks[0].start,
        f"{what}; the public was promised {times.long_time(local, _ENGLISH)}",
        "name the same time, or publish an update with the new one first",
    )


def _beginning(
    sentence: str, public: PublicStatements, written: date
) -> Iterator[tuple[int, str, str]]:
    """Yield a time since when something is so that nobody was told, where a beginning is known."""
    cue = SINCE.search(sentence)
    if cue is None or public.incident.head.started is None:
        return
    near = sentence[cue.end() : cue.end() + 25]
    clocks: list[StatedTime] = list(stated_times(near))
    days = stated_days(near, written)
    if clocks and clocks[0].at not in public.clocks:
        words = clocks[0].words
    elif days and not any(_is_known(day, public) for one in days for day in one.dates):
        words = days[0].words
    else:
        return
    what = f'the answer says since "{words}"; no public text says so'
    yield cue.start(), what, "use the time that is public"


def _is_known(day: date, public: PublicStatements) -> bool:
    """Return whether `day`, or the same weekday a week before, is public."""
    return day in public.days or any(day - one == _WEEK for one in public.days)


def _state(sentence: str, public: PublicStatements) -> Iterator[tuple[int, str, str]]:
    """Yield a sentence that says that it is over, or goes on, where the public state differs."""
    over = _IS_OVER.search(sentence)
    if over and not _CONDITION.search(sentence) and public.state in _BEGINNING:
        if not _IS_OVER.search(public.prose):
            what = f'the answer says "{over[0]}", but the public state is {public.state}'
            yield over.start(), what, "publish an update that says so first"
        return
    goes_on = _GOES_ON.search(sentence)
    if (
        goes_on
        and public.state
        and public.state.is_end
        and not re.search(r"\?|\bif\b|\bwenn\b", sentence)
    ):
        what = f'the answer says "{goes_on[0]}", but the public state is {public.state}'
        yield goes_on.start(), what, "say that it is over, or reopen the incident with an update"
