"""Inquiries: what `inquiries.yml` beside an incident says of who must be answered. Private."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from hubgen.model.fields import Line, Moment, Number, Record, Slug, Text, Title


class InquiryKind(StrEnum):
    """Who asks."""

    PRESS = "press"
    REGULATOR = "regulator"
    PARTNER = "partner"
    FAMILY = "family"
    STAFF = "staff"


class InquiryState(StrEnum):
    """How far an inquiry is."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class Inquiry(Record):
    """A question that is answered in private, by a deadline.

    `sender` is written as `from:`. `basis` is the law or the contract that sets the
    deadline. `update`, `fact` and `faq` say which public words the answer rests on.
    An inquiry ends when it is `answered`, or `closed` without an answer.
    """

    model_config = ConfigDict(populate_by_name=True)

    sender: Annotated[Title, Field(alias="from")]
    kind: InquiryKind
    asks: Text
    received: Moment
    due: Moment | None = None
    basis: Line | None = None
    reach: Line | None = None
    owner: Slug | None = None
    update: Number | None = None
    fact: Slug | None = None
    faq: Slug | None = None
    reply: Text | None = None
    answered: Moment | None = None
    answered_by: Slug | None = None
    closed: Moment | None = None
    outcome: Line | None = None
    attachments: tuple[Line, ...] = ()
    message_id: Line | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Inquiry:
        for key in ("due", "answered", "closed"):
            at = getattr(self, key)
            if at is not None and at < self.received:
                raise PydanticCustomError(
                    "inquiry-time",
                    "{key} is before received; fix one of the two times",
                    {"key": key},
                )
        if self.closed and not self.outcome:
            raise PydanticCustomError(
                "inquiry-outcome",
                "an inquiry that is closed without an answer has no reason; add a line outcome: …",
            )
        return self

    @property
    def state(self) -> InquiryState:
        """How far it is."""
        if self.answered:
            return InquiryState.ANSWERED
        return InquiryState.CLOSED if self.closed else InquiryState.OPEN

    def is_overdue(self, now: datetime) -> bool:
        """Return whether an answer is owed and its deadline has passed at `now`."""
        return self.state is InquiryState.OPEN and self.due is not None and self.due < now


class InquiryFile(Record):
    """The keys of `inquiries.yml`: the inquiries of one incident, each by a short name."""

    inquiries: dict[Slug, Inquiry] = {}


def by_deadline(inquiries: Mapping[str, Inquiry]) -> list[tuple[str, Inquiry]]:
    """Return names and inquiries: open ones first, by deadline; the ended ones, newest first."""

    def order(entry: tuple[str, Inquiry]) -> tuple[int, float, str]:
        key, one = entry
        if one.state is InquiryState.OPEN:
            return (0, one.due.timestamp(), key) if one.due else (1, one.received.timestamp(), key)
        ended = one.answered or one.closed or one.received
        return 2, -ended.timestamp(), key

    return sorted(inquiries.items(), key=order)
