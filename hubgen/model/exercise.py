"""Exercises: what a scenario plans to be played, and the record of one that was held."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field

from hubgen.model.fields import Line, Moment, Record, Slug, Title
from hubgen.model.source import Source

_Count = Annotated[int, Field(ge=0, le=1_000_000)]


class InjectRoute(StrEnum):
    """How a message of an exercise reaches the team."""

    CALL = "call"
    POST = "post"
    MAIL = "mail"
    MENTION = "mention"
    JOURNALIST = "journalist"


class Result(StrEnum):
    """Whether an objective of an exercise was met."""

    MET = "met"
    PARTLY = "partly"
    NOT = "not"


class Objective(Record):
    """Something that the team shall show in an exercise."""

    what: Line


class Inject(Record):
    """One message that an exercise throws in at a planned minute.

    `sender` is written as `from:`; `expect` is the response that is hoped for, from `who`.
    """

    model_config = ConfigDict(populate_by_name=True)

    minute: Annotated[int, Field(ge=0, le=1440)]
    sender: Annotated[Line, Field(alias="from")]
    by: InjectRoute
    text: Line
    expect: Line | None = None
    who: Slug | None = None


class ExercisePlan(Record):
    """The key `exercise:` of a scenario: what is trained, and what happens minute by minute."""

    objectives: tuple[Objective, ...] = ()
    injects: Annotated[tuple[Inject, ...], Field(min_length=1, max_length=200)]


class MarkedObjective(Record):
    """An objective with the evaluator's judgement; None while nobody has given one."""

    what: Line
    result: Result | None = None
    note: Line | None = None


class PromiseCount(Record):
    """How many promises of a next update came due, and how many were kept in time."""

    made: _Count = 0
    kept: _Count = 0


class ApprovalCount(Record):
    """How many approvals were given, and how many updates waited for one until the end."""

    given: _Count = 0
    missing: _Count = 0


class InjectCount(Record):
    """How many injects arrived and were answered, and the median minutes to the answer."""

    delivered: _Count = 0
    answered: _Count = 0
    median_minutes: _Count | None = None


class ExerciseRecord(Record):
    """The keys of `content/plan/exercises/<date-slug>/exercise.yml`, which hubgen writes.

    `first_statement_minutes` counts from the start; None where nothing was said.
    """

    title: Title
    scenario: Slug
    started: Moment
    ended: Moment
    speed: Annotated[int, Field(ge=1, le=60)] = 1
    first_statement_minutes: _Count | None = None
    longest_silence_minutes: _Count = 0
    promises: PromiseCount = PromiseCount()
    gaps: _Count = 0
    findings: _Count = 0
    approvals: ApprovalCount = ApprovalCount()
    injects: InjectCount = InjectCount()
    overdue: _Count = 0
    objectives: tuple[MarkedObjective, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldExercise:
    """An exercise that was held: `name` is that of its folder."""

    name: str
    record: ExerciseRecord
    source: Source
