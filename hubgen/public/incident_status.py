"""The status of one incident: its tone, its impact and how urgent it is."""

from __future__ import annotations

from enum import StrEnum

from hubgen.model.words import Kind, Severity
from hubgen.public.records import PublicIncident


class Tone(StrEnum):
    """How serious a situation is, least serious first. Messages and styles use the same names."""

    CALM = "calm"
    OVER = "over"
    PLANNED = "planned"
    MAINTENANCE = "maintenance"
    NOTICE = "notice"
    MINOR = "minor"
    MAJOR = "major"
    WARNING = "warning"
    CRITICAL = "critical"


class Indicator(StrEnum):
    """Statuspage's word for how serious a situation is, least serious first."""

    NONE = "none"
    MAINTENANCE = "maintenance"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


def tone(incident: PublicIncident) -> Tone:
    """Return how serious `incident` is at the view's instant."""
    if not incident.is_open:
        return Tone.OVER
    if incident.is_planned:
        return Tone.PLANNED
    if incident.kind is Kind.MAINTENANCE:
        return Tone.MAINTENANCE
    if incident.kind is Kind.NOTICE:
        return Tone.WARNING if incident.severity is Severity.CRITICAL else Tone.NOTICE
    return Tone(incident.severity or Severity.MINOR)


def impact(incident: PublicIncident) -> Indicator:
    """Return the impact of `incident`; a notice without a severity has none."""
    if incident.kind is Kind.MAINTENANCE:
        return Indicator.MAINTENANCE
    return Indicator(incident.severity) if incident.severity else Indicator.NONE


def urgency(incident: PublicIncident) -> tuple[int, int, float, str]:
    """Return a sort key: the most serious incident is the greatest, among equals the newest."""
    rank = incident.severity.rank if incident.severity else -1
    unplanned = int(incident.kind is not Kind.MAINTENANCE)
    return (unplanned, rank, incident.first.at.timestamp(), incident.id)
