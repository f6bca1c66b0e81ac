"""Change: one difference between two states of the record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

INCIDENT, FAQ, PAGE, LESSON = "incidents/", "faq/", "pages/", "lessons/"
WITHDRAWN = "withdrawn"


class ChangeKind(StrEnum):
    """The kinds of changes."""

    NEW_INCIDENT = "new-incident"
    NEW_UPDATE = "new-update"
    NEW_REVIEW = "new-review"
    NEW_ANSWER = "new-answer"
    NEW_PAGE = "new-page"
    NEW_LESSON = "new-lesson"
    NEW_LANGUAGE = "new-language"
    NEW_HUB_LANGUAGE = "new-hub-language"
    LANGUAGE_GONE = "language-gone"
    REWORDED = "reworded"
    RESTATED = "restated"
    RENUMBERED = "renumbered"
    TRANSLATION_GONE = "translation-gone"
    FACTS = "facts"
    DETAILS = "details"
    REVIEW_CHANGED = "review-changed"
    ANSWER_CHANGED = "answer-changed"
    ANSWER_WITHDRAWN = "answer-withdrawn"
    PAGE_CHANGED = "page-changed"
    LESSON_CHANGED = "lesson-changed"
    QUESTION_OPENED = "question-opened"
    QUESTION_ANSWERED = "question-answered"
    QUESTION_CHANGED = "question-changed"
    QUESTION_RESTATED = "question-restated"
    QUESTION_GONE = "question-gone"
    UNCOMPARED = "uncompared"
    MOVED = "moved"
    UPDATE_GONE = "update-gone"
    REVIEW_GONE = "review-gone"
    INCIDENT_GONE = "incident-gone"
    ANSWER_GONE = "answer-gone"
    PAGE_GONE = "page-gone"
    LESSON_GONE = "lesson-gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. `name` is an incident's id or a slug, `title` its title.

    `old` and `new` are wordings, `detail` names what else changed, `edited`
    says whether the sources mark the change.
    """

    kind: ChangeKind
    name: str
    title: str
    number: str = ""
    language: str = ""
    old: str = ""
    new: str = ""
    detail: str = ""
    edited: bool = False

    @property
    def public_id(self) -> str | None:
        """The id of what became public by this change; None if nothing did."""
        if self.kind in {ChangeKind.NEW_INCIDENT, ChangeKind.NEW_UPDATE}:
            return f"{INCIDENT}{self.name}/{self.number}"
        ids = {
            ChangeKind.QUESTION_ANSWERED: f"{INCIDENT}{self.name}/questions/{self.number}",
            ChangeKind.NEW_REVIEW: f"{INCIDENT}{self.name}/review",
            ChangeKind.NEW_ANSWER: FAQ + self.name,
            ChangeKind.NEW_PAGE: PAGE + self.name,
            ChangeKind.NEW_LESSON: LESSON + self.name,
        }
        return ids.get(self.kind)
