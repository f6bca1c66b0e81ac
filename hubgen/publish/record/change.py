"""A change: what differs in one place between two states of the record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

INCIDENT, FAQ, PAGE = "incidents/", "faq/", "pages/"
WITHDRAWN = "withdrawn"


class What(StrEnum):
    """What kind of change it is."""

    NEW_INCIDENT = "new-incident"
    NEW_UPDATE = "new-update"
    NEW_REVIEW = "new-review"
    NEW_ANSWER = "new-answer"
    NEW_PAGE = "new-page"
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
    UNCOMPARED = "uncompared"
    MOVED = "moved"
    UPDATE_GONE = "update-gone"
    REVIEW_GONE = "review-gone"
    INCIDENT_GONE = "incident-gone"
    ANSWER_GONE = "answer-gone"
    PAGE_GONE = "page-gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. `name` is an incident's id, a slug; `title` what people call it.

    `old` and `new` hold wordings, `detail` what else there is to say, `edited`
    whether the sources mark the change.
    """

    what: What
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
        """The id of what became public by this change; None where nothing did."""
        if self.what in {What.NEW_INCIDENT, What.NEW_UPDATE}:
            return f"{INCIDENT}{self.name}/{self.number}"
        ids = {
            What.NEW_REVIEW: f"{INCIDENT}{self.name}/review",
            What.NEW_ANSWER: FAQ + self.name,
            What.NEW_PAGE: PAGE + self.name,
        }
        return ids.get(self.what)
