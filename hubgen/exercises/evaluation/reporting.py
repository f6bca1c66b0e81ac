"""Writing the report of an exercise, and lessons from what was not met, into the real hub."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from hubgen.authoring import files
from hubgen.authoring.hub_contents import HubContents, open_hub
from hubgen.authoring.lessons import NewLesson, create_lesson
from hubgen.exercises.evaluation.marks import Marks, measure
from hubgen.exercises.evaluation.report import report_files
from hubgen.exercises.folders import ExerciseFolder
from hubgen.model.exercise import HeldExercise, Result
from hubgen.model.messages import Messages
from hubgen.model.plan import Plan, Scenario
from hubgen.platform.files import write_whole
from hubgen.problems import ContentError, HubgenError, WrongUsageError
from hubgen.source.files import Tree
from hubgen.source.messages import messages
from hubgen.source.project import EXERCISES, read_content

_TIME_FOR_A_LESSON: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenReport:
    """What was measured, the files of the report, and those of the lessons, by their paths."""

    marks: Marks
    paths: tuple[str, ...]
    lessons: tuple[str, ...]


def write_report(folder: ExerciseFolder, now: datetime) -> WrittenReport:
    """Measure the exercise, and write its report and its lessons into the hub.

    A report that is there already is written again; a lesson that is there is left as it
    is. Raises WrongUsageError while the exercise runs, ContentError, HubgenError.
    """
    if folder.read().is_running:
        msg = f"the exercise {folder.name} is still running; end it: hubgen exercise stop"
        raise WrongUsageError(msg)
    contents = open_hub(folder.root)
    words = messages(contents.hub.main_language)
    marks = measure(folder, now)
    plan = _plan(folder)
    scenario = next((one for one in plan.scenarios if one.slug == marks.exercise.scenario), None)
    texts = report_files(
        marks,
        contents.hub,
        words,
        scenario=scenario,
        before=held_before(plan.exercises, folder.name, marks.exercise.started),
    )
    paths = []
    for name, text in texts.items():
        path = f"{EXERCISES}/{folder.name}/{name}"
        place = files.inside(folder.root, path)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            write_whole(place, text.encode())
        except OSError as error:
            msg = f"{path} cannot be written ({error.strerror})"
            raise HubgenError(msg) from error
        paths.append(path)
    lessons = _lessons(contents, folder, marks, words, scenario=scenario, now=now)
    return WrittenReport(marks=marks, paths=tuple(paths), lessons=tuple(lessons))


def held_before(
    exercises: tuple[HeldExercise, ...], name: str, started: datetime
) -> HeldExercise | None:
    """Return the last of `exercises` that was held before `name` was `started`."""
    earlier = [one for one in exercises if one.name != name and one.record.started <= started]
    return max(earlier, key=lambda one: (one.record.started, one.name), default=None)


def _plan(folder: ExerciseFolder) -> Plan:
    """Return the plan of the real hub. Raises ContentError where the settings cannot be read."""
    tree = Tree(folder.root)
    project, problems = read_content(tree)
    if project is None:
        raise ContentError([*problems, *tree.problems])
    return project.plan


def _lessons(
    contents: HubContents,
    folder: ExerciseFolder,
    marks: Marks,
    words: Messages,
    *,
    scenario: Scenario | None,
    now: datetime,
) -> list[str]:
    """Write a lesson for each objective that was not or only partly met; return their paths."""
    team = contents.team
    owner = scenario.head.owner if scenario else None
    due = now.astimezone(contents.hub.time_zone) + _TIME_FOR_A_LESSON
    return [
        create_lesson(
            contents,
            NewLesson(
                what=one.what,
                exercise=folder.name,
                owner=owner if owner and team.knows(owner) else None,
                due=f"{due:%Y-%m-%d}",
                measure=words("exercises.lesson.measure"),
                notes=one.note or "",
            ),
        )
        for one in marks.exercise.objectives
        if one.result in {Result.PARTLY, Result.NOT}
    ]
