"""Topics: words and pairs of words that more people use now than before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from hubgen.listening.mention import Mention

MOST: Final = 10
_FEWEST_PEOPLE: Final = 3
_SMOOTHING: Final = 2
_RISE: Final = 1.5
_NOISE: Final = re.compile(r"https?://\S+|@\w+|&\w+;")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
COMMON_WORDS: Final = frozenset(
    "the and for you your are was were with this that have has had not but they them his her our"
    " from all can will would could just now get got out who what when how why where been being"
    " there their than then too does did should would please well also much many long which"
    " very its it's i'm don't can't about still one any some more"
    " der die das und ist sind war ich ihr wir sie nicht ein eine einen mit für auf von zu den dem"
    " des auch aber wie was wann wer warum noch nur bei aus nach hat habe haben wird werden man"
    " mir mich uns euch euer eure dass oder schon mal immer jetzt kann".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Words that people use, how many did before and do now, and a mention as an example."""

    words: str
    before: int
    now: int
    example: int


def rising_topics(
    mentions: Sequence[Mention], since: datetime, most: int = MOST
) -> tuple[Topic, ...]:
    """Return the words whose number of people rises most from `since` on, compared with before."""
    before, now = _people_by_words(mentions, None, since), _people_by_words(mentions, since, None)
    weight = _total(before) / max(_total(now), 1)
    scored = []
    for words, (people, example) in now.items():
        earlier = len(before[words][0]) if words in before else 0
        rise = (len(people) + 1) / (earlier / max(weight, 1) + _SMOOTHING)
        if len(people) >= _FEWEST_PEOPLE and rise >= _RISE:
            topic = Topic(words=words, before=earlier, now=len(people), example=example)
            scored.append((-rise * len(words.split()) ** 0.5, words, topic))
    return _without_parts([topic for _, _, topic in sorted(scored)], most)


def _people_by_words(
    mentions: Sequence[Mention], start: datetime | None, end: datetime | None
) -> dict[str, tuple[set[str], int]]:
    found: dict[str, tuple[set[str], int]] = {}
    for one in mentions:
        if (start and one.at < start) or (end and one.at >= end):
            continue
        person = one.person
        for words in _phrases(one.text):
            found.setdefault(words, (set(), one.id))[0].add(person)
    return found


def _phrases(text: str) -> set[str]:
    words = _WORD.findall(_NOISE.sub(" ", text).casefold())
    pairs = {f"{one} {other}" for one, other in pairwise(words)}
    single = {word for word in words if word not in COMMON_WORDS}
    return single | {pair for pair in pairs if not set(pair.split()) & COMMON_WORDS}


def _total(people: dict[str, tuple[set[str], int]]) -> int:
    return len(set().union(*(names for names, _ in people.values()))) if people else 0


def _without_parts(topics: list[Topic], most: int) -> tuple[Topic, ...]:
    """Return the first `most` of `topics` that share no word with one before them."""
    chosen: list[Topic] = []
    seen: set[str] = set()
    for topic in topics:
        words = set(topic.words.split())
        if not words & seen:
            chosen.append(topic)
            seen |= words
        if len(chosen) == most:
            break
    return tuple(chosen)
