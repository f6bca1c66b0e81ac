"""The report: all figures of an incident, or of the last day, as one record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from hubgen.listening.figures.clusters import TextCluster
from hubgen.listening.figures.effects import WINDOW, Mark, UpdateEffect, update_effects
from hubgen.listening.figures.questions import open_questions, rumours
from hubgen.listening.figures.topics import Topic, rising_topics
from hubgen.listening.figures.volume import (
    ALERT_AGE,
    QUARTER,
    USUAL_DAYS,
    Interval,
    Spread,
    intervals,
    quarter_of,
    spread,
)
from hubgen.listening.store import MentionStore
from hubgen.model.incident import Incident
from hubgen.model.listening import MentionClass
from hubgen.model.plan import Team
from hubgen.model.project import Project
from hubgen.public import times
from hubgen.public.approval import is_public_entry
from hubgen.public.privacy_gate import public_updates
from hubgen.public.question_gate import is_answer_public

DAY: Final = timedelta(days=1)
_LEAD: Final = timedelta(hours=1)  # what was said before the incident is the comparison
_LONGEST: Final = timedelta(days=14)
_RECENT: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListeningReport:
    """What was said from `start` to `end`; `incident` is its id, empty for the last day.

    `alerts` are the quarter-hours of the last hour with unusually many messages.
    """

    incident: str
    start: datetime
    end: datetime
    quarters: tuple[Interval, ...]
    marks: tuple[Mark, ...]
    effects: tuple[UpdateEffect, ...]
    spread: Spread
    classes: Mapping[MentionClass, int]
    topics: tuple[Topic, ...]
    questions: tuple[TextCluster, ...]
    rumours: tuple[TextCluster, ...]
    alerts: tuple[Interval, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON-ready data, with times in UTC."""
        data: dict[str, Any] = _ready(asdict(self))
        for quarter, plain in zip(self.quarters, data["quarters"], strict=True):
            plain["spike"] = quarter.is_spike
        return data


def incident_report(
    store: MentionStore, project: Project, incident: Incident, now: datetime
) -> ListeningReport:
    """Return the figures of `incident`, from an hour before it began until `now` or its end.

    The end is a day after the update that ended it; at most fourteen days are shown.
    """
    public = public_updates(incident, project.plan.team, now)
    marks = tuple(
        Mark(number=one.number, at=one.head.at, title=one.head.summary or "")
        for one in public
        if one.head.at is not None
    )
    start, end = incident_period(incident, project.plan.team, now)
    return _report(store, project, start, end, marks=marks, incident=incident)


def incident_period(incident: Incident, team: Team, now: datetime) -> tuple[datetime, datetime]:
    """Return the time whose mentions are about `incident`; see `incident_report`."""
    public = public_updates(incident, team, now)
    times_of_updates = (one.head.at for one in public)
    began = min(filter(None, (incident.head.started, *times_of_updates)), default=now)
    end = now
    if public and public[-1].head.state.is_end and public[-1].head.at is not None:
        end = min(now, public[-1].head.at + DAY)
    return max(min(began, end) - _LEAD, end - _LONGEST), end


def recent_report(store: MentionStore, project: Project, now: datetime) -> ListeningReport:
    """Return the figures of the last day."""
    return _report(store, project, now - DAY, now)


def _report(
    store: MentionStore,
    project: Project,
    start: datetime,
    end: datetime,
    *,
    marks: tuple[Mark, ...] = (),
    incident: Incident | None = None,
) -> ListeningReport:
    start = quarter_of(start)
    after = end + timedelta(seconds=1)
    known = store.between(start - WINDOW, after)
    here = [one for one in known if one.at >= start]
    earlier = store.counts(start - timedelta(days=USUAL_DAYS), start, QUARTER)
    quarters = intervals(known, start, after, earlier)
    classes = Counter(one.understanding.mention_class for one in here)
    latest = [one for one in quarters if one.start >= quarter_of(end - ALERT_AGE)]
    return ListeningReport(
        incident=incident.id if incident else "",
        start=start,
        end=end,
        quarters=quarters,
        marks=marks,
        effects=update_effects(known, marks, end),
        spread=spread(here, quarters),
        classes={one: classes[one] for one in MentionClass},
        topics=rising_topics(here, end - _RECENT),
        questions=open_questions(here, _answers(project, incident, end)),
        rumours=rumours(here),
        alerts=tuple(one for one in latest if one.is_spike),
    )


def _answers(project: Project, incident: Incident | None, at: datetime) -> list[str]:
    """Return the public texts that may answer a question: the FAQ, answers, and updates."""
    texts, team = [], project.plan.team
    for entry in project.faq:
        if entry.head.retracted or not is_public_entry(entry, team):
            continue
        texts.append(f"{entry.head.question}\n{entry.body.markdown}")
        texts += [f"{it.question}\n{body.markdown}" for it, body in entry.translations.values()]
    chosen = [incident] if incident else _under_way(project.incidents, project, at)
    for one in chosen:
        for it in one.questions:
            if is_answer_public(one, it, team, at):
                bodies = [(it.head.question, it.body)]
                bodies += [(text.question or "", body) for text, body in it.translations.values()]
                texts += [f"{question}\n{body.markdown}" for question, body in bodies]
        for update in public_updates(one, team, at):
            head = update.head
            texts.append(f"{head.summary or ''}\n{head.do or ''}\n{update.body.markdown}")
            texts += [
                f"{it.texts.summary or ''}\n{it.texts.do or ''}\n{it.body.markdown}"
                for it in update.translations.values()
            ]
    return texts


def _under_way(incidents: Sequence[Incident], project: Project, at: datetime) -> list[Incident]:
    updates = [(one, public_updates(one, project.plan.team, at)) for one in incidents]
    return [one for one, public in updates if public and not public[-1].head.state.is_end]


def _ready(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _ready(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_ready(one) for one in value]
    return times.machine(value) if isinstance(value, datetime) else value
