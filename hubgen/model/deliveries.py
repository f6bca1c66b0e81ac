"""Deliveries: what `sent.yml` beside an incident says of its posts. Private."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from hubgen.model.fields import Address, ChannelName, Language, Line, Moment, Number, Record, Slug


class PostedPart(StrEnum):
    """What of an incident a post is about, as the keys of `sent.yml`."""

    UPDATE = "update"
    QUESTION = "question"


class Delivery(Record):
    """The record that a post went out: on which channel, when, by whom.

    It is of an `update`, or of the answer to a `question`. `language` is missing for the
    hub's main language; `url` is where it can be seen.
    """

    update: Number | None = None
    question: Number | None = None
    channel: ChannelName
    language: Language | None = None
    at: Moment
    by: Slug
    url: Address | None = None
    note: Line | None = None

    @model_validator(mode="after")
    def _is_of_one_part(self) -> Delivery:
        if (self.update is None) is (self.question is None):
            raise PydanticCustomError(
                "delivery-unknown",
                "a delivery is of one update or of one question; write update: or question:"
                " and its number",
            )
        return self

    @property
    def part(self) -> PostedPart:
        """Whether it is of an update or of a question."""
        return PostedPart.QUESTION if self.update is None else PostedPart.UPDATE

    @property
    def number(self) -> str:
        """The number of the update or question."""
        return self.update or self.question or ""


class Sent(Record):
    """The keys of `sent.yml`."""

    deliveries: tuple[Delivery, ...] = ()


@dataclass(frozen=True, slots=True)
class Deliveries:
    """The deliveries of one incident, in the order of the file."""

    every: tuple[Delivery, ...] = ()

    def find(
        self,
        number: str,
        channel: str,
        language: str | None,
        part: PostedPart = PostedPart.UPDATE,
    ) -> Delivery | None:
        """Return the delivery of `number` on `channel`; None where it did not go out."""
        fitting = (one for one in self.of(part, number) if one.channel == channel)
        return next((one for one in fitting if one.language == language), None)

    def of(self, part: PostedPart, number: str) -> list[Delivery]:
        """Return the deliveries of the update or question `number`."""
        return [one for one in self.every if one.part is part and int(one.number) == int(number)]
