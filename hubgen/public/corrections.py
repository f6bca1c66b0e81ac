"""Corrections: what an update says of the one that it corrects or retracts, and the reverse.

Every output that shows an update outside of its page shows these notes, or
wrong words would spread as if they had never been corrected.
"""

from __future__ import annotations

from dataclasses import dataclass

from hubgen.public import times
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.public.view import PublicView


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionNote:
    """A sentence about another update of the same incident."""

    words: str
    other: PublicUpdate


def correction_notes(
    view: PublicView, incident: PublicIncident, update: PublicUpdate
) -> list[CorrectionNote]:
    """Return the notes on `update`, in the view's language."""
    if not (update.retracts or update.corrects or update.retracted_by or update.corrected_by):
        return []
    related = [
        ("retracts", update.retracts),
        ("corrects", update.corrects),
        ("retracted", update.retracted_by),
        *(("corrected", number) for number in update.corrected_by),
    ]
    by_number = {one.number: one for one in incident.updates}
    return [
        _note(view, name, by_number[number])
        for name, number in related
        if number is not None and number in by_number
    ]


def _note(view: PublicView, name: str, other: PublicUpdate) -> CorrectionNote:
    time = times.long_time(other.at, view.messages)
    return CorrectionNote(words=view.messages(f"marks.{name}", time=time), other=other)
