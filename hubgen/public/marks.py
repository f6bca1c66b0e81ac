"""Marks: what an update says of the one it corrects or retracts, and that one of it.

Whoever shows an update away from its page shows its marks, or wrong words
would go on as if nothing had been said.
"""

from __future__ import annotations

from dataclasses import dataclass

from hubgen.public import times
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.public.view import PublicView


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A sentence about another update of the same incident."""

    words: str
    other: PublicUpdate


def marks(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> list[Mark]:
    """The marks of `update`, in the view's language."""
    said = (update.retracts, update.corrects, update.retracted_by, update.corrected_by)
    if not any(said):
        return []
    named = [
        ("retracts", update.retracts),
        ("corrects", update.corrects),
        ("retracted", update.retracted_by),
        *(("corrected", number) for number in update.corrected_by),
    ]
    by_number = {one.number: one for one in incident.updates}
    return [
        _mark(view, name, by_number[number])
        for name, number in named
        if number is not None and number in by_number
    ]


def _mark(view: PublicView, name: str, other: PublicUpdate) -> Mark:
    time = times.long_time(other.at, view.messages)
    return Mark(words=view.messages(f"marks.{name}", time=time), other=other)
