"""Questions: what people ask that no FAQ entry and no public update answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from hubgen.listening.figures.topics import COMMON_WORDS
from hubgen.listening.mention import Mention
from hubgen.model.listening import MentionClass

MOST: Final = 20
_SAME_QUESTION: Final = 75.0  # percent
_COVERED: Final = 0.75  # share of a question's words that an answer holds
_STEM: Final = 5
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_NOISE: Final = re.compile(r"https?://\S+|[@#]\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A question without an answer: a mention as its wording, and who asks it."""

    example: int
    text: str
    language: str
    people: int
    mentions: tuple[int, ...]


def open_questions(
    mentions: Sequence[Mention], answers: Iterable[str], most: int = MOST
) -> tuple[OpenQuestion, ...]:
    """Return the questions that none of the texts in `answers` holds, the most asked first.

    A question counts as answered where one text holds most of its words. That is a
    guess: a person reads the list.
    """
    known = [_stems(text) for text in answers]
    asked = [one for one in mentions if one.understanding.mention_class is MentionClass.QUESTION]
    clusters: list[tuple[str, set[str], list[Mention]]] = []
    for one in asked:
        stems = _stems(one.text)
        if not stems or any(len(stems & answer) >= _COVERED * len(stems) for answer in known):
            continue
        key = " ".join(sorted(stems))
        same = next((it for it in clusters if fuzz.ratio(key, it[0]) >= _SAME_QUESTION), None)
        if same:
            same[2].append(one)
        else:
            clusters.append((key, stems, [one]))
    found = [_question(members) for _, _, members in clusters]
    return tuple(sorted(found, key=lambda one: (-one.people, one.example))[:most])


def _question(members: list[Mention]) -> OpenQuestion:
    languages = Counter(one.understanding.language for one in members)
    return OpenQuestion(
        example=members[0].id,
        text=members[0].text,
        language=languages.most_common(1)[0][0],
        people=len({one.person for one in members}),
        mentions=tuple(one.id for one in members),
    )


def _stems(text: str) -> set[str]:
    words = _WORD.findall(_NOISE.sub(" ", text).casefold())
    return {word[:_STEM] for word in words if word not in COMMON_WORDS}
