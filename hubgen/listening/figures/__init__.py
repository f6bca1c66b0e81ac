"""Figures: what the stored mentions say about an incident. Pure functions over mentions."""

from hubgen.listening.figures.report import ListeningReport, incident_report, recent_report

__all__ = ["ListeningReport", "incident_report", "recent_report"]
