"""The command `lessons`: what is to be changed, who does it, by when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from hubgen.authoring.lessons import NewLesson, create_lesson, finish_lesson
from hubgen.cli.context import colour, hub_at, open_hub_at, print_json, report_line
from hubgen.cli.planning import read_hub_project
from hubgen.model.fields import parse_day
from hubgen.model.lessons import Lesson, done_lessons, open_lessons
from hubgen.model.project import Project
from hubgen.problems import WrongUsageError
from hubgen.public import times
from hubgen.source.messages import messages


@click.group("lessons", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print the lessons as JSON.")
@click.pass_context
def lessons_command(context: click.Context, as_json: bool) -> None:  # noqa: FBT001 - click's flag
    """List the lessons, those due soonest first; exit with 1 if one is overdue."""
    if context.invoked_subcommand is not None:
        return
    project, now = read_hub_project(hub_at(None))
    zone, lessons = project.hub.time_zone, project.plan.lessons
    undone, done = open_lessons(lessons, now, zone), done_lessons(lessons, now, zone)
    if as_json:
        print_json({"lessons": [lesson_data(project, one, now) for one in (*undone, *done)]})
    else:
        for one in (*undone, *done):
            click.echo(_line(project, one, now))
        if not lessons:
            click.echo("no lesson is recorded")
    context.exit(1 if any(_is_overdue(project, one, now) for one in undone) else 0)


@lessons_command.command("add")
@click.argument("what", metavar="WHAT")
@click.option("--incident", metavar="ID", help="The incident that it was learnt from.")
@click.option("--exercise", metavar="NAME", help="The exercise that it was learnt from.")
@click.option("--owner", metavar="WHO", help="The person or role that carries it out.")
@click.option("--due", metavar="DAY", help="By when, like 2026-12-01.")
@click.option("--measure", metavar="TEXT", help="How you will know that it works.")
def add_command(
    what: str,
    *,
    incident: str | None,
    exercise: str | None,
    owner: str | None,
    due: str | None,
    measure: str | None,
) -> None:
    """Record a lesson: WHAT will be different, as one sentence."""
    contents, _ = open_hub_at(None)
    new = NewLesson(
        what=what, incident=incident, exercise=exercise, owner=owner, due=due, measure=measure
    )
    report_line(f"written to {create_lesson(contents, new)}")


@lessons_command.command("done")
@click.argument("name", metavar="NAME")
@click.option("--on", "day", metavar="DAY", help="The day on which it was done; today without it.")
def done_command(name: str, day: str | None) -> None:
    """Record that the lesson NAME, as the list shows it, is done."""
    contents, now = open_hub_at(None)
    try:
        when = parse_day(day) if day else now.astimezone(contents.hub.time_zone).date()
    except ValueError as error:
        raise WrongUsageError(f"--on: {error}") from None
    report_line(f"done, recorded in {finish_lesson(contents, name, when)}")


def lesson_data(project: Project, lesson: Lesson, now: datetime) -> dict[str, Any]:
    """Return a lesson as JSON-ready data."""
    head, zone = lesson.head, project.hub.time_zone
    return {
        "name": lesson.slug,
        "what": head.what,
        "incident": head.incident,
        "exercise": head.exercise,
        "owner": head.owner,
        "due": times.machine(times.end_of(head.due, zone)) if head.due else None,
        "measure": head.measure,
        "done": head.done.isoformat() if head.done else None,
        "public": head.public,
        "overdue": _is_overdue(project, lesson, now),
    }


def _is_overdue(project: Project, lesson: Lesson, now: datetime) -> bool:
    zone, due = project.hub.time_zone, lesson.head.due
    if due is None or lesson.is_done(now, zone):
        return False
    return times.end_of(due, zone) < now


def _line(project: Project, lesson: Lesson, now: datetime) -> str:
    head, words = lesson.head, messages("en")
    owner = project.plan.team.name_of(head.owner) if head.owner else "nobody"
    if lesson.is_done(now, project.hub.time_zone):
        when = f"done {head.done}"
    elif head.due is None:
        when = "without a date"
    else:
        due = times.end_of(head.due, project.hub.time_zone)
        when = f"due {times.brief_time(due, now, words)}"
        if due < now:
            when = colour(f"overdue, {when}", "red")
    return f"{lesson.slug}: {when}, {owner}: {head.what}"
