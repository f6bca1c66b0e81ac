"""Questions that no FAQ entry and no public update answers, and rumours that spread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from hubgen.listening.figures.clusters import TextCluster, stems, text_clusters
from hubgen.listening.mention import Mention
from hubgen.model.listening import MentionClass

MOST: Final = 20
# Share of a question's words that a text holds if it answers it. With fewer, a text on the
# same subject counts as an answer to everything; with more, only a copy of the question does.
ANSWERED: Final = 0.75


def open_questions(
    mentions: Sequence[Mention], answers: Iterable[str], most: int = MOST
) -> tuple[TextCluster, ...]:
    """Return the questions that none of the texts in `answers` holds, the most asked first.

    A question counts as answered where one text holds most of its words. That is a
    guess: a person reads the list.
    """
    known = [stems(text) for text in answers]

    def is_answered(text: str) -> bool:
        words = stems(text)
        return any(len(words & answer) >= ANSWERED * len(words) for answer in known)

    asked = [one for one in mentions if one.understanding.mention_class is MentionClass.QUESTION]
    return text_clusters([one for one in asked if not is_answered(one.text)], most)


def rumours(mentions: Sequence[Mention], most: int = MOST) -> tuple[TextCluster, ...]:
    """Return the rumours among `mentions`, those that most people spread first."""
    said = [one for one in mentions if one.understanding.mention_class is MentionClass.RUMOUR]
    return text_clusters(said, most)
