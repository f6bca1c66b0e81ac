"""The state of an exercise and its clock: pure functions of its log and the time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hubgen.exercises.events import (
    Answered,
    Event,
    Injected,
    Marked,
    Paused,
    PlannedInject,
    Resumed,
    Skipped,
    Started,
    Stopped,
)
from hubgen.model.exercise import InjectRoute, MarkedObjective


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The team's response to an inject: when by the exercise's clock, who, and what it did."""

    at: datetime
    by: str | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedInject:
    """One inject: `planned` and `delivered` are times of the exercise's clock, None for never.

    A free inject, which the facilitator wrote during the exercise, has no `planned`.
    `problem` says why it is not in Listening or Inquiries, where it should be.
    """

    number: int
    sender: str
    route: InjectRoute
    text: str
    expect: str | None
    who: str | None
    planned: datetime | None = None
    delivered: datetime | None = None
    is_skipped: bool = False
    answer: Answer | None = None
    problem: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be delivered."""
        return self.delivered is None and not self.is_skipped

    @property
    def answered_after(self) -> timedelta | None:
        """The time from its delivery to the answer; None without one."""
        if self.answer is None or self.delivered is None:
            return None
        return max(self.answer.at - self.delivered, timedelta(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """An exercise as its log says.

    Its clock showed `clock_time` at the instant `clock_at`, and runs from there at
    `speed` unless it is paused or stopped. `started` and `stopped` are times of that clock.
    """

    scenario: str
    title: str
    speed: int
    started: datetime
    clock_at: datetime
    clock_time: datetime
    event_count: int = 1
    is_paused: bool = False
    stopped: datetime | None = None
    injects: tuple[PlayedInject, ...] = ()
    objectives: tuple[MarkedObjective, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether it has not ended; its clock may be paused."""
        return self.stopped is None

    def time(self, now: datetime) -> datetime:
        """Return what the clock of the exercise says at the instant `now`.

        It never goes back, whatever the clock of the machine does.
        """
        if self.is_paused or self.stopped:
            return self.clock_time
        return self.clock_time + max(now - self.clock_at, timedelta(0)) * self.speed

    def minute(self, time: datetime) -> int:
        """Return the minute of the exercise at `time` of its clock."""
        return (time - self.started) // timedelta(minutes=1)

    def inject(self, number: int) -> PlayedInject | None:
        """Return the inject `number`; None where there is none."""
        return next((one for one in self.injects if one.number == number), None)

    @property
    def delivered(self) -> tuple[PlayedInject, ...]:
        """The injects that arrived, in the order of their numbers."""
        return tuple(one for one in self.injects if one.delivered)

    @property
    def for_team(self) -> tuple[PlayedInject, ...]:
        """The injects that reach the team directly; mentions it has to notice in Listening."""
        return tuple(
            one for one in self.delivered if one.route is not InjectRoute.MENTION or one.problem
        )

    @property
    def unanswered(self) -> tuple[PlayedInject, ...]:
        """The injects that reached the team directly and have no answer."""
        return tuple(one for one in self.for_team if one.answer is None)

    @property
    def waiting(self) -> tuple[PlayedInject, ...]:
        """The injects that are still to be delivered, soonest first."""
        return tuple(one for one in self.injects if one.is_waiting)

    def due(self, now: datetime) -> tuple[PlayedInject, ...]:
        """Return the injects that are to be delivered at the instant `now`, soonest first."""
        time = self.time(now)
        if not self.is_running:
            return ()
        return tuple(one for one in self.waiting if one.planned and one.planned <= time)


def exercise_of(events: Sequence[Event]) -> Exercise:
    """Return the exercise that `events`, the first of which started it, add up to."""
    first = events[0]
    if not isinstance(first, Started):
        raise TypeError(first)
    exercise = Exercise(
        scenario=first.scenario,
        title=first.title,
        speed=first.speed,
        started=first.time,
        clock_at=first.at,
        clock_time=first.time,
        objectives=tuple(MarkedObjective(what=what) for what in first.objectives),
        injects=tuple(
            _inject(number, one, first.time)
            for number, one in enumerate(
                sorted(first.injects, key=lambda one: one.minute or 0), start=1
            )
        ),
    )
    for event in events[1:]:
        exercise = _after(exercise, event)
    return exercise


def _inject(number: int, plan: PlannedInject, started: datetime) -> PlayedInject:
    planned = None if plan.minute is None else started + timedelta(minutes=plan.minute)
    return PlayedInject(
        number=number,
        sender=plan.sender,
        route=plan.route,
        text=plan.text,
        expect=plan.expect,
        who=plan.who,
        planned=planned,
    )


def _after(exercise: Exercise, event: Event) -> Exercise:
    """Return `exercise` after `event`; an event that changes nothing any more has no effect."""
    exercise = replace(
        exercise,
        clock_at=event.at,
        clock_time=event.time,
        event_count=exercise.event_count + 1,
    )
    match event:
        case Paused():
            return replace(exercise, is_paused=True)
        case Resumed():
            return replace(exercise, is_paused=False)
        case Stopped():
            return replace(exercise, stopped=exercise.stopped or event.time)
        case Marked():
            return _marked(exercise, event)
        case Injected() if event.inject and exercise.inject(event.number) is None:
            free = _inject(event.number, event.inject, exercise.started)
            free = replace(free, delivered=event.time, problem=event.problem)
            return replace(exercise, injects=(*exercise.injects, free))
        case Injected() | Skipped() | Answered():
            injects = tuple(
                _inject_after(one, event) if one.number == event.number else one
                for one in exercise.injects
            )
            return replace(exercise, injects=injects)
        case _:
            return exercise


def _inject_after(inject: PlayedInject, event: Injected | Skipped | Answered) -> PlayedInject:
    match event:
        case Injected() if inject.delivered is None:
            return replace(inject, delivered=event.time, is_skipped=False, problem=event.problem)
        case Skipped() if inject.delivered is None:
            return replace(inject, is_skipped=True)
        case Answered() if inject.answer is None:
            return replace(inject, answer=Answer(at=event.time, by=event.by, note=event.note))
        case _:
            return inject


def _marked(exercise: Exercise, event: Marked) -> Exercise:
    objectives = list(exercise.objectives)
    if 1 <= event.number <= len(objectives):
        what = objectives[event.number - 1].what
        objectives[event.number - 1] = MarkedObjective(
            what=what, result=event.result, note=event.note or None
        )
    return replace(exercise, objectives=tuple(objectives))
