"""The plan: the private part. Team, scenarios, people outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import ConfigDict, Field

from hubgen.model.exercise import ExercisePlan, HeldExercise
from hubgen.model.fields import Address, Day, Due, Duration, Line, Record, Slug, Title
from hubgen.model.inquiries import InquiryKind
from hubgen.model.lessons import Lesson
from hubgen.model.listening import ListeningPlan
from hubgen.model.readiness import ReadinessScore
from hubgen.model.rules import Rule
from hubgen.model.source import Body, Source
from hubgen.model.words import ApprovalKind, ComponentStatus, Kind, Responsibility, Severity


class Person(Record):
    """Somebody of the team, and how to reach her."""

    name: Title
    roles: tuple[Slug, ...] = ()
    phone: Line | None = None
    email: Line | None = None
    hours: Line | None = None
    confirmed: Day | None = None


class Role(Record):
    """A part to play, who plays it and who steps in."""

    what: Line
    who: Slug | None = None
    deputy: Slug | None = None
    may_speak: bool = False
    may_approve: bool = False


class OutsideContact(Record):
    """Somebody outside whom the team may have to reach."""

    name: Title
    phone: Line | None = None
    email: Line | None = None
    url: Address | None = None
    note: Line | None = None
    confirmed: Day | None = None


class ApprovalRule(Record):
    """How many approvals something needs before it is public, whose count, and what needs them.

    `kinds` is written as `for:`.
    """

    model_config = ConfigDict(populate_by_name=True)

    needed: Annotated[int, Field(ge=0, le=10)] = 0
    by: tuple[Slug, ...] = ()
    kinds: Annotated[tuple[ApprovalKind, ...], Field(alias="for", min_length=1)] = tuple(
        ApprovalKind
    )

    def number_for(self, kind: ApprovalKind) -> int:
        """Return how many approvals something of that kind needs."""
        return self.needed if kind in self.kinds else 0


class Drill(Record):
    """An exercise that was held."""

    date: Day
    scenario: Slug | None = None
    note: Line | None = None


class Team(Record):
    """The keys of `content/plan/team.yml`."""

    people: dict[Slug, Person] = {}
    roles: dict[Slug, Role] = {}
    approvals: ApprovalRule = ApprovalRule()
    contacts: dict[Slug, OutsideContact] = {}
    drills: tuple[Drill, ...] = ()

    def knows(self, key: str) -> bool:
        """Return whether `key` names a person or a role."""
        return key in self.people or key in self.roles

    def name_of(self, key: str) -> str:
        """Return the name of the person `key`; of a role the role, with its holder's name."""
        if key in self.roles:
            holder = self.people.get(self.roles[key].who or "")
            return f"{key} ({holder.name})" if holder else key
        return self.people[key].name if key in self.people else key

    def counts_as_approval(self, who: str) -> bool:
        """Return whether the plan lets `who`, a person or a role, approve."""
        if not self.approvals.by:
            return self.knows(who)
        roles = (
            {*self.people[who].roles, *(key for key, role in self.roles.items() if role.who == who)}
            if who in self.people
            else {who}
        )
        return bool({who, *roles} & set(self.approvals.by))


class Step(Record):
    """One line of a scenario's checklist."""

    what: Line
    role: Slug | None = None
    within: Duration | None = None


class FollowUp(Record):
    """Something to do once it is over."""

    what: Line
    role: Slug | None = None
    after: Duration | None = None


class ScenarioDeadline(Record):
    """Somebody who must be told in private within a time; `sender` is written as `from:`."""

    model_config = ConfigDict(populate_by_name=True)

    sender: Annotated[Title, Field(alias="from")]
    kind: InquiryKind = InquiryKind.REGULATOR
    asks: Line
    within: Duration
    basis: Line | None = None
    role: Slug | None = None


class ScenarioHead(Record):
    """The front matter of a scenario."""

    title: Title
    triggers: tuple[Line, ...] = ()
    kind: Kind = Kind.INCIDENT
    severity: Severity | None = None
    responsibility: Responsibility = Responsibility.UNKNOWN
    components: dict[Slug, ComponentStatus] = {}
    channels: tuple[Slug, ...] = ()
    contact: Slug | None = None
    first_statement: Duration | None = None
    next_update: Due | None = None
    owner: Slug | None = None
    summary: Line | None = None
    do: Line | None = None
    checklist: tuple[Step, ...] = ()
    deadlines: tuple[ScenarioDeadline, ...] = ()
    faq: tuple[Slug, ...] = ()
    questions: tuple[Line, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    exercise: ExercisePlan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What might happen, and the words prepared for it: the body is the holding statement."""

    slug: str
    head: ScenarioHead
    body: Body


class ReplyTexts(Record):
    """The team's own wordings of replies, by situation; those given take the place of hubgen's.

    A wording may hold the gaps {own}, {facts}, {do}, {private}, {public} and {follow}.
    """

    question: tuple[Line, ...] = ()
    complaint: tuple[Line, ...] = ()
    anger: tuple[Line, ...] = ()
    personal: tuple[Line, ...] = ()
    rumour: tuple[Line, ...] = ()
    praise: tuple[Line, ...] = ()
    solved: tuple[Line, ...] = ()

    def of(self, situation: str) -> tuple[str, ...]:
        """Return the wordings for `situation`; none if hubgen's apply."""
        return tuple(getattr(self, situation))


@dataclass(frozen=True, slots=True, kw_only=True)
class PostTemplate:
    """The team's own layout of the posts for one channel; no `language` means the hub's first."""

    channel: str
    language: str
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What was prepared; `rules` are the team's own for messages, `replies` go by language.

    Where `team.yml` could not be read, `team` is empty and `team_is_known` is false.
    """

    team: Team
    team_source: Source
    scenarios: tuple[Scenario, ...]
    lessons: tuple[Lesson, ...] = ()
    listening: ListeningPlan = field(default_factory=ListeningPlan)
    rules: tuple[Rule, ...] = ()
    replies: Mapping[str, ReplyTexts] = field(default_factory=dict)
    templates: tuple[PostTemplate, ...] = ()
    exercises: tuple[HeldExercise, ...] = ()
    readiness: tuple[ReadinessScore, ...] = ()
    team_is_known: bool = True
