"""Starting an exercise: a copy of the hub, and the first line of its log."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from hubgen.authoring.hub_contents import open_hub
from hubgen.exercises.events import PlannedInject, Started, append_events
from hubgen.exercises.folders import (
    COPY,
    FOLDER,
    ExerciseFolder,
    locked,
    real_hub,
    running_exercise,
)
from hubgen.exercises.hub_copy import copy_hub
from hubgen.exercises.running import deliver_due
from hubgen.model.exercise import ExercisePlan
from hubgen.model.plan import Scenario
from hubgen.problems import ContentError, WrongUsageError
from hubgen.source.project import EXERCISES
from hubgen.source.suggest import one_of

SPEEDS: Final = (1, 5, 60)
"""How many minutes of an exercise may pass in one minute."""
_NEW: Final = ".new-"


def start_exercise(root: Path, slug: str, *, speed: int, now: datetime) -> ExerciseFolder:
    """Copy the hub at `root` and start the exercise of the scenario `slug` in the copy.

    Its clock begins with the present minute. Raises WrongUsageError where the scenario
    plans no exercise or another exercise is running, ContentError, HubgenError.
    """
    root = real_hub(root)
    contents = open_hub(root)
    scenario = contents.scenario(slug)
    plan = scenario.head.exercise
    if plan is None:
        msg = f'the scenario "{slug}" plans no exercise; {_planned(root)}'
        raise WrongUsageError(msg)
    with locked(root):
        running = running_exercise(root)
        if running:
            msg = f"the exercise {running.name} is still running; end it: hubgen exercise stop"
            raise WrongUsageError(msg)
        above = root / FOLDER
        for left in above.glob(f"{_NEW}*"):
            shutil.rmtree(left, ignore_errors=True)
        day = now.astimezone(contents.hub.time_zone)
        folder = ExerciseFolder(root=root, name=_free_name(root, f"{day:%Y-%m-%d}-{slug}"))
        beside = Path(tempfile.mkdtemp(prefix=_NEW, dir=above))
        try:
            copy_hub(root, beside / COPY)
            append_events(beside, [_started(scenario, plan, speed, now)])
            beside.rename(folder.path)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
    deliver_due(folder, now)
    return folder


def _planned(root: Path) -> str:
    """Return which scenarios plan an exercise, or how to plan one."""
    planned = exercise_scenarios(root)
    if planned:
        return f"use {one_of(planned)}"
    return "write exercise: with injects: into its front matter"


def exercise_scenarios(root: Path) -> list[str]:
    """Return the scenarios of the hub at `root` that plan an exercise; unreadable ones are none."""
    contents, found = open_hub(real_hub(root)), list[str]()
    for slug in contents.scenario_slugs:
        try:
            if contents.scenario(slug).head.exercise:
                found.append(slug)
        except ContentError:
            continue
    return found


def _free_name(root: Path, wanted: str) -> str:
    number, name = 1, wanted
    while (root / FOLDER / name).exists() or (root / EXERCISES / name).exists():
        number += 1
        name = f"{wanted}-{number}"
    return name


def _started(scenario: Scenario, plan: ExercisePlan, speed: int, now: datetime) -> Started:
    at = now.astimezone(UTC)
    return Started(
        at=at,
        time=at.replace(second=0, microsecond=0),
        scenario=scenario.slug,
        title=scenario.head.title,
        speed=speed,
        objectives=tuple(one.what for one in plan.objectives),
        injects=tuple(
            PlannedInject(
                minute=one.minute,
                sender=one.sender,
                route=one.by,
                text=one.text,
                expect=one.expect,
                who=one.who,
            )
            for one in plan.injects
        ),
    )
