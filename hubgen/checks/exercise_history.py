"""The exercises that were held: the last one beside the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hubgen.model.exercise import ExerciseRecord, HeldExercise, Result


def last_exercise(exercises: Sequence[HeldExercise]) -> Iterator[str]:
    """Yield when the last of `exercises` was held, and its marks beside those before it."""
    last, before = exercises[-1].record, exercises[-2].record if len(exercises) > 1 else None
    yield f"Last exercise: {last.started:%Y-%m-%d}, {last.title} ({last.scenario})"
    earlier = _marks(before) if before else None
    for number, mark in enumerate(_marks(last)):
        yield f"  - {mark}" + (f" (before: {earlier[number]})" if earlier else "")


def _marks(record: ExerciseRecord) -> list[str]:
    first, promises, injects = record.first_statement_minutes, record.promises, record.injects
    met = sum(one.result is Result.MET for one in record.objectives)
    return [
        "no first statement" if first is None else f"first statement after {first} minutes",
        f"{promises.kept} of {promises.made} promises kept",
        f"longest time without an update {record.longest_silence_minutes} minutes",
        f"{injects.answered} of {injects.delivered} messages answered",
        f"{met} of {len(record.objectives)} objectives met",
    ]


def exercise_data(held: HeldExercise) -> dict[str, object]:
    """Return the exercise as JSON-ready data."""
    return {"name": held.name, **held.record.model_dump(mode="json")}
