"""Facts: what the records say of an incident, without a judgement.

Each fact has a source: an update, the record of editions, `sent.yml`,
`inquiries.yml`, or the mentions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from hubgen.listening.figures import ListeningReport
from hubgen.model.deliveries import PostedPart
from hubgen.model.incident import Action, Incident
from hubgen.model.inquiries import Inquiry, InquiryState
from hubgen.model.lessons import Lesson
from hubgen.model.project import Project
from hubgen.model.question import count_with_merged
from hubgen.model.words import ComponentStatus
from hubgen.problems import WrongUsageError
from hubgen.public.privacy_gate import public_incident
from hubgen.public.promise_record import Promise, PromiseKind, promises_of
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.reviews.evidence import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionFact:
    """An update that was `wrong`, what corrected it, and how long it was public before."""

    wrong: PublicUpdate
    update: PublicUpdate

    @property
    def took(self) -> timedelta:
        """The time from the wrong words to the correction."""
        return self.update.at - self.wrong.at


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFact:
    """The posts of one update: how many, on which channels, and how long after it."""

    number: str
    count: int
    channels: tuple[str, ...]
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFact:
    """A question of the incident: how often it was asked, and when it was answered."""

    question: str
    asked: int
    answered: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFacts:
    """What is recorded of one incident, at the instant `now`.

    In `incident`, updates are dated by their first publication where the record of
    editions knows it. `first_sign` is the earliest inquiry or mention since it began.
    `planned_first` is how soon the plan wanted the first message.
    """

    incident: PublicIncident
    source: Incident
    project: Project
    now: datetime
    planned_first: timedelta
    first_sign: datetime | None
    promises: tuple[Promise, ...]
    corrections: tuple[CorrectionFact, ...]
    components: tuple[tuple[str, ComponentStatus], ...]
    deliveries: tuple[DeliveryFact, ...]
    inquiries: tuple[Inquiry, ...]
    questions: tuple[QuestionFact, ...]
    lessons: tuple[Lesson, ...]
    listening: ListeningReport | None
    counts_publication: bool
    unread: tuple[str, ...]

    @property
    def began(self) -> datetime | None:
        """When it began for people, where somebody wrote that down."""
        return self.incident.started if self.source.head.started else None

    @property
    def first_delay(self) -> timedelta | None:
        """The time from the start to the first message; None where the start is not known."""
        return self.incident.first.at - self.began if self.began else None

    @property
    def late(self) -> tuple[Promise, ...]:
        """The promised times that were not met, in their order."""
        return tuple(one for one in self.promises if one.delay(self.now))

    @property
    def actions(self) -> tuple[Action, ...]:
        """The actions, private parts included."""
        return self.source.head.actions

    @property
    def longest_silence(self) -> tuple[PublicUpdate, PublicUpdate] | None:
        """The two updates, one after the other, with the longest time between; None without two."""
        pairs = [pair for pair in pairwise(self.incident.updates) if not pair[0].state.is_end]
        return max(pairs, key=lambda pair: pair[1].at - pair[0].at, default=None)

    @property
    def late_inquiries(self) -> tuple[Inquiry, ...]:
        """The inquiries that were answered after their deadline, or are overdue."""
        return tuple(
            one
            for one in self.inquiries
            if one.is_overdue(self.now) or bool(one.answered and one.due and one.answered > one.due)
        )

    @property
    def answered_inquiries(self) -> int:
        """How many inquiries were answered."""
        return sum(one.state is InquiryState.ANSWERED for one in self.inquiries)

    @property
    def inquiry_kinds(self) -> Counter[str]:
        """How many inquiries came from each kind of asker."""
        return Counter(one.kind.value for one in self.inquiries)


def review_facts(
    project: Project, incident: Incident, evidence: Evidence, now: datetime
) -> ReviewFacts:
    """Return what is recorded of `incident` at `now`.

    Raises WrongUsageError where nothing of it is public.
    """
    shown = public_incident(project, incident, now, project.hub.main_language)
    if incident.head.exercise or shown is None:
        raise WrongUsageError(f"nothing is public on {incident.id}, so there is nothing to review")
    published = evidence.published
    counts = published is not None and any(published.is_known(shown, one) for one in shown.updates)
    counted = published.counted(shown) if published else shown
    cadence = project.hub.promises
    scenario = next(
        (one for one in project.plan.scenarios if one.slug == incident.head.scenario), None
    )
    planned = scenario.head.first_statement if scenario else None
    return ReviewFacts(
        incident=counted,
        source=incident,
        project=project,
        now=now.astimezone(project.hub.time_zone),
        planned_first=planned or cadence.of(shown.severity).first,
        first_sign=_first_sign(counted, evidence),
        promises=tuple(
            one
            for one in promises_of(counted, cadence)
            if one.due <= now and one.kind is PromiseKind.UPDATE
        ),
        corrections=tuple(_corrections(counted)),
        components=tuple(_components(project, counted)),
        deliveries=tuple(_deliveries(counted, evidence)),
        inquiries=tuple(sorted(evidence.inquiries.values(), key=lambda one: one.received)),
        questions=_questions(incident),
        lessons=tuple(
            one for one in project.plan.lessons if one.head.incident in {incident.id, *shown.was}
        ),
        listening=evidence.listening,
        counts_publication=counts,
        unread=evidence.unread,
    )


def _first_sign(incident: PublicIncident, evidence: Evidence) -> datetime | None:
    """Return the earliest inquiry, or quarter-hour with a mention, since it began."""
    signs = [one.received for one in evidence.inquiries.values()]
    if evidence.listening:
        signs += [one.start for one in evidence.listening.quarters if one.messages]
    return min((one for one in signs if one >= incident.started), default=None)


def _corrections(incident: PublicIncident) -> Iterator[CorrectionFact]:
    by_number = {one.number: one for one in incident.updates}
    for update in incident.effective_updates:
        for number in (update.corrects, update.retracts):
            if number in by_number:
                yield CorrectionFact(wrong=by_number[number], update=update)


def _components(
    project: Project, incident: PublicIncident
) -> Iterator[tuple[str, ComponentStatus]]:
    """Yield the affected components with their worst status, the worst first."""
    worst = dict(incident.components_at_first)
    for update in incident.effective_updates:
        for key, status in incident.statuses(update).items():
            if key not in worst or status.rank > worst[key].rank:
                worst[key] = status
    known = project.hub.components
    for key, status in sorted(worst.items(), key=lambda one: -one[1].rank):
        yield (known[key].name if key in known else key), status


def _deliveries(incident: PublicIncident, evidence: Evidence) -> Iterator[DeliveryFact]:
    for update in incident.updates:
        posts = evidence.deliveries.of(PostedPart.UPDATE, update.number)
        if posts:
            yield DeliveryFact(
                number=update.number,
                count=len(posts),
                channels=tuple(dict.fromkeys(one.channel for one in posts)),
                first=min(one.at for one in posts),
                last=max(one.at for one in posts),
            )


def _questions(incident: Incident) -> tuple[QuestionFact, ...]:
    """Return the questions, the most asked first; those that were merged count in the other."""
    found = [
        QuestionFact(
            question=one.head.question,
            asked=count_with_merged(incident.questions, one),
            answered=one.head.answered,
        )
        for one in incident.questions
        if one.head.merged_into is None
    ]
    return tuple(sorted(found, key=lambda one: -one.asked))
