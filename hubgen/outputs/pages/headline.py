"""The head of an incident: the message that holds now, and what the newest update corrects."""

from __future__ import annotations

from dataclasses import dataclass

from hubgen.public.records import PublicIncident, PublicUpdate


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """What the head of an incident shows.

    `message` is the newest update that still holds. `notice` is the newest update
    where it corrects or withdraws `replaced`, else None.
    """

    message: PublicUpdate
    notice: PublicUpdate | None = None
    replaced: PublicUpdate | None = None


def headline(incident: PublicIncident) -> Headline:
    """Return what the head of `incident` shows.

    A withdrawal says that something was wrong, not what is right: the message
    before it stays, and the withdrawal becomes the notice above it.
    """
    newest = incident.newest
    holding = [one for one in incident.updates if not one.retracted_by and not one.retracts]
    message = holding[-1] if holding and not newest.state.is_end else newest
    target = newest.retracts or newest.corrects
    if target is None:
        return Headline(message=message)
    replaced = next((one for one in incident.updates if one.number == target), None)
    return Headline(message=message, notice=newest, replaced=replaced)
