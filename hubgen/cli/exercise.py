"""The command `exercise`: plays a scenario in a copy of the hub that nobody can publish."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from hubgen.cli.context import current_hub, print_json, report_line
from hubgen.cli.desk import desk_command
from hubgen.model.exercise import InjectRoute, Result

if TYPE_CHECKING:
    from hubgen.exercises.exercise import Exercise, PlayedInject
    from hubgen.exercises.folders import ExerciseFolder

_SPEEDS = ("1", "5", "60")
_NEXT = 3
_name_option = click.option("--exercise", "name", metavar="NAME", help="Another than the last one.")


@click.group("exercise")
def exercise_command() -> None:
    """Play a scenario: messages arrive by the clock, and nothing becomes public.

    The team works in a copy of the hub. Each command, and each page of the desk,
    delivers what is due.
    """


@exercise_command.command("start")
@click.argument("scenario", metavar="SCENARIO")
@click.option(
    "--speed",
    type=click.Choice(_SPEEDS),
    default=_SPEEDS[0],
    help="How many minutes of the exercise pass in one minute.",
)
def start_command(scenario: str, speed: str) -> None:
    """Start the exercise that SCENARIO plans, in a copy of the hub."""
    from hubgen.exercises.starting import start_exercise

    hub = current_hub()
    folder = start_exercise(hub.root, scenario, speed=int(speed), now=_now())
    report_line(f"started: {folder.name}")
    report_line("EXERCISE: nothing becomes public. The team works at: hubgen exercise desk")
    _print_status(folder)


@exercise_command.command("status")
@_name_option
@click.option("--json", "as_json", is_flag=True, help="Print the exercise as JSON.")
def status_command(name: str | None, as_json: bool) -> None:  # noqa: FBT001 - click's flag
    """Show the clock, what arrived, what comes next, and the objectives."""
    folder = _delivered(name)
    if as_json:
        print_json(_as_data(folder, folder.read()))
    else:
        _print_status(folder)


@exercise_command.command("desk", params=desk_command.params)
@click.pass_context
def exercise_desk_command(context: click.Context, /, **options: Any) -> None:
    """Open the desk of the exercise: the team's screens and the facilitator's."""
    context.obj = replace(current_hub(), root=_found(None).hub)
    context.invoke(desk_command, **options)


@exercise_command.command("pause")
def pause_command() -> None:
    """Stop the clock of the exercise."""
    from hubgen.exercises.running import pause

    pause(_found(None), _now())
    report_line("paused; go on with: hubgen exercise resume")


@exercise_command.command("resume")
def resume_command() -> None:
    """Let the clock of the exercise go on."""
    from hubgen.exercises.running import resume

    resume(_found(None), _now())
    report_line("the clock goes on")


@exercise_command.command("skip")
@click.argument("number", type=int, required=False, metavar="[NUMBER]")
def skip_command(number: int | None) -> None:
    """Leave out the next message, or message NUMBER."""
    from hubgen.exercises.running import skip

    folder = _found(None)
    report_line(f"left out: {_line(folder.read(), skip(folder, number, _now()))}")


@exercise_command.command("deliver")
@click.argument("number", type=int, required=False, metavar="[NUMBER]")
def deliver_command(number: int | None) -> None:
    """Deliver the next message, or message NUMBER, before its time."""
    from hubgen.exercises.running import deliver_now

    folder = _found(None)
    report_line(f"delivered: {_line(folder.read(), deliver_now(folder, number, _now()))}")


@exercise_command.command("inject")
@click.argument("text", metavar="TEXT")
@click.option("--from", "sender", default="The facilitator", metavar="WHO", help="Who says it.")
@click.option(
    "--by",
    "route",
    type=click.Choice([one.value for one in InjectRoute]),
    default=InjectRoute.CALL.value,
    help="How it arrives.",
)
def inject_command(text: str, sender: str, route: str) -> None:
    """Deliver a message that the scenario does not plan."""
    from hubgen.exercises.running import inject

    folder = _found(None)
    played = inject(folder, text, sender=sender, route=InjectRoute(route), now=_now())
    report_line(f"delivered: {_line(folder.read(), played)}")


@exercise_command.command("answer")
@click.argument("number", type=int, metavar="NUMBER")
@click.option("--by", metavar="WHO", help="Who responded.")
@click.option("--note", default="", metavar="TEXT", help="What the response was.")
def answer_command(number: int, by: str | None, note: str) -> None:
    """Record that the team responded to message NUMBER."""
    from hubgen.exercises.running import answer

    answer(_found(None), number, by=by, note=note, now=_now())
    report_line(f"answered: {number}")


@exercise_command.command("mark")
@click.argument("number", type=int, metavar="NUMBER")
@click.argument("result", type=click.Choice([one.value for one in Result]))
@click.option("--note", default="", metavar="TEXT", help="Why.")
@_name_option
def mark_command(number: int, result: str, note: str, name: str | None) -> None:
    """Judge objective NUMBER: met, partly or not. The last judgement counts."""
    from hubgen.exercises.running import mark

    mark(_found(name), number, Result(result), note=note, now=_now())
    report_line(f"marked: {number} {result}")


@exercise_command.command("stop")
def stop_command() -> None:
    """End the exercise."""
    from hubgen.exercises.running import stop

    folder = _found(None)
    stop(folder, _now())
    report_line(f"ended: {folder.name}; judge the objectives: hubgen exercise mark NUMBER met")
    report_line("then: hubgen exercise report")


@exercise_command.command("report")
@_name_option
def report_command(name: str | None) -> None:
    """Write the report, and a lesson from each objective that was not met."""
    from hubgen.exercises.evaluation.reporting import write_report

    written = write_report(_found(name), _now())
    for path in (*written.paths, *written.lessons):
        click.echo(path)
    unmarked = sum(one.result is None for one in written.marks.exercise.objectives)
    if unmarked:
        report_line(f"{unmarked} objectives are not judged: hubgen exercise mark NUMBER met")


def _now() -> datetime:
    """Return the time of the machine: the clock of the exercise is computed from it."""
    return current_hub().environment.clock()


def _found(name: str | None) -> ExerciseFolder:
    from hubgen.exercises.folders import find_exercise

    return find_exercise(current_hub().root, name)


def _delivered(name: str | None) -> ExerciseFolder:
    """Return the exercise after what is due was delivered."""
    from hubgen.exercises.running import deliver_due

    folder = _found(name)
    deliver_due(folder, _now())
    return folder


def _print_status(folder: ExerciseFolder) -> None:
    exercise = folder.read()
    time = exercise.time(_now())
    state = "ended" if exercise.stopped else "paused" if exercise.is_paused else "running"
    click.echo(f"{folder.name}: {exercise.title}")
    click.echo(f"{state}, minute {exercise.minute(time)}, speed {exercise.speed}")
    arrived = [one for one in exercise.injects if one.delivered]
    for one in arrived:
        click.echo(f"  {'answered' if one.answer else 'OPEN    '}  {_line(exercise, one)}")
    for one in exercise.waiting[:_NEXT] if exercise.is_running else ():
        click.echo(f"  next      {_line(exercise, one)}")
    for number, objective in enumerate(exercise.objectives, start=1):
        note = f" ({objective.note})" if objective.note else ""
        click.echo(
            f"  objective {number}: {objective.what} {objective.result or 'not marked'}{note}"
        )


def _line(exercise: Exercise, inject: PlayedInject) -> str:
    at = inject.delivered or inject.planned
    minute = f"{exercise.minute(at):>3}'" if at else "now "
    who = f" → {inject.who}" if inject.who else ""
    return f"{minute} {inject.number}. {inject.route}, {inject.sender}: {inject.text}{who}"


def _as_data(folder: ExerciseFolder, exercise: Exercise) -> dict[str, Any]:
    time = exercise.time(_now())
    return {
        "name": folder.name,
        "hub": str(folder.hub),
        "scenario": exercise.scenario,
        "title": exercise.title,
        "speed": exercise.speed,
        "started": exercise.started.isoformat(),
        "time": time.isoformat(),
        "minute": exercise.minute(time),
        "paused": exercise.is_paused,
        "stopped": exercise.stopped.isoformat() if exercise.stopped else None,
        "injects": [
            {
                "number": one.number,
                "from": one.sender,
                "by": one.route.value,
                "text": one.text,
                "expect": one.expect,
                "who": one.who,
                "planned": one.planned.isoformat() if one.planned else None,
                "delivered": one.delivered.isoformat() if one.delivered else None,
                "skipped": one.is_skipped,
                "answered": one.answer.at.isoformat() if one.answer else None,
            }
            for one in exercise.injects
        ],
        "objectives": [
            {"what": one.what, "result": one.result, "note": one.note}
            for one in exercise.objectives
        ],
    }
