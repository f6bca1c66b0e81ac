"""Deliveries: what `sent.yml` beside an incident says of its posts. Private."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hubgen.model.fields import Address, ChannelName, Language, Line, Moment, Number, Record, Slug


class Delivery(Record):
    """The record that a post went out: of which update, on which channel, when, by whom.

    `language` is missing for the hub's main language; `url` is where it can be seen.
    """

    update: Number
    channel: ChannelName
    language: Language | None = None
    at: Moment
    by: Slug
    url: Address | None = None
    note: Line | None = None


class Sent(Record):
    """The keys of `sent.yml`."""

    deliveries: tuple[Delivery, ...] = ()


@dataclass(frozen=True, slots=True)
class Deliveries:
    """The deliveries of one incident, in the order of the file."""

    every: tuple[Delivery, ...] = ()

    def find(self, number: str, channel: str, language: str | None) -> Delivery | None:
        """Return the delivery of update `number` on `channel`; None where it did not go out."""
        fitting = (one for one in self.of_update(number) if one.channel == channel)
        return next((one for one in fitting if one.language == language), None)

    def of_update(self, number: str) -> Iterable[Delivery]:
        """Return the deliveries of the update `number`."""
        return [one for one in self.every if int(one.update) == int(number)]
