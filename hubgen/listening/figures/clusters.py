"""Clusters: mentions that say or ask the same in other words, counted by people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from hubgen.listening.figures.topics import COMMON_WORDS
from hubgen.listening.mention import Mention

MOST_COMPARED: Final = 2_000
_SAME: Final = 75.0  # percent
_STEM: Final = 5
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_NOISE: Final = re.compile(r"https?://\S+|[@#]\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCluster:
    """Mentions that say the same: one as its wording, and who says it."""

    example: int
    text: str
    language: str
    people: int
    mentions: tuple[int, ...]


def text_clusters(
    mentions: Sequence[Mention], most: int, most_compared: int = MOST_COMPARED
) -> tuple[TextCluster, ...]:
    """Return the `most` largest clusters of `mentions`, the one with most people first.

    Near-duplicates are together already. Of their groups, the `most_compared` largest
    are compared with each other, so that a flood of messages takes no longer.
    """
    groups: dict[int, list[Mention]] = {}
    for one in mentions:
        groups.setdefault(one.group, []).append(one)
    largest = sorted(groups.values(), key=lambda one: (-len(one), one[0].id))[:most_compared]
    keys: list[str] = []
    clusters: list[list[Mention]] = []
    for members in largest:
        words = stems(members[0].text)
        if not words:
            continue
        key = " ".join(sorted(words))
        same = process.extractOne(key, keys, scorer=fuzz.ratio, score_cutoff=_SAME)
        if same:
            clusters[same[2]].extend(members)
        else:
            keys.append(key)
            clusters.append(list(members))
    found = [_cluster(members) for members in clusters]
    return tuple(sorted(found, key=lambda one: (-one.people, one.example))[:most])


def stems(text: str) -> set[str]:
    """Return the beginnings of the words in `text` that carry its meaning."""
    words = _WORD.findall(_NOISE.sub(" ", text).casefold())
    return {word[:_STEM] for word in words if word not in COMMON_WORDS}


def _cluster(members: list[Mention]) -> TextCluster:
    languages = Counter(one.understanding.language for one in members)
    return TextCluster(
        example=members[0].id,
        text=members[0].text,
        language=languages.most_common(1)[0][0],
        people=len({one.person for one in members}),
        mentions=tuple(one.id for one in members),
    )
