"""The hub as the team of an exercise sees it: what it writes counts as real.

In the files of the copy each incident says `exercise: true`, so that no build shows it,
wherever it is copied to. This is the only place that takes the mark away, in memory, and
only for a hub that is itself a copy for an exercise.
"""

from __future__ import annotations

from dataclasses import replace

from hubgen.model.hub import Hub
from hubgen.model.incident import Incident
from hubgen.model.project import Project


def as_played(project: Project) -> Project:
    """Return the copy `project` with its incidents as real ones; another hub as it is."""
    incidents = tuple(played_incident(project.hub, one) for one in project.incidents)
    return replace(project, incidents=incidents)


def played_incident(hub: Hub, incident: Incident) -> Incident:
    """Return `incident` of the copy `hub` as a real one; of another hub as it is."""
    if not hub.exercise or not incident.head.exercise:
        return incident
    return replace(incident, head=incident.head.model_copy(update={"exercise": False}))
