"""Running an exercise: deliver, pause, inject, answer, mark, stop.

Nothing runs in the background: each page or command that reads an exercise
delivers what is due, under a lock, so that each inject is delivered once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from hubgen.authoring.sanitizing import clean_text, single_line
from hubgen.exercises.events import (
    Answered,
    Event,
    Injected,
    Marked,
    Paused,
    PlannedInject,
    Resumed,
    Skipped,
    Stopped,
    append_events,
)
from hubgen.exercises.exercise import Exercise, PlayedInject
from hubgen.exercises.folders import ExerciseFolder, locked
from hubgen.exercises.injecting import deliver
from hubgen.model.exercise import InjectRoute, Result
from hubgen.model.fields import LONGEST_LINE, LONGEST_TITLE
from hubgen.problems import ContentError, HubgenError, WrongUsageError


def deliver_due(folder: ExerciseFolder, now: datetime) -> tuple[PlayedInject, ...]:
    """Deliver what is due in the exercise and return it. Raises HubgenError."""
    if not folder.read().due(now):
        return ()
    with locked(folder.root):
        return _deliver_due(folder, now)


def _deliver_due(folder: ExerciseFolder, now: datetime) -> tuple[PlayedInject, ...]:
    """Deliver what is due; the caller holds the lock."""
    exercise = folder.read()
    due = exercise.due(now)
    for inject in due:
        _deliver(folder, exercise, inject, now)
    return due


def _deliver(
    folder: ExerciseFolder, exercise: Exercise, inject: PlayedInject, now: datetime
) -> None:
    time = exercise.time(now)
    problem = _put_into_hub(folder, inject, time)
    event = Injected(at=now.astimezone(UTC), time=time, number=inject.number, problem=problem)
    append_events(folder.path, [event])


def _put_into_hub(folder: ExerciseFolder, inject: PlayedInject, time: datetime) -> str:
    """Put `inject` into Listening or Inquiries; return what prevented it, empty for nothing.

    A file of the copy that cannot be read must not stop the exercise.
    """
    try:
        deliver(folder.hub, inject, time)
    except ContentError as error:
        return str(error.problems[0]) if error.problems else str(error)
    except HubgenError as error:
        return str(error)
    return ""


def pause(folder: ExerciseFolder, now: datetime) -> None:
    """Stop the clock. Raises WrongUsageError where it is paused."""

    def event(exercise: Exercise, at: datetime, time: datetime) -> Event:
        if exercise.is_paused:
            msg = "the exercise is paused already; go on with: hubgen exercise resume"
            raise WrongUsageError(msg)
        return Paused(at=at, time=time)

    _record(folder, now, event)


def resume(folder: ExerciseFolder, now: datetime) -> None:
    """Let the clock go on. Raises WrongUsageError where it is running."""

    def event(exercise: Exercise, at: datetime, time: datetime) -> Event:
        if not exercise.is_paused:
            msg = "the exercise is not paused"
            raise WrongUsageError(msg)
        return Resumed(at=at, time=time)

    _record(folder, now, event)


def stop(folder: ExerciseFolder, now: datetime) -> None:
    """End the exercise; what was not delivered by now never is."""
    _record(folder, now, lambda _exercise, at, time: Stopped(at=at, time=time))


def skip(folder: ExerciseFolder, number: int | None, now: datetime) -> PlayedInject:
    """Leave out an inject, the next one without `number`, and return it. Raises WrongUsageError."""
    chosen: list[PlayedInject] = []

    def event(exercise: Exercise, at: datetime, time: datetime) -> Event:
        chosen.append(_waiting(exercise, number))
        return Skipped(at=at, time=time, number=chosen[0].number)

    _record(folder, now, event)
    return chosen[0]


def deliver_now(folder: ExerciseFolder, number: int | None, now: datetime) -> PlayedInject:
    """Deliver an inject before its time, the next one without `number`, and return it.

    Raises WrongUsageError.
    """
    with locked(folder.root):
        _deliver_due(folder, now)
        exercise = _still_running(folder)
        inject = _waiting(exercise, number)
        _deliver(folder, exercise, inject, now)
        return inject


def inject(
    folder: ExerciseFolder,
    text: str,
    *,
    sender: str,
    route: InjectRoute,
    now: datetime,
) -> PlayedInject:
    """Deliver an inject that the plan does not hold, and return it. Raises WrongUsageError."""
    text, sender = clean_text(text).strip(), single_line(sender, LONGEST_TITLE)
    for words, what in ((text, "a text"), (sender, "a sender")):
        if not 0 < len(words) <= LONGEST_LINE:
            msg = f"an inject needs {what} of at most {LONGEST_LINE} characters"
            raise WrongUsageError(msg)
    with locked(folder.root):
        _deliver_due(folder, now)
        exercise = _still_running(folder)
        free = PlannedInject(sender=sender, route=route, text=text)
        number = max((one.number for one in exercise.injects), default=0) + 1
        played = PlayedInject(
            number=number, sender=sender, route=route, text=text, expect=None, who=None
        )
        time = exercise.time(now)
        problem = _put_into_hub(folder, played, time)
        event = Injected(
            at=now.astimezone(UTC), time=time, number=number, inject=free, problem=problem
        )
        append_events(folder.path, [event])
        return played


def answer(
    folder: ExerciseFolder, number: int, *, by: str | None, note: str, now: datetime
) -> None:
    """Record that the team responded to an inject. Raises WrongUsageError."""

    def event(exercise: Exercise, at: datetime, time: datetime) -> Event:
        inject = exercise.inject(number)
        if inject is None or inject.delivered is None:
            msg = f"message {number} has not arrived"
            raise WrongUsageError(msg)
        if inject.answer:
            msg = f"message {number} is answered already"
            raise WrongUsageError(msg)
        return Answered(at=at, time=time, number=number, by=by, note=_note(note))

    _record(folder, now, event)


def mark(folder: ExerciseFolder, number: int, result: Result, *, note: str, now: datetime) -> None:
    """Record an evaluator's judgement of an objective, also after the end.

    The last judgement of an objective counts. Raises WrongUsageError.
    """

    def event(exercise: Exercise, at: datetime, time: datetime) -> Event:
        if not 1 <= number <= len(exercise.objectives):
            msg = f"there is no objective {number}; there are {len(exercise.objectives)}"
            raise WrongUsageError(msg)
        return Marked(at=at, time=time, number=number, result=result, note=_note(note))

    _record(folder, now, event, after_the_end=True)


def _record(
    folder: ExerciseFolder,
    now: datetime,
    event: Callable[[Exercise, datetime, datetime], Event],
    *,
    after_the_end: bool = False,
) -> None:
    """Deliver what is due, then append the event that `event` makes of the exercise.

    It is called with the exercise, `now` in UTC, and the time of the exercise's clock.
    """
    with locked(folder.root):
        _deliver_due(folder, now)
        exercise = folder.read() if after_the_end else _still_running(folder)
        append_events(folder.path, [event(exercise, now.astimezone(UTC), exercise.time(now))])


def _still_running(folder: ExerciseFolder) -> Exercise:
    exercise = folder.read()
    if not exercise.is_running:
        msg = f"the exercise {folder.name} has ended"
        raise WrongUsageError(msg)
    return exercise


def _waiting(exercise: Exercise, number: int | None) -> PlayedInject:
    waiting = exercise.waiting
    if number is None and waiting:
        return waiting[0]
    found = next((one for one in waiting if one.number == number), None)
    if found is None:
        what = "no message is" if number is None else f"message {number} is not"
        msg = f"{what} waiting to be delivered"
        raise WrongUsageError(msg)
    return found


def _note(note: str) -> str:
    note = " ".join(clean_text(note).split())
    if len(note) > LONGEST_LINE:
        msg = f"a note has at most {LONGEST_LINE} characters"
        raise WrongUsageError(msg)
    return note
