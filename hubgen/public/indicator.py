"""Indicator: how things stand all in all, in the word that other programs know."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hubgen.model.words import Kind
from hubgen.public import status
from hubgen.public.records import PublicIncident, PublicView


class Indicator(StrEnum):
    """Statuspage's word for how things stand, best first."""

    NONE = "none"
    MAINTENANCE = "maintenance"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


_BY_BADNESS = list(Indicator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How things stand, as a word for programs and as one for people."""

    indicator: Indicator
    description: str


def impact(incident: PublicIncident) -> Indicator:
    """How bad an incident is; a notice without a severity harms nothing."""
    if incident.kind is Kind.MAINTENANCE:
        return Indicator.MAINTENANCE
    return Indicator(incident.severity) if incident.severity else Indicator.NONE


def standing(view: PublicView) -> Standing:
    """How things stand, after the worst of what is under way."""
    under_way = map(impact, status.open_incidents(view))
    return Standing(
        indicator=max(under_way, key=_BY_BADNESS.index, default=Indicator.NONE),
        description=view.messages(f"site.outlook.{status.outlook(view)}"),
    )
