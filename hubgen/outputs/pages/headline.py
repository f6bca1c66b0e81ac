"""The head of an incident: the current message, and what the newest update corrects."""

from __future__ import annotations

from dataclasses import dataclass

from hubgen.public.records import PublicIncident, PublicUpdate


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """What the head of an incident shows.

    `message` is the newest update whose words apply, `instruction` the one whose
    `do` applies. `notice` is the newest update where it corrects or withdraws
    `replaced`, else None.
    """

    message: PublicUpdate
    instruction: PublicUpdate | None = None
    notice: PublicUpdate | None = None
    replaced: PublicUpdate | None = None


def headline(incident: PublicIncident) -> Headline:
    """Return what the head of `incident` shows."""
    notice = incident.notice
    target = (notice.retracts or notice.corrects) if notice else None
    return Headline(
        message=incident.message,
        instruction=incident.instruction,
        notice=notice,
        replaced=next((one for one in incident.updates if one.number == target), None),
    )
