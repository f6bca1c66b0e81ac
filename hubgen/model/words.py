"""Kinds, states, severities: the closed vocabularies that writers use."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing people need information on."""

    INCIDENT = "incident"
    MAINTENANCE = "maintenance"
    NOTICE = "notice"


class State(StrEnum):
    """The state of an incident after an update."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    VERIFYING = "verifying"
    COMPLETED = "completed"

    @property
    def is_end(self) -> bool:
        """Whether nothing more is owed in this state."""
        return self in _ENDS


_ENDS = frozenset({State.RESOLVED, State.COMPLETED})
INCIDENT_STATES = (State.INVESTIGATING, State.IDENTIFIED, State.MONITORING, State.RESOLVED)
MAINTENANCE_STATES = (State.SCHEDULED, State.IN_PROGRESS, State.VERIFYING, State.COMPLETED)


def states_of(kind: Kind) -> tuple[State, ...]:
    """Return the states that an incident of `kind` passes through, in their order."""
    return MAINTENANCE_STATES if kind is Kind.MAINTENANCE else INCIDENT_STATES


class ApprovalKind(StrEnum):
    """What a plan can ask approvals for."""

    UPDATE = "update"
    REVIEW = "review"
    ACTION = "action"
    FAQ = "faq"
    PAGE = "page"
    SEVERITY = "severity"
    LESSON = "lesson"
    QUESTION = "question"


class Severity(StrEnum):
    """How bad it is, mildest first."""

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for the mildest."""
        return list(Severity).index(self)


class ComponentStatus(StrEnum):
    """How a component does, best first."""

    OPERATIONAL = "operational"
    UNDER_MAINTENANCE = "under_maintenance"
    DEGRADED_PERFORMANCE = "degraded_performance"
    PARTIAL_OUTAGE = "partial_outage"
    MAJOR_OUTAGE = "major_outage"

    @property
    def rank(self) -> int:
        """0 for the best."""
        return list(ComponentStatus).index(self)


class Responsibility(StrEnum):
    """Whose doing it is; private, steers the message check."""

    OURS = "ours"
    SHARED = "shared"
    OTHERS = "others"
    UNKNOWN = "unknown"


class ActionStatus(StrEnum):
    """How far a promised action is."""

    PLANNED = "planned"
    DOING = "doing"
    DONE = "done"


class Mode(StrEnum):
    """How the hub looks: `crisis` strips everything that is not information."""

    CALM = "calm"
    CRISIS = "crisis"
