"""Questions that people ask during an incident: what `questions/NN-words.md` holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from hubgen.model.approval import Approval
from hubgen.model.fields import ChannelName, Line, Moment, Record, Slug, Title, spelled
from hubgen.model.source import Body, Source

FAQ_PREFIX = "faq/"

_Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
_MentionId = Annotated[int, Field(ge=0, le=2**63 - 1)]
_PostText = Annotated[str, StringConstraints(min_length=1, max_length=100_000)]
_NewPlace = Annotated[
    str,
    spelled(
        r"faq/[a-z0-9]+(?:-[a-z0-9]+)*|[0-9]{2,6}",
        "is no place for an answer; write faq/NAME, or the number of another question like 02",
    ),
]


class AnswerCorrection(Record):
    """What was wrong in an answer, and when it was corrected."""

    at: Moment
    what: Line


class QuestionHead(Record):
    """The front matter of a question.

    The question is public from `at` on, with the promise of an answer by `answer_by`; the
    text below is public from `answered` on. Without both the question is for the team alone.
    """

    question: Title
    asked: _Count = 0
    at: Moment | None = None
    answer_by: Moment | None = None
    answered: Moment | None = None
    edited: Moment | None = None
    corrections: Annotated[tuple[AnswerCorrection, ...], Field(max_length=100)] = ()
    moved_to: _NewPlace | None = None
    by: Slug | None = None
    posts: dict[ChannelName, _PostText] = Field(default_factory=dict)
    draft: bool = False
    mentions: Annotated[tuple[_MentionId, ...], Field(max_length=10_000)] = ()
    approvals: tuple[Approval, ...] = ()

    @model_validator(mode="after")
    def _is_complete(self) -> QuestionHead:
        if self.at and self.answered and self.answered < self.at:
            raise PydanticCustomError(
                "answered",
                "the question is answered before it is public; fix at: or answered:",
            )
        if self.at and not (self.draft or self.answered or self.answer_by or self.moved_to):
            raise PydanticCustomError(
                "answer-by",
                "the question is public without an answer; write answer_by: and by when you will"
                " answer it, or remove at:",
            )
        if self.corrections and not self.answered:
            raise PydanticCustomError(
                "answered", "there is a correction without an answer; write answered: and its time"
            )
        return self

    @property
    def merged_into(self) -> str | None:
        """The number of the question of the same incident that replaces this one."""
        return None if self.moved_to is None or self.faq_entry else self.moved_to

    @property
    def faq_entry(self) -> str | None:
        """The name of the FAQ entry that the answer moved to."""
        is_faq = self.moved_to is not None and self.moved_to.startswith(FAQ_PREFIX)
        return self.moved_to.removeprefix(FAQ_PREFIX) if self.moved_to and is_faq else None


class QuestionTexts(Record):
    """The front matter of a question's translation; corrections in the order of the original."""

    question: Title | None = None
    corrections: tuple[Line, ...] = ()
    posts: dict[ChannelName, _PostText] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What people ask about an incident, and the answer; its number is its identity for ever."""

    number: str
    head: QuestionHead
    body: Body
    translations: Mapping[str, tuple[QuestionTexts, Body]]

    @property
    def source(self) -> Source:
        """The file that the question is written in."""
        return self.body.source

    @property
    def bodies(self) -> Iterator[Body]:
        """The answer in every language, the original first."""
        yield self.body
        for _, body in self.translations.values():
            yield body


def count_with_merged(questions: tuple[Question, ...], question: Question) -> int:
    """Return how often `question` was asked, with those of `questions` that were merged into it."""
    merged = (
        one.head.asked
        for one in questions
        if one.head.merged_into and int(one.head.merged_into) == int(question.number)
    )
    return question.head.asked + sum(merged)
